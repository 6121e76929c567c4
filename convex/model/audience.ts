import type { Doc } from "../_generated/dataModel";
import type { Audience } from "../messengerValidators";

/**
 * Who content is for. A visitor is a "user" when the customer's page has said who it is; where a workspace wants that
 * proven (`strictUsers`), only then. Everybody else is a "visitor" in the narrow sense.
 */

export type Known = Pick<Doc<"visitors">, "kind" | "userId" | "email">;

/** Tells whether a visitor counts as a user. */
export function isUser({ kind, userId, email }: Known, { strictUsers }: { strictUsers: boolean }): boolean {
  if (kind === "verified") return true;
  return !strictUsers && Boolean(userId || email);
}

/** Tells whether content for `visibleTo` is for somebody who is a user, or is none. */
export function isFor(visibleTo: Audience, reader: { isUser: boolean }): boolean {
  return visibleTo === "all" || (visibleTo === "users") === reader.isUser;
}
