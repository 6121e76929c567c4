import type { Envelope } from "./envelope.ts";
import { ChannelError, type ChannelErrorCode } from "./errors.ts";
import { isRecord } from "./json.ts";

const CODES: readonly string[] = [
  "REQUEST_TIMEOUT",
  "CHANNEL_CLOSED",
  "MESSAGE_INVALID",
  "MESSAGE_TOO_LARGE",
  "MESSAGE_UNKNOWN",
] satisfies ChannelErrorCode[];

const toCode = (data: unknown): ChannelErrorCode =>
  isRecord(data) && CODES.includes(data.code as string) ? (data.code as ChannelErrorCode) : "INTERNAL";

/** Requests that wait for an answer, each with its own time-out (SPEC, chapter RQ). */
export function createPending() {
  const waiting = new Map<string, (answer: Envelope) => void>();
  // Ids need only be unguessable enough not to collide after a restart of the other side: the port is private.
  const prefix = Math.random().toString(36).slice(2);
  let count = 0;

  /** Takes an answer; one that nobody waits for is ignored. */
  const settle = (answer: Envelope): void => waiting.get(answer.r as string)?.(answer);

  return {
    settle,
    /** Waits for the answer to a new request id, which `send` must put on the wire. */
    open: (timeoutMs: number, send: (id: string) => ChannelErrorCode | undefined): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = prefix + ++count;
        const fail = (code: ChannelErrorCode): void => settle({ t: "error", r: id, d: { code } });
        const timer = setTimeout(fail, timeoutMs, "REQUEST_TIMEOUT");
        waiting.set(id, ({ t, d }) => {
          waiting.delete(id);
          clearTimeout(timer);
          if (t === "error") reject(new ChannelError(toCode(d)));
          else resolve(d);
        });
        const refused = send(id);
        if (refused) fail(refused);
      }),
    rejectAll(): void {
      for (const r of waiting.keys()) settle({ t: "error", r, d: { code: "CHANNEL_CLOSED" } });
    },
  };
}
