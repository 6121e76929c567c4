import type { Doc } from "../_generated/dataModel";
import type { Audience } from "../validators";

/**
 * Whether a visitor counts as one of the customer's users: its page has named a user id or an e-mail address. With
 * `isStrict` only a proven visitor does, because what a page says without proof anybody can say.
 */
export function isUser(
  visitor: Pick<Doc<"visitors">, "kind" | "userId" | "email">,
  isStrict: boolean,
): boolean {
  return isStrict ? visitor.kind === "verified" : Boolean(visitor.userId || visitor.email);
}

/** Whether something meant for an audience is for this visitor. */
export function isFor(audience: Audience, isOneOfUsers: boolean): boolean {
  return audience === "all" || (audience === "users") === isOneOfUsers;
}
