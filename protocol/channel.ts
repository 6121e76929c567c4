import { createBucket, type Rate } from "./bucket.ts";
import { decodeEnvelope, encodeEnvelope, type Envelope } from "./envelope.ts";
import { ChannelError, type ChannelErrorCode } from "./errors.ts";
import { isRecord } from "./json.ts";
import { MAX_BACKLOG, RECEIVE_FACTOR, REQUEST_TIMEOUT_MS } from "./limits.ts";
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

type Pending = { resolve(value: unknown): void; reject(error: ChannelError): void; timer: unknown };

/**
 * A typed channel over a port (SPEC, chapters EN, RQ, RL). It owns `port.onmessage`.
 * Everything that arrives is `unknown` until `decode` has passed it.
 */
export function createChannel<Out, In>(port: Port, options: ChannelOptions<In>): Channel<Out> {
  const { handlers, onDrop, now = () => performance.now() } = options;
  const { perSecond, burst } = options.receiveRate;
  const arrive = createBucket({ perSecond: perSecond * RECEIVE_FACTOR, burst: burst * RECEIVE_FACTOR }, now);
  const post = createPacer(port, options.sendRate, now);
  const pending = new Map<string, Pending>();
  const prefix = Math.random().toString(36).slice(2);
  let count = 0;
  let closed = false;

  const transmit = (envelope: Envelope, key?: string): boolean => {
    const wire = closed ? undefined : encodeEnvelope(envelope);
    return wire !== undefined && post.push(wire, key);
  };

  const settle = ({ t, r, d }: Envelope): void => {
    const waiting = pending.get(r as string);
    if (!waiting) return;
    pending.delete(r as string);
    clearTimeout(waiting.timer as number);
    if (t === "error") waiting.reject(new ChannelError(errorCode(d)));
    else waiting.resolve(d);
  };

  const answer = async (id: string | undefined, run: () => unknown): Promise<void> => {
    try {
      const d = await run();
      if (id) transmit({ t: "reply", r: id, d: d ?? { ok: true } });
    } catch (error) {
      if (id)
        transmit({ t: "error", r: id, d: { code: error instanceof ChannelError ? error.code : "INTERNAL" } });
      // A handler that throws is our bug; it must be seen, and must not stop the channel.
      else reportError(error);
    }
  };

  port.onmessage = (event) => {
    if (closed) return;
    if (arrive()) return onDrop?.("flood");
    const envelope = decodeEnvelope(event.data);
    if (!envelope) return onDrop?.("malformed");
    if (envelope.r) return settle(envelope);
    const { t, i } = envelope;
    // Own properties only: a type called "constructor" must find nothing.
    const type = Object.hasOwn(handlers, t) ? (t as keyof In & string) : undefined;
    const data = type && options.decode(type, envelope.d);
    if (!type || data === undefined) {
      onDrop?.(type ? "invalid" : "unknown", t);
      if (i) transmit({ t: "error", r: i, d: { code: type ? "MESSAGE_INVALID" : "MESSAGE_UNKNOWN" } });
      return undefined;
    }
    void answer(i, () => handlers[type]?.(data));
    return undefined;
  };

  return {
    send: (t, d, key) => transmit({ t, d }, key),
    request: (t, d, timeoutMs = REQUEST_TIMEOUT_MS) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new ChannelError("CHANNEL_CLOSED"));
        const i = prefix + ++count;
        if (!transmit({ t, d, i })) return reject(new ChannelError("MESSAGE_TOO_LARGE"));
        const timer = setTimeout(
          () => settle({ t: "error", r: i, d: { code: "REQUEST_TIMEOUT" } }),
          timeoutMs,
        );
        pending.set(i, { resolve, reject, timer });
        return undefined;
      }),
    close() {
      if (closed) return;
      closed = true;
      port.onmessage = null;
      port.close();
      post.stop();
      for (const r of pending.keys()) settle({ t: "error", r, d: { code: "CHANNEL_CLOSED" } });
    },
  };
}

const errorCode = (data: unknown): ChannelErrorCode =>
  isRecord(data) && typeof data.code === "string" ? (data.code as ChannelErrorCode) : "INTERNAL";

/** Posts at the rate; what comes faster waits in order. A timer exists only while something waits. */
function createPacer(port: Port, rate: Rate, now: () => number) {
  const take = createBucket(rate, now);
  let backlog: { wire: string; key: string | undefined }[] = [];
  let timer: unknown;

  const drain = (): void => {
    timer = undefined;
    while (backlog.length > 0) {
      const wait = take();
      if (wait) {
        timer = setTimeout(drain, wait);
        return;
      }
      port.postMessage((backlog.shift() as { wire: string }).wire);
    }
  };

  return {
    push(wire: string, key?: string): boolean {
      const waiting = key && backlog.find((entry) => entry.key === key);
      if (waiting) waiting.wire = wire;
      else if (backlog.length < MAX_BACKLOG) backlog.push({ wire, key });
      else return false;
      if (timer === undefined) drain();
      return true;
    },
    stop(): void {
      clearTimeout(timer as number);
      backlog = [];
    },
  };
}
