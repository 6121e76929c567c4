import { ConvexError } from "convex/values";
import type { FieldProblem } from "./ticketValidators";

export type ErrorCode =
  | "SESSION_INVALID"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "INPUT_INVALID"
  | "RATE_LIMITED"
  | "ORIGIN_REFUSED"
  | "WORKSPACE_UNKNOWN"
  | "IDENTITY_REQUIRED"
  | "VISITOR_BLOCKED"
  | "SECRET_KEY_MISSING"
  | "TOO_LARGE"
  | "TYPE_REFUSED"
  | "ARTICLE_TOO_LARGE"
  | "ARTICLE_CHANGED"
  | "SLUG_TAKEN"
  | "FIELDS_INVALID"
  | "CHANGED_MEANWHILE"
  | "RATING_CLOSED"
  | "IN_USE";

export type ErrorData = {
  code: ErrorCode;
  message: string;
  retryAfterMs?: number;
  /** Of FIELDS_INVALID: every field that is wrong, and why. */
  fields?: FieldProblem[];
};

/** An error that reaches the client as data: a stable code and a sentence. */
export function fail(code: ErrorCode, message: string): ConvexError<ErrorData> {
  return new ConvexError<ErrorData>({ code, message });
}

/** The one answer to an absent, malformed, unknown, expired or revoked visitor token. */
export function sessionInvalid(): ConvexError<ErrorData> {
  return fail("SESSION_INVALID", "This session is not valid.");
}

/** The one answer to an absent, malformed, unknown or expired agent token, and to a wrong password. */
export function unauthenticated(): ConvexError<ErrorData> {
  return fail("UNAUTHENTICATED", "Sign in to continue.");
}

/** The one answer to an id that does not exist, is malformed, or belongs to somebody else. */
export function notFound(): ConvexError<ErrorData> {
  return fail("NOT_FOUND", "There is no such thing here.");
}

export function inputInvalid(message: string): ConvexError<ErrorData> {
  return fail("INPUT_INVALID", message);
}

/** Names every field of a form that was not filled in as it must be. */
export function fieldsInvalid(fields: FieldProblem[]): ConvexError<ErrorData> {
  const message = `Not filled in as they must be: ${fields.map(({ id, reason }) => `${id} (${reason})`).join(", ")}.`;
  return new ConvexError<ErrorData>({ code: "FIELDS_INVALID", message, fields });
}

/** @param retryAfterMs earliest time, from now, at which the same call can succeed */
export function rateLimited(retryAfterMs: number): ConvexError<ErrorData> {
  return new ConvexError<ErrorData>({
    code: "RATE_LIMITED",
    message: "Too many requests. Try again in a moment.",
    retryAfterMs,
  });
}
