/**
 * Postmate's handshake behind our firewall (SPEC HS2–HS6). Postmate only decides when both sides are there; it never
 * sees a real window's events, and nothing of it is used afterwards.
 */
import Postmate from "postmate";
import { MAJOR, NAMESPACE } from "../protocol/version.ts";
import { VERSION } from "./version.ts";

export type HandshakeWorld = readonly [
  /** The frame's window, captured when the iframe was made. */
  frame: Pick<Window, "postMessage">,
  /** The frame's exact origin. */
  origin: string,
  nonce: string,
];

const REPLY = "handshake-reply";

/** What Postmate's parent needs of us. It sets `onReply` as it starts. */
type Shim = { child: { postMessage(data: unknown): void }; onReply?(): void };

/**
 * Shakes hands with a frame that has just loaded and hands over one end of a new channel. Returns stop.
 * @param onPort called at most once, with our end of the port
 */
export function shakeHands(
  [frame, origin, nonce]: HandshakeWorld,
  onPort: (port: MessagePort) => void,
): () => void {
  let isOver = false;
  const firewall = (event: MessageEvent): void => {
    // Who before what. `frame` is never null, so a removed sender's null source cannot match.
    if (event.source !== frame || event.origin !== origin) return;
    event.stopImmediatePropagation();
    if ((event.data as { postmate?: unknown } | null)?.postmate === REPLY) shim.onReply?.();
  };
  const stop = (): void => {
    isOver = true;
    removeEventListener("message", firewall, true);
    // Postmate's interval ends only with a reply or after five tries: give it the reply.
    shim.onReply?.();
  };
  const shim: Shim = {
    child: { postMessage: (data) => void (isOver || frame.postMessage(data, origin)) },
  };

  addEventListener("message", firewall, true);
  const { sendHandshake } = Postmate.prototype as unknown as {
    sendHandshake(this: Shim): Promise<unknown>;
  };
  void sendHandshake.call(shim).then(() => {
    if (isOver) return;
    stop();
    const { port1, port2 } = new MessageChannel();
    frame.postMessage({ [NAMESPACE]: MAJOR, nonce, build: VERSION }, origin, [port2]);
    onPort(port1);
  });
  return stop;
}
