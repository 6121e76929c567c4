import { shakeHands } from "./handshake.ts";

const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
const BLOCKED_AFTER_LOAD_MS = 8_000;
const BLOCKED_WITHOUT_LOAD_MS = 30_000;
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 300_000;

export type FrameEvents = {
  /** A private line to the document now in the frame; any earlier one is dead. */
  onPort(port: MessagePort): void;
  /** The document went away; another is loading or being shaken hands with. */
  onRestart(): void;
  /** Given up for good. */
  onBlocked(code: "FRAME_BLOCKED" | "FRAME_RESTARTS"): void;
};

export type Frame = { iframe: HTMLIFrameElement; origin: string; nonce: string; stop(): void };

const randomHex = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

/** An iframe that cannot navigate or restyle the page, without an address yet. */
export function createIframe(title: string, allow = ""): HTMLIFrameElement {
  const iframe = document.createElement("iframe");
  for (const [name, value] of [
    ["sandbox", SANDBOX],
    [
      "allow",
      `clipboard-write; microphone 'none'; camera 'none'; geolocation 'none'; payment 'none'${allow}`,
    ],
    ["referrerpolicy", "origin"],
    ["title", title],
  ] as const) {
    iframe.setAttribute(name, value);
  }
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
  const nonce = randomHex();
  const { origin } = url;
  // A public page may not reach this machine's loopback, nor a frame in it, unless told so.
  const isLocal = url.protocol === "http:" && !/^(localhost|127)/.test(location.hostname);
  const iframe = createIframe("Messenger", isLocal ? "; loopback-network" : "");
  const restarts: number[] = [];
  let generation = -1;
  let stopShaking: (() => void) | undefined;
  let deadline: ReturnType<typeof setTimeout>;

  const stop = (): void => {
    clearTimeout(deadline);
    stopShaking?.();
    iframe.onload = null;
    iframe.remove();
  };
  const giveUp = (code: "FRAME_BLOCKED" | "FRAME_RESTARTS"): void => {
    stop();
    events.onBlocked(code);
  };
  const expectBy = (delay: number): void => {
    clearTimeout(deadline);
    deadline = setTimeout(giveUp, delay, "FRAME_BLOCKED");
  };

  iframe.onload = () => {
    generation += 1;
    if (generation) {
      const now = performance.now();
      restarts.push(now);
      if (restarts.filter((time) => now - time < RESTART_WINDOW_MS).length > MAX_RESTARTS) {
        return giveUp("FRAME_RESTARTS");
      }
      events.onRestart();
    }
    stopShaking?.();
    expectBy(BLOCKED_AFTER_LOAD_MS);
    const frame = iframe.contentWindow as Window;
    stopShaking = shakeHands({ host: globalThis.window, frame, origin, nonce, generation }, (port) => {
      clearTimeout(deadline);
      events.onPort(port);
    });
  };
  expectBy(BLOCKED_WITHOUT_LOAD_MS);
  iframe.src = `${url.href.split("#")[0]}#n=${nonce}&g=0`;
  attach(iframe);
  return { iframe, origin, nonce, stop };
}
