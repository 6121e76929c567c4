import { createBucket, type Rate } from "./bucket.ts";
import { decodeEnvelope, type Envelope, encodeEnvelope } from "./envelope.ts";
import { RECEIVE_FACTOR } from "./limits.ts";
import { createPacer } from "./pacer.ts";
import type { Port } from "./port.ts";

/** One function per message type taken. A numbered message is acknowledged once its function has returned, or resolved. */
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
  /** Closes the port. Safe to call twice. */
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
  let isClosed = false;
  /** The highest number of a call so far. */
  let highest = 0;

  const transmit = (envelope: Envelope, key?: string, isUrgent = false): boolean => {
    const wire = isClosed ? undefined : encodeEnvelope(envelope);
    return !!wire && pacer.push(wire, key, isUrgent);
  };

  const take = async ({ t, d }: Envelope): Promise<void> => {
    // Own properties only: a type called "constructor" must find nothing.
    const type = Object.hasOwn(handlers, t) ? (t as keyof In & string) : undefined;
    const data = type && options.decode(type, d);
    if (type && data !== undefined) {
      try {
        await handlers[type]?.(data);
      } catch (error) {
        // A handler that throws is our bug: the channel goes on, and what was called is not called again.
        reportError(error);
      }
    } else onDrop?.(type ? "invalid" : "unknown", t);
  };

  port.onmessage = async ({ data }) => {
    const isFlood = arrive();
    const envelope = decodeEnvelope(data);
    if (envelope && !isFlood) await take(envelope);
    else onDrop?.(isFlood ? "flood" : "malformed");
    // A number that is left without an answer makes the other side take this one for dead (SPEC CA7).
    if (!Number.isFinite(envelope?.i)) return;
    highest = Math.max(highest, envelope?.i as number);
    // Stands for all before it, so one that waits may be replaced.
    transmit({ t: "reply", r: highest }, "reply", true);
  };

  return {
    send: (t, d, key) => transmit({ t, d }, key),
    close() {
      isClosed = true;
      port.onmessage = null;
      port.close();
      pacer.stop();
    },
  };
}
