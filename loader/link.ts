import { REQUEST_TIMEOUT_MS } from "../protocol/limits.ts";
import type { HostToFrame } from "../protocol/messages.ts";
import { shakeHands } from "./handshake.ts";
import { createLine, type Handlers, type Line } from "./line.ts";

export type BlockedCode = "FRAME_BLOCKED" | "FRAME_RESTARTS";

export type LinkOptions = {
  url: URL;
  /** Puts the iframe into the page; it must not be moved afterwards. */
  attach(iframe: HTMLIFrameElement): void;
  /** Without a prototype: a type called "constructor" must find nothing. */
  handlers: Handlers;
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
  tell<K extends keyof HostToFrame>(type: K, data: HostToFrame[K]): void;
  /** Tells the frame to wipe what it keeps, waits for that at most 3 s, and removes it. */
  stop(isKnownPerson: boolean): Promise<unknown>;
};

const BLOCKED_AFTER_LOAD_MS = 8_000;
const BLOCKED_WITHOUT_LOAD_MS = 30_000;
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 300_000;

/** An iframe that cannot navigate or restyle the page. Camera and the like are off for another origin by default. */
export function createIframe(title: string, url: string, onLoad: () => void): HTMLIFrameElement {
  const iframe = document.createElement("iframe");
  iframe.title = title;
  iframe.referrerPolicy = "origin";
  iframe.allow = "clipboard-write";
  // A public page may not reach this machine, nor a frame served by it, unless told so.
  if (url < "https" && isSecureContext) iframe.allow += ";loopback-network";
  iframe.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  iframe.onload = onLoad;
  iframe.src = url;
  return iframe;
}

/** Counts loads of the frame after its first; true once there were too many in a short time. */
function limitRestarts(): () => boolean {
  let restarts: number[] = [];
  return () => {
    const time = performance.now();
    restarts = restarts.filter((each) => time - each < RESTART_WINDOW_MS);
    return restarts.push(time) > MAX_RESTARTS + 1;
  };
}

const makeNonce = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join(
    "",
  );

/** Waits until the frame has wiped what it keeps, at most 3 s. */
const farewell = (use: Link["use"]): Promise<unknown> =>
  new Promise((resolve) => {
    setTimeout(resolve, REQUEST_TIMEOUT_MS);
    use((line) => void line.request("shell.destroy", {}).then(resolve));
  });

/** Keeps one private line to the app frame, through restarts, and notices when none answers (SPEC HS5, HS9). */
export function createLink(options: LinkOptions): Link {
  const { attach, handlers, greet, onRestart, onBlocked, after } = options;
  const { origin, href } = options.url;
  const nonce = makeNonce();
  const isLooping = limitRestarts();
  let iframe: HTMLIFrameElement | undefined;
  let line: Line | undefined;
  let waiting: ((line: Line) => void)[] = [];
  let generation = 0;
  let isOver = false;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let stopShaking: (() => void) | undefined;

  /** Ends what there is with the document in the frame. */
  const hangUp = (): void => {
    clearTimeout(deadline);
    stopShaking?.();
    line?.close();
    line = undefined;
  };
  const remove = (): void => {
    hangUp();
    iframe?.remove();
    iframe = undefined;
  };
  const giveUp = (code: BlockedCode): void => {
    remove();
    if (!isOver) onBlocked(code);
  };
  const use: Link["use"] = (action) => void (line ? action(line) : waiting.push(action));
  const onPort = (port: MessagePort): void => {
    clearTimeout(deadline);
    line = createLine(port, (type, data) => isOver || handlers[type]?.(data));
    if (!isOver) greet();
    for (const action of waiting.splice(0)) action(line);
  };
  const loaded = (): void => {
    hangUp();
    if (isLooping()) return giveUp("FRAME_RESTARTS");
    if (generation) onRestart();
    deadline = setTimeout(giveUp, BLOCKED_AFTER_LOAD_MS, "FRAME_BLOCKED");
    const world = { frame: iframe?.contentWindow as Window, origin, nonce, generation: generation++ };
    stopShaking = shakeHands(world, onPort);
  };
  const make = (): void => {
    if (iframe || isOver) return;
    generation = 0;
    iframe = createIframe("Messenger", `${href}#n=${nonce}&g=0`, loaded);
    deadline = setTimeout(giveUp, BLOCKED_WITHOUT_LOAD_MS, "FRAME_BLOCKED");
    attach(iframe);
  };

  return {
    origin,
    nonce,
    use,
    focus: () => iframe?.focus(),
    ensure: () => void (after ? after.then(make) : make()),
    tell: (type, data) => line?.send(type, data),
    stop(isKnownPerson) {
      isOver = true;
      waiting = [];
      return Promise.resolve((line || (iframe && isKnownPerson)) && farewell(use)).then(remove);
    },
  };
}
