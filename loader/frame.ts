import { shakeHands } from "./handshake.ts";

const BLOCKED_AFTER_LOAD_MS = 8_000;
const BLOCKED_WITHOUT_LOAD_MS = 30_000;
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 300_000;

type BlockedCode = "FRAME_BLOCKED" | "FRAME_RESTARTS";

export type FrameEvents = {
  /** A private line to the document now in the frame; any earlier one is dead. */
  onPort(port: MessagePort): void;
  /** The document went away; another one has loaded. */
  onRestart(): void;
  /** Given up; the iframe is gone. */
  onBlocked(code: BlockedCode): void;
};

export type Frame = { iframe: HTMLIFrameElement; origin: string; nonce: string; stop(): void };

/** An iframe that cannot navigate or restyle the page, without an address yet. */
export function createIframe(title: string, allow = ""): HTMLIFrameElement {
  const iframe = document.createElement("iframe");
  iframe.title = title;
  iframe.referrerPolicy = "origin";
  iframe.allow = `clipboard-write; microphone 'none'; camera 'none'; geolocation 'none'; payment 'none'${allow}`;
  iframe.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  return iframe;
}

/**
 * Makes the app frame, connects to each document that loads in it, and notices when none answers (SPEC HS5, HS9).
 * @param attach puts the iframe into the page; it must not be moved afterwards
 */
export function createFrame(
  url: URL,
  attach: (iframe: HTMLIFrameElement) => void,
  events: FrameEvents,
): Frame {
  const { origin } = url;
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  // A public page may not reach this machine's loopback, nor a frame in it, unless told so.
  const isReachingHome = url.protocol === "http:" && location.protocol === "https:";
  const iframe = createIframe("Messenger", isReachingHome ? "; loopback-network" : "");
  let restarts: number[] = [];
  let generation = 0;
  let stopShaking: (() => void) | undefined;
  let deadline: ReturnType<typeof setTimeout>;

  const stop = (): void => {
    clearTimeout(deadline);
    stopShaking?.();
    iframe.onload = null;
    iframe.remove();
  };
  const giveUp = (code: BlockedCode): void => {
    stop();
    events.onBlocked(code);
  };
  const expectWithin = (delay: number): void => {
    clearTimeout(deadline);
    deadline = setTimeout(giveUp, delay, "FRAME_BLOCKED");
  };

  iframe.onload = () => {
    const now = performance.now();
    restarts = restarts.filter((time) => now - time < RESTART_WINDOW_MS);
    if (generation) restarts.push(now);
    if (restarts.length > MAX_RESTARTS) return giveUp("FRAME_RESTARTS");
    stopShaking?.();
    if (generation) events.onRestart();
    expectWithin(BLOCKED_AFTER_LOAD_MS);
    const frame = iframe.contentWindow as Window;
    const world = { host: window, frame, origin, nonce, generation: generation++ };
    stopShaking = shakeHands(world, (port) => {
      clearTimeout(deadline);
      events.onPort(port);
    });
  };
  expectWithin(BLOCKED_WITHOUT_LOAD_MS);
  url.hash = `n=${nonce}&g=0`;
  iframe.src = url.href;
  attach(iframe);
  return { iframe, origin, nonce, stop };
}
