import type { Envelope } from "./envelope.ts";
import { ChannelError } from "./errors.ts";

/** Requests that wait for an answer, each with its own time-out (SPEC, chapter RQ). */
export function createPending() {
  const waiting = new Map<string, (answer: Envelope) => void>();
  let count = 0;

  /** Takes an answer; one that nobody waits for is ignored. */
  const settle = (answer: Envelope): void => waiting.get(answer.r as string)?.(answer);

  /** Ends one request by ourselves. */
  const fail = (r: string, d: string): void => settle({ t: "error", r, d });

  return {
    settle,
    /** Waits for the answer to a new request id, which `send` must put on the wire; it returns a code if it cannot. */
    open: (timeoutMs: number, send: (id: string) => string | undefined): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = `${++count}`;
        const timer = setTimeout(fail, timeoutMs, id, "REQUEST_TIMEOUT");
        waiting.set(id, ({ t, d }) => {
          waiting.delete(id);
          clearTimeout(timer);
          if (t === "error") reject(new ChannelError(d));
          else resolve(d);
        });
        const refused = send(id);
        if (refused) fail(id, refused);
      }),
    close: () => waiting.forEach((_, id) => fail(id, "CHANNEL_CLOSED")),
  };
}
