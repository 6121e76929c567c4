import { ConvexError } from "convex/values";
import type { AnswerProblem } from "./model/surveys/answerProblem";
import type { FieldProblem } from "./ticketValidators";

export type ErrorCode =
  | "SESSION_INVALID"
  | "UNAUTHENTICATED"
  | "SIGN_IN_AGAIN"
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
  | "ANSWER_INVALID"
  | "SURVEY_CLOSED"
  | "ITEM_NOT_MANUAL"
  | "IN_USE"
  | "AUTHORING_INVALID";

export type ErrorData = {
  code: ErrorCode;
  message: string;
  retryAfterMs?: number;
  /** Of FIELDS_INVALID: every field that is wrong, and why. */
  fields?: FieldProblem[];
  /** Of ANSWER_INVALID. */
  answer?: RefusedAnswer;
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

/** The one answer to an absent, malformed, unknown or ended authoring token. */
export function authoringInvalid(): ConvexError<ErrorData> {
  return fail("AUTHORING_INVALID", "This authoring session has ended.");
}

/** The answer to an agent whose role lacks the permission. */
export function forbidden(): ConvexError<ErrorData> {
  return fail("FORBIDDEN", "Your role does not allow this.");
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

/** Why an answer of a survey is not taken: as the question has it, or because it does not come to this question. */
type RefusedAnswer = {
  questionId: string;
  reason: AnswerProblem["reason"] | "unknown" | "offPath" | "text";
  limit?: number | string;
};

/** Names the question of a survey whose answer is not taken, and why. */
export function answerInvalid(
  questionId: string,
  problem: Omit<RefusedAnswer, "questionId">,
): ConvexError<ErrorData> {
  const answer = { questionId: questionId.slice(0, 32), ...problem };
  const limit = problem.limit === undefined ? "" : `, ${problem.limit}`;
  const message = `The answer to ${answer.questionId} is not taken: ${problem.reason}${limit}.`;
  return new ConvexError<ErrorData>({ code: "ANSWER_INVALID", message, answer });
}

/** @param retryAfterMs earliest time, from now, at which the same call can succeed */
export function rateLimited(retryAfterMs: number): ConvexError<ErrorData> {
  return new ConvexError<ErrorData>({
    code: "RATE_LIMITED",
    message: "Too many requests. Try again in a moment.",
    retryAfterMs,
  });
}
