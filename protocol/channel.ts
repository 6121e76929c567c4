import { createBucket, type Rate } from "./bucket.ts";
import { decodeEnvelope, type Envelope, encodeEnvelope } from "./envelope.ts";
import { RECEIVE_FACTOR, REQUEST_TIMEOUT_MS } from "./limits.ts";
import { createPacer } from "./pacer.ts";
import { createPending } from "./pending.ts";
import type { Port } from "./port.ts";

/** One function per message type taken. What it returns (or resolves to) answers a request of that type. */
export type Handlers<In> = { [K in keyof In]?: (data: In[K]) => unknown };

export type ChannelOptions<In> = {
  handlers: Handlers<In>;
  /** Turns arriving data into the type's own, or `undefined` to refuse it. Called only for types with a handler. */
  decode: <K extends keyof In & string>(type: K, data: unknown) => In[K] | undefined;
  /** What we keep to when sending. */
  sendRate: Rate;
  /** What the other side promises to keep to. */
  receiveRate: Rate;
  /** Told of each message that was not taken, for counting and one warning. Never holds data. */
  onDrop?: (reason: DropReason, type?: string) => void;
  /** Milliseconds, monotonic. */
  now?: () => number;
};

export type DropReason = "malformed" | "flood" | "unknown" | "invalid";

export type Channel<Out> = {
  /**
   * Sends one message, in order, paced to the rate. A waiting message with the same `key` is replaced (SPEC RL3).
   * False when it cannot be sent: closed, too large, not JSON, or the backlog is full.
   */
  send<K extends keyof Out & string>(type: K, data: Out[K], key?: string): boolean;
  /** Sends and waits for the answer. Rejects with a `ChannelError`. */
  request<K extends keyof Out & string>(type: K, data: Out[K], timeoutMs?: number): Promise<unknown>;
  /** Closes the port and rejects what still waits. Safe to call twice. */
  close(): void;
};

/**
 * A typed channel over a port (SPEC, chapters EN, RQ, RL). It owns `port.onmessage`.
 * Everything that arrives is `unknown` until `decode` has passed it.
 */
export function createChannel<Out, In>(port: Port, options: ChannelOptions<In>): Channel<Out> {
  const { handlers, onDrop, now = () => performance.now() } = options;
  const arrive = createBucket(options.receiveRate, now, RECEIVE_FACTOR);
  const pacer = createPacer(port, createBucket(options.sendRate, now));
  const pending = createPending();
  let isClosed = false;

  const transmit = (envelope: Envelope, key?: string): boolean => {
    const wire = isClosed ? undefined : encodeEnvelope(envelope);
    return !!wire && pacer.push(wire, key);
  };

  const take = async ({ t, d, i, r }: Envelope): Promise<void> => {
    if (r) return pending.settle(r, t, d);
    // Own properties only: a type called "constructor" must find nothing.
    const type = Object.hasOwn(handlers, t) ? (t as keyof In & string) : undefined;
    const data = type && options.decode(type, d);
    let answer: Envelope = { t: "error", r: i, d: type ? "MESSAGE_INVALID" : "MESSAGE_UNKNOWN" };
    if (type && data !== undefined) {
      try {
        answer = { t: "reply", r: i, d: (await handlers[type]?.(data)) ?? { ok: true } };
      } catch (error) {
        // A handler that throws is our bug: the asker learns only that, and the channel goes on.
        answer.d = "INTERNAL";
        if (!i) reportError(error);
      }
    } else onDrop?.(type ? "invalid" : "unknown", t);
    if (i) transmit(answer);
  };

  port.onmessage = ({ data }) => {
    const isFlood = arrive();
    const envelope = isFlood ? undefined : decodeEnvelope(data);
    if (envelope) void take(envelope);
    else onDrop?.(isFlood ? "flood" : "malformed");
  };

  return {
    send: (t, d, key) => transmit({ t, d }, key),
    request: (t, d, timeoutMs = REQUEST_TIMEOUT_MS) =>
      pending.open(timeoutMs, (i) =>
        transmit({ t, d, i }) ? undefined : isClosed ? "CHANNEL_CLOSED" : "MESSAGE_TOO_LARGE",
      ),
    close() {
      isClosed = true;
      port.onmessage = null;
      port.close();
      pacer.stop();
      pending.close();
    },
  };
}
