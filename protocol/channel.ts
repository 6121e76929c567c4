import { createBucket, type Rate } from "./bucket.ts";
import { decodeEnvelope, encodeEnvelope, type Envelope } from "./envelope.ts";
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
  close(): undefined;
};

/**
 * A typed channel over a port (SPEC, chapters EN, RQ, RL). It owns `port.onmessage`.
 * Everything that arrives is `unknown` until `decode` has passed it.
 */
export function createChannel<Out, In>(port: Port, options: ChannelOptions<In>): Channel<Out> {
  const { handlers, receiveRate: rate, onDrop, now = () => performance.now() } = options;
  const arrive = createBucket(
    { perSecond: rate.perSecond * RECEIVE_FACTOR, burst: rate.burst * RECEIVE_FACTOR },
    now,
  );
  const pacer = createPacer(port, options.sendRate, now);
  const pending = createPending();
  let closed = false;

  const transmit = (envelope: Envelope, key?: string): boolean => {
    const wire = closed ? undefined : encodeEnvelope(envelope);
    return wire !== undefined && pacer.push(wire, key);
  };

  const run = async (i: string | undefined, handle: () => unknown): Promise<void> => {
    try {
      const d = await handle();
      if (i) transmit({ t: "reply", r: i, d: d ?? { ok: true } });
    } catch (error) {
      // A handler that throws is our bug: the asker learns only that, and the channel goes on.
      if (i) transmit({ t: "error", r: i, d: "INTERNAL" });
      else reportError(error);
    }
  };

  const take = ({ t, d, i }: Envelope): void => {
    // Own properties only: a type called "constructor" must find nothing.
    const type = Object.hasOwn(handlers, t) ? (t as keyof In & string) : undefined;
    const data = type && options.decode(type, d);
    if (type && data !== undefined) return void run(i, () => handlers[type]?.(data));
    onDrop?.(type ? "invalid" : "unknown", t);
    if (i) transmit({ t: "error", r: i, d: type ? "MESSAGE_INVALID" : "MESSAGE_UNKNOWN" });
  };

  port.onmessage = ({ data }) => {
    const flooded = arrive();
    const envelope = flooded ? undefined : decodeEnvelope(data);
    if (!envelope) onDrop?.(flooded ? "flood" : "malformed");
    else if (envelope.r) pending.settle(envelope);
    else take(envelope);
  };

  return {
    send: (t, d, key) => transmit({ t, d }, key),
    request: (t, d, timeoutMs = REQUEST_TIMEOUT_MS) =>
      pending.open(timeoutMs, (i) => {
        if (closed) return "CHANNEL_CLOSED";
        return transmit({ t, d, i }) ? undefined : "MESSAGE_TOO_LARGE";
      }),
    close() {
      if (closed) return undefined;
      closed = true;
      port.onmessage = null;
      port.close();
      pacer.stop();
      pending.close();
      return undefined;
    },
  };
}
