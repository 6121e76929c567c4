import { MAX_WIRE_LENGTH, REQUEST_TIMEOUT_MS } from "../protocol/limits.ts";
import type { FrameToHost, HostToFrame } from "../protocol/messages.ts";
import { warn } from "./warn.ts";

/** Fields of a message, none of them checked: handlers make each what they need it to be. */
export type Fields = Record<string, unknown>;
export type Handlers = { [K in keyof FrameToHost]?: (data: Fields) => unknown };

export type Line = {
  send<K extends keyof HostToFrame>(type: K, data: HostToFrame[K], requestId?: string): void;
  /** The answer; undefined when there was none in time, or an error. */
  request<K extends keyof HostToFrame>(type: K, data: HostToFrame[K]): Promise<unknown>;
  close(): void;
};

/**
 * The host's end of the port (SPEC, chapters EN and RQ), by hand: the frame's channel with pacing and error classes
 * would cost 700 bytes more, and the frame is the side that limits rates. Never throws.
 * @param handle called for each message; what it returns answers a request
 */
export function createLine(port: MessagePort, handle: (type: keyof Handlers, data: Fields) => unknown): Line {
  const waiting = new Map<unknown, (answer?: unknown) => void>();

  const post = (envelope: { t: string; d?: unknown; i?: unknown; r?: unknown }): void => {
    try {
      const wire = JSON.stringify(envelope);
      if (wire.length <= MAX_WIRE_LENGTH) return port.postMessage(wire);
    } catch {
      // Cycles, BigInt: told with what is too long.
    }
    warn("MESSAGE_TOO_LARGE", envelope.t);
  };

  port.onmessage = ({ data }) => {
    try {
      const { t, d, i, r } = data.length <= MAX_WIRE_LENGTH && JSON.parse(data);
      if (r) return waiting.get(r)?.(t === "reply" ? d : undefined);
      const answer = handle(t, { ...d });
      if (i) post({ t: "reply", r: i, d: answer ?? { ok: true } });
    } catch (error) {
      // Not an envelope, or our own bug: the page goes on.
      warn("INTERNAL", `${error as string}`);
    }
  };

  return {
    send: (t, d, i) => post({ t, d, i }),
    request: (t, d) =>
      new Promise((resolve) => {
        const i = `${waiting.size + 1}`;
        setTimeout(resolve, REQUEST_TIMEOUT_MS);
        waiting.set(i, resolve);
        post({ t, d, i });
      }),
    close: () => port.close(),
  };
}
