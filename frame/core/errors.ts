/** What can go wrong between the frame and its deployment, by stable code. */
export type CallErrorCode =
  | "OFFLINE"
  | "SESSION_INVALID"
  | "IDENTITY_REQUIRED"
  | "RATE_LIMITED"
  | "INPUT_INVALID"
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "TOO_LARGE"
  | "TYPE_REFUSED"
  | "FIELDS_INVALID"
  | "FILE_LOST"
  | "INTERNAL";

/** A call to the deployment that did not succeed. `retryAfterMs` is the server's wish, where it has one. */
export class CallError extends Error {
  readonly code: CallErrorCode;
  readonly retryAfterMs: number | undefined;
  /** Of FIELDS_INVALID, as the server sent it. */
  fields?: unknown;
  constructor(code: CallErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "CallError";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  "SESSION_INVALID",
  "IDENTITY_REQUIRED",
  "RATE_LIMITED",
  "INPUT_INVALID",
  "NOT_FOUND",
  "FORBIDDEN",
  "TOO_LARGE",
  "TYPE_REFUSED",
  "FIELDS_INVALID",
]);

/** Rebuilds a typed error from the `data` of a ConvexError; anything unknown is INTERNAL. */
export function toCallError(data: unknown, message: string): CallError {
  const fields = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  const code =
    typeof fields.code === "string" && KNOWN.has(fields.code) ? (fields.code as CallErrorCode) : "INTERNAL";
  const retryAfterMs = typeof fields.retryAfterMs === "number" ? fields.retryAfterMs : undefined;
  const text = typeof fields.message === "string" ? fields.message : message;
  return Object.assign(new CallError(code, text, retryAfterMs), { fields: fields.fields });
}
