import { type Channel, createChannel, type Handlers } from "../protocol/channel.ts";
import { decodeFrameToHost } from "../protocol/guards.ts";
import { FRAME_TO_HOST_RATE, HOST_TO_FRAME_RATE, REQUEST_TIMEOUT_MS } from "../protocol/limits.ts";
import type { FrameToHost, HostToFrame } from "../protocol/messages.ts";
import { createFrame, type Frame, type FrameEvents } from "./frame.ts";
import { warn } from "./warn.ts";

type Line = Channel<HostToFrame>;

export type LinkOptions = {
  url: URL;
  attach(iframe: HTMLIFrameElement): void;
  handlers: Handlers<FrameToHost>;
  /** First on each new line; what was called before follows. */
  greet(line: Line): void;
  onRestart(): void;
  onBlocked: FrameEvents["onBlocked"];
  /** A widget before this one is still saying goodbye to its frame. */
  after?: Promise<void>;
};

export type Link = {
  /** Makes the frame, if there is none. */
  ensure(): void;
  frame(): Frame | undefined;
  /** True while there is a line to the frame's document. */
  isUp(): boolean;
  /** Now, or as soon as there is a line; nothing is lost in between. */
  use(action: (line: Line) => void): void;
  send<K extends keyof HostToFrame & string>(type: K, data: HostToFrame[K], key?: string): void;
  /** Tells the frame to wipe what it keeps, waits for that at most 3 s, and removes it. */
  stop(isKnownPerson: boolean): Promise<void>;
};

/** Keeps one line to the app frame through restarts. */
export function createLink(options: LinkOptions): Link {
  let frame: Frame | undefined;
  let line: Line | undefined;
  let isOver = false;
  let waiting: ((line: Line) => void)[] = [];

  const hangUp = (): void => {
    line?.close();
    line = undefined;
  };

  const onPort = (port: MessagePort): void => {
    line = createChannel<HostToFrame, FrameToHost>(port, {
      handlers: options.handlers,
      decode: (type, data) => (isOver ? undefined : decodeFrameToHost(type, data)),
      sendRate: HOST_TO_FRAME_RATE,
      receiveRate: FRAME_TO_HOST_RATE,
      onDrop: (reason) => reason === "flood" && warn("MESSAGES_DROPPED", "the frame sends too much"),
    });
    if (!isOver) options.greet(line);
    for (const action of waiting.splice(0)) action(line);
  };

  const make = (): void => {
    if (frame || isOver) return;
    frame = createFrame(options.url, options.attach, {
      onPort,
      onRestart() {
        hangUp();
        options.onRestart();
      },
      onBlocked(code) {
        hangUp();
        frame = undefined;
        if (!isOver) options.onBlocked(code);
      },
    });
  };

  const use: Link["use"] = (action) => {
    if (line) action(line);
    else waiting.push(action);
  };

  return {
    ensure() {
      if (options.after) void options.after.then(make);
      else make();
    },
    frame: () => frame,
    isUp: () => line !== undefined,
    use,
    send: (type, data, key) =>
      use((to) => {
        if (!to.send(type, data, key)) warn("MESSAGE_TOO_LARGE", `${type} was not sent – send less`);
      }),
    async stop(isKnownPerson) {
      isOver = true;
      waiting = [];
      if (line || (frame && isKnownPerson)) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          timer = setTimeout(resolve, REQUEST_TIMEOUT_MS);
          use(
            (to) =>
              void to.request("shell.destroy", {}).then(
                () => resolve(),
                () => resolve(),
              ),
          );
        });
        clearTimeout(timer);
      }
      hangUp();
      frame?.stop();
    },
  };
}
