/**
 * What can go wrong on the way to the server, as data. Screens branch on `code`; the words a person reads
 * come from the catalog (`strings.ts`), never from the server, but for INPUT_INVALID and IN_USE, whose message names
 * the entry that was refused, or what stands in the way.
 */
const SERVER_CODES = [
  "SESSION_INVALID",
  "UNAUTHENTICATED",
  "SIGN_IN_AGAIN",
  "FORBIDDEN",
  "NOT_FOUND",
  "INPUT_INVALID",
  "RATE_LIMITED",
  "ORIGIN_REFUSED",
  "WORKSPACE_UNKNOWN",
  "SECRET_KEY_MISSING",
  "TOO_LARGE",
  "TYPE_REFUSED",
  "FIELDS_INVALID",
  "ARTICLE_TOO_LARGE",
  "ARTICLE_CHANGED",
  "SLUG_TAKEN",
  "CHANGED_MEANWHILE",
  "RATING_CLOSED",
  "IN_USE",
] as const;

export type FailureCode = (typeof SERVER_CODES)[number] | "UNREACHABLE" | "INTERNAL";

export type Failure = {
  code: FailureCode;
  /** The server's own sentence; empty when it gave none. */
  message: string;
  /** How long the server asks us to wait, in milliseconds. */
  retryAfterMs?: number;
};

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Turns anything thrown by the client into a `Failure`. Unknown errors become `INTERNAL`. */
export function toFailure(error: unknown): Failure {
  const data = isRecord(error) ? error["data"] : undefined;
  if (isRecord(data) && isServerCode(data["code"])) {
    const retryAfterMs = data["retryAfterMs"];
    return {
      code: data["code"],
      message: typeof data["message"] === "string" ? data["message"] : "",
      ...(typeof retryAfterMs === "number" ? { retryAfterMs } : {}),
    };
  }
  // The client's own words for an action that was under way when the socket closed.
  const isCutOff = error instanceof Error && error.message.includes("Connection lost");
  if (isCutOff) return { code: "UNREACHABLE", message: "" };
  return { code: "INTERNAL", message: "" };
}

/** Whether the failure means that this sign-in is over. */
export function endsSession(failure: Failure): boolean {
  return failure.code === "UNAUTHENTICATED" || failure.code === "SESSION_INVALID";
}

function isServerCode(value: unknown): value is (typeof SERVER_CODES)[number] {
  return (SERVER_CODES as readonly unknown[]).includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
