import { MAX_WIRE_LENGTH } from "../protocol/limits.ts";
import type { HostToFrame } from "../protocol/messages.ts";
import { addMessenger, MESSENGER, type Order, removeBox } from "./boxes.ts";
import { shakeHands } from "./handshake.ts";
import {
  BLOCKED_AFTER_LOAD_MS,
  BLOCKED_WITHOUT_LOAD_MS,
  FAREWELL_MS,
  LOADS_WITHIN_MS,
  MAX_CALLS,
  MAX_LOADS,
} from "./limits.ts";
import { warn } from "./warn.ts";

export type LinkOptions = {
  url: URL;
  /** First on each new line; what was not yet acknowledged follows. */
  greet(): HostToFrame["init"][0];
  /** One order of the frame. */
  obey(order: Order): void;
  /** The frame was made, or its document went away and another one has loaded. */
  onFresh(): void;
  /** Given up; the iframe is gone. */
  onBlocked(code: "FRAME_BLOCKED" | "FRAME_RESTARTS"): void;
  /** Resolves when an earlier widget of this page is gone. */
  after: Promise<unknown> | undefined;
};

export type Link = {
  /** Makes the frame, if there is none; later, while an earlier widget of the page says goodbye. */
  ensure(): void;
  /** Tells the frame what was called, now and again after each restart until it says that it has taken it. */
  call(name: string, args: unknown[]): void;
  /** Tells the frame facts that its greeting would carry; nothing happens while there is no line. */
  tell<K extends "init" | "page">(type: K, ...data: HostToFrame[K]): void;
  /** Tells the frame to wipe what it keeps, or with `forget` all there is, waits for that at most 3 s, and removes it. */
  stop(forget?: boolean): Promise<unknown>;
};

/** Counts a load of the frame; true once there were too many in a short time. */
function isLooping(loads: number[]): boolean {
  const now = performance.now();
  loads.unshift(now);
  return now - (loads[MAX_LOADS] as number) < LOADS_WITHIN_MS;
}

/** Posts a message where there is a line, and returns it as it was written; what is too long is told instead (SPEC EN2). */
function post(
  port: MessagePort | undefined,
  message: { t: string; d: unknown[]; i?: number },
): string | undefined {
  const wire = JSON.stringify(message);
  if (wire.length > MAX_WIRE_LENGTH) return warn("MESSAGE_TOO_LARGE", message.t) as undefined;
  port?.postMessage(wire);
  return wire;
}

/** Keeps one private line to the app frame, through restarts, and notices when none answers (SPEC HS5, HS9). */
export function createLink(options: LinkOptions): Link {
  const nonce = `${crypto.getRandomValues(new Uint32Array(4))}`;
  const loads: number[] = [];
  /** Calls the frame has not acknowledged, as they go on the wire; the last has the number `made`. */
  const calls: string[] = [];
  let made = 0;
  let iframe: HTMLIFrameElement | undefined;
  let port: MessagePort | undefined;
  let isOver = false;
  let greeting: HostToFrame["init"][0] | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let stopShaking: (() => void) | undefined;
  let onAllTaken: ((none?: undefined) => void) | undefined;

  /** Ends what there is with the document in the frame. */
  const hangUp = (): void => {
    clearTimeout(deadline);
    stopShaking?.();
    port?.close();
    port = undefined;
  };
  const remove = (): void => {
    hangUp();
    removeBox(MESSENGER);
    iframe = undefined;
  };
  /** Without a code the frame gets another chance. */
  const giveUp = (code?: "FRAME_BLOCKED" | "FRAME_RESTARTS"): void => {
    remove();
    if (!code) make();
    else if (!isOver) options.onBlocked(code);
  };
  const tell: Link["tell"] = (t, ...d) => void post(port, { t, d });
  const take = ({ data }: MessageEvent): void => {
    try {
      const { d, r } = data.length <= MAX_WIRE_LENGTH && JSON.parse(data as string);
      if (r > made - calls.length) {
        // Of more than was called it stands for all that was (SPEC CA8).
        calls.splice(0, r - made + calls.length);
        if (!calls[0]) {
          clearTimeout(deadline);
          onAllTaken?.();
        }
      } else if (!isOver) options.obey({ ...d });
    } catch (error) {
      // Not an envelope, or our own bug: the page goes on.
      warn("INTERNAL", error);
    }
  };
  const onPort = (given: MessagePort): void => {
    clearTimeout(deadline);
    port = given;
    port.onmessage = take;
    tell("init", greeting ?? options.greet());
    for (const wire of calls) port.postMessage(wire);
  };
  const onLoad = (): void => {
    hangUp();
    if (isLooping(loads)) return giveUp("FRAME_RESTARTS");
    options.onFresh();
    deadline = setTimeout(giveUp, BLOCKED_AFTER_LOAD_MS, "FRAME_BLOCKED");
    const frame = iframe?.contentWindow as Window;
    stopShaking = shakeHands([frame, options.url.origin, nonce], onPort);
  };
  const make = (): void => {
    if (iframe || isOver) return;
    iframe = addMessenger(`${options.url.href}#n=${nonce}`, onLoad);
    deadline = setTimeout(giveUp, BLOCKED_WITHOUT_LOAD_MS, "FRAME_BLOCKED");
    options.onFresh();
  };
  const call: Link["call"] = (t, d) => {
    const wire = calls.length < MAX_CALLS && post(port, { t, d, i: made + 1 });
    if (!wire) return;
    made = made + 1;
    calls.push(wire);
    if (!port) return;
    // Its process has crashed, or is stuck: no event tells.
    clearTimeout(deadline);
    deadline = setTimeout(giveUp, BLOCKED_AFTER_LOAD_MS);
  };

  return {
    call,
    tell,
    ensure: () => void (options.after ? options.after.then(make) : make()),
    async stop(forget) {
      isOver = true;
      // What the page says of its next visitor is not for this frame.
      greeting = options.greet();
      if (iframe)
        await new Promise((resolve) => {
          onAllTaken = resolve;
          setTimeout(resolve, FAREWELL_MS);
          call("destroy", [forget]);
        });
      remove();
    },
  };
}
