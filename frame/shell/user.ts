import type { UserFields } from "../../protocol/messages.ts";

// What the deployment takes of each field (convex/model/claims.ts). It refuses the whole call for one that is wrong.
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+$/u;
/** Characters at most; of values by key, as JSON, twenty times as many. */
const MOST: Record<string, number> = {
  email: 254,
  name: 200,
  userId: 200,
  company: 200,
  customAttributes: 400,
};

/**
 * A user as the deployment can take one: what a page has not filled in counts as not given, and a value that is of no use
 * costs the visitor neither the other values nor the messenger.
 * @param warn told of each value that was left out; docs/errors.md says what is wanted
 */
export function readUser(user: UserFields, warn: (code: string, detail: string) => void): UserFields {
  return Object.fromEntries(
    Object.entries(user).filter(([field, value]) => {
      const isText = typeof value === "string";
      if (isText && !value.trim()) return false;
      // Of other fields the schema has seen to.
      const most = (MOST[field] as number) * (isText ? 1 : 20);
      const text = `${isText ? value : JSON.stringify(value)}`;
      const isUsable = !(text.length > most) && (field !== "email" || EMAIL.test(text));
      if (!isUsable) warn("VALUE_IGNORED", `user.${field}`);
      return isUsable;
    }),
  );
}
