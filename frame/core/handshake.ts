/**
 * The frame's side of the handshake (protocol SPEC, chapter HS). Postmate agrees on origins; a transferred port carries
 * everything after. Postmate listens on a shim that only the firewall below can feed.
 */
import Postmate from "postmate";
import { type Hello, isHello } from "../../protocol/handshake.ts";
import { isRecord } from "../../protocol/json.ts";

/** Where the firewall stands and whom it admits. Handed in, so that it can be tried without a browser's frames. */
export type HandshakeWorld = {
  window: Window;
  parent: Window;
  /** From the fragment of the frame's address; a sibling cannot read it. */
  nonce: string;
  isAllowed(origin: string): boolean;
};

export type Greeting = { hello: Hello; port: MessagePort; origin: string };

type Shake = (event: MessageEvent) => void;
type PostmateChild = { sendHandshakeReply(): Promise<unknown> };

const POSTMATE_TYPE = "application/x-postmate-v1+json";

function isHandshake(data: unknown): boolean {
  return (
    isRecord(data) &&
    data.postmate === "handshake" &&
    data.type === POSTMATE_TYPE &&
    // Earlier loaders send an empty one.
    !Object.keys(data.model ?? {})[0]
  );
}

/** Starts Postmate's child on a shim of the window; returns the function that hands it one message. */
function startPostmate(): Shake {
  let listener: Shake = () => undefined;
  const shim = {
    addEventListener: (_type: string, next: Shake) => {
      listener = next;
    },
    removeEventListener: () => undefined,
  };
  const model = Object.create(null) as object;
  // The constructor would take the real window; the reply itself is all that is needed of it.
  const prototype = Postmate.Model.prototype as unknown as PostmateChild;
  void prototype.sendHandshakeReply.call({ child: shim, parent: null, model } as unknown as PostmateChild);
  const shake = listener;
  return (event) => shake(event);
}

/** Waits for the embedding page and calls back once, with its hello. Returns stop. */
export function awaitParent(world: HandshakeWorld, onGreeting: (greeting: Greeting) => void): () => void {
  const shake = startPostmate();
  let origin: string | null = null;
  const firewall = (event: MessageEvent) => {
    event.stopImmediatePropagation();
    // Who before what: the data of a stranger is never touched.
    if (event.source === null || event.source !== world.parent || !world.isAllowed(event.origin)) return;
    if (!origin) {
      if (!isHandshake(event.data)) return;
      origin = event.origin;
      shake(event);
      return;
    }
    const { data } = event as { data: unknown };
    const [port] = event.ports;
    if (
      event.origin !== origin ||
      !isHello(data) ||
      data.nonce !== world.nonce ||
      !port ||
      event.ports.length !== 1
    )
      return;
    stop();
    onGreeting({ hello: data, port, origin });
  };
  const stop = () => world.window.removeEventListener("message", firewall, { capture: true });
  world.window.addEventListener("message", firewall, { capture: true });
  return stop;
}

/** The loader's nonce from a fragment like `#n=<nonce>`; empty when there is none. */
export function readNonce(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, "")).get("n") ?? "";
}
