import { ChannelError } from "./errors.ts";

/** Requests that wait for an answer, each with its own time-out (SPEC, chapter RQ). */
export function createPending() {
  const waiting = new Map<unknown, (type: string, data?: unknown) => void>();
  let count = 0;

  return {
    /** Takes an answer; one that nobody waits for is ignored. */
    settle: (id: unknown, type: string, data?: unknown): void => waiting.get(id)?.(type, data),
    /** Waits for the answer to a new request id, which `send` must put on the wire; it returns a code if it cannot. */
    open: (timeoutMs: number, send: (id: string) => string | undefined): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = `${++count}`;
        const settle = (type: string, data?: unknown): void => {
          waiting.delete(id);
          clearTimeout(timer);
          if (type === "error") reject(new ChannelError(data));
          else resolve(data);
        };
        const timer = setTimeout(settle, timeoutMs, "error", "REQUEST_TIMEOUT");
        waiting.set(id, settle);
        const refused = send(id);
        if (refused) settle("error", refused);
      }),
    close: () => waiting.forEach((settle) => settle("error", "CHANNEL_CLOSED")),
  };
}
