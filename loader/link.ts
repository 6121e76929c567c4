import { type Channel, createChannel, type Handlers } from "../protocol/channel.ts";
import { decodeFrameToHost } from "../protocol/guards.ts";
import { FRAME_TO_HOST_RATE, HOST_TO_FRAME_RATE, REQUEST_TIMEOUT_MS } from "../protocol/limits.ts";
import type { FrameToHost, HostToFrame } from "../protocol/messages.ts";
import { shakeHands } from "./handshake.ts";
import { warn } from "./warn.ts";

type Line = Channel<HostToFrame>;
type Send = <K extends keyof HostToFrame & string>(type: K, data: HostToFrame[K], key?: string) => void;
export type BlockedCode = "FRAME_BLOCKED" | "FRAME_RESTARTS";

export type LinkOptions = {
  url: URL;
  /** Puts the iframe into the page; it must not be moved afterwards. */
  attach(iframe: HTMLIFrameElement): void;
  handlers: Handlers<FrameToHost>;
  /** First on each new line; what was called before follows. */
  greet(): void;
  /** The document in the frame went away; another one has loaded. */
  onRestart(): void;
  /** Given up; the iframe is gone. */
  onBlocked(code: BlockedCode): void;
  /** Resolves when an earlier widget of this page is gone. */
  after: Promise<unknown> | undefined;
};

export type Link = {
  origin: string;
  nonce: string;
  /** Makes the frame, if there is none; later, while an earlier widget of the page says goodbye. */
  ensure(): void;
  focus(): void;
  /** Now, or as soon as there is a line; nothing is lost in between. */
  use(action: (line: Line) => void): void;
  /** Sends if there is a line; else the greeting carries the state this is about. */
  tell: Send;
  /** Tells the frame to wipe what it keeps, waits for that at most 3 s, and removes it. */
  stop(isKnownPerson: boolean): Promise<unknown>;
};

const BLOCKED_AFTER_LOAD_MS = 8_000;
const BLOCKED_WITHOUT_LOAD_MS = 30_000;
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 300_000;

/** An iframe that cannot navigate or restyle the page. */
export function createIframe(title: string, url: string): HTMLIFrameElement {
  const iframe = document.createElement("iframe");
  iframe.title = title;
  iframe.referrerPolicy = "origin";
  // A public page may not reach this machine, nor a frame served by it, unless told so.
  iframe.allow = `clipboard-write; microphone 'none'; camera 'none'; geolocation 'none'; payment 'none'${
    /^http:/.test(url) && location.protocol === "https:" ? "; loopback-network" : ""
  }`;
  iframe.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  iframe.src = url;
  return iframe;
}

/** Keeps one private line to the app frame, through restarts, and notices when none answers (SPEC HS5, HS9). */
export function createLink({ url, attach, handlers, greet, onRestart, onBlocked, after }: LinkOptions): Link {
  const { origin, href } = url;
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    (byte + 256).toString(16).slice(1),
  ).join("");
  let iframe: HTMLIFrameElement | undefined;
  let line: Line | undefined;
  let waiting: ((line: Line) => void)[] = [];
  let restarts: number[] = [];
  let generation = 0;
  let isOver = false;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let stopShaking: (() => void) | undefined;

  const hangUp = (): void => {
    clearTimeout(deadline);
    stopShaking?.();
    line?.close();
    line = undefined;
  };
  const remove = (): void => {
    hangUp();
    if (iframe) iframe.onload = null;
    iframe = iframe?.remove() as undefined;
  };
  const giveUp = (code: BlockedCode): void => {
    remove();
    if (!isOver) onBlocked(code);
  };
  const use: Link["use"] = (action) => {
    if (line) action(line);
    else waiting.push(action);
  };
  const loaded = (): void => {
    const time = performance.now();
    hangUp();
    restarts = restarts.filter((each) => time - each < RESTART_WINDOW_MS);
    if (generation && restarts.push(time) > MAX_RESTARTS) return giveUp("FRAME_RESTARTS");
    if (generation) onRestart();
    deadline = setTimeout(giveUp, BLOCKED_AFTER_LOAD_MS, "FRAME_BLOCKED");
    const frame = iframe?.contentWindow as Window;
    stopShaking = shakeHands({ host: window, frame, origin, nonce, generation: generation++ }, (port) => {
      clearTimeout(deadline);
      line = createChannel<HostToFrame, FrameToHost>(port, {
        handlers,
        decode: (type, data) => (isOver ? undefined : decodeFrameToHost(type, data)),
        sendRate: HOST_TO_FRAME_RATE,
        receiveRate: FRAME_TO_HOST_RATE,
      });
      if (!isOver) greet();
      for (const action of waiting.splice(0)) action(line);
    });
  };

  const make = (): void => {
    if (iframe || isOver) return;
    generation = 0;
    iframe = createIframe("Messenger", `${href}#n=${nonce}&g=0`);
    iframe.onload = loaded;
    deadline = setTimeout(giveUp, BLOCKED_WITHOUT_LOAD_MS, "FRAME_BLOCKED");
    attach(iframe);
  };

  return {
    origin,
    nonce,
    use,
    focus: () => iframe?.focus(),
    ensure: () => void (after ? after.then(make) : make()),
    tell(type, data, key) {
      if (line && !line.send(type, data, key)) warn("MESSAGE_TOO_LARGE", type);
    },
    async stop(isKnownPerson) {
      isOver = true;
      waiting = [];
      if (line || (iframe && isKnownPerson)) {
        await new Promise((resolve) => {
          deadline = setTimeout(resolve, REQUEST_TIMEOUT_MS);
          use((to) => void to.request("shell.destroy", {}).then(resolve, resolve));
        });
      }
      remove();
    },
  };
}
