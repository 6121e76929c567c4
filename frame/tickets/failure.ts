import { CallError } from "../core/errors.ts";
import { t } from "../strings/t.ts";

/** What to say of something that was not sent. */
export function failureText(error: unknown): string {
  const code = error instanceof CallError ? error.code : "INTERNAL";
  if (code === "OFFLINE" || code === "SESSION_INVALID") return t("ticketFailedOffline");
  return t(code === "RATE_LIMITED" ? "ticketFailedLimited" : "ticketFailed");
}
