/**
 * Postmate's handshake behind our firewall (SPEC HS2–HS6). Postmate only decides when both sides are there; it never
 * sees a real window's events, and nothing of it is used afterwards.
 */
import Postmate from "postmate";
import { MAJOR, NAMESPACE } from "../protocol/version.ts";
import { VERSION } from "./version.ts";

export type HandshakeWorld = {
  /** The frame's window, captured when the iframe was made. */
  frame: Pick<Window, "postMessage">;
  /** The frame's exact origin. */
  origin: string;
  nonce: string;
};

const REPLY = { postmate: "handshake-reply", type: "application/x-postmate-v1+json" };

/**
 * Shakes hands with a frame that has just loaded and hands over one end of a new channel. Returns stop.
 * @param onPort called at most once, with our end of the port
 */
export function shakeHands(
  { frame, origin, nonce }: HandshakeWorld,
  onPort: (port: MessagePort) => void,
): () => void {
  let isOver = false;
  let listener: ((event: { data: unknown }) => void) | undefined;

  const firewall = (event: MessageEvent): void => {
    // Who before what. `frame` is never null, so a removed sender's null source cannot match.
    if (event.source !== frame || event.origin !== origin) return;
    event.stopImmediatePropagation();
    if ((event.data as Partial<typeof REPLY> | null)?.postmate === REPLY.postmate) listener?.(event);
  };
  const stop = (): void => {
    isOver = true;
    removeEventListener("message", firewall, true);
    // Postmate's interval ends only with a reply or after five tries: give it the reply.
    listener?.({ data: REPLY });
  };
  const shim = {
    parent: {
      addEventListener: (_type: string, added: typeof listener) => (listener = added),
    },
    child: { postMessage: (data: unknown) => isOver || frame.postMessage(data, origin) },
    frame: {} as { onload(): void },
    model: {},
  };

  addEventListener("message", firewall, true);
  const { sendHandshake } = Postmate.prototype as unknown as {
    sendHandshake(this: typeof shim, url: string): Promise<unknown>;
  };
  void sendHandshake.call(shim, origin).then(() => {
    if (isOver) return;
    stop();
    const { port1, port2 } = new MessageChannel();
    frame.postMessage({ [NAMESPACE]: MAJOR, nonce, build: VERSION }, origin, [port2]);
    onPort(port1);
  });
  // Postmate waits for the load it believes to cause; ours has happened.
  shim.frame.onload();
  return stop;
}
