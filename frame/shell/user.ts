import type { UserFields } from "../../protocol/messages.ts";

type Rule = { pattern: RegExp; most: number; wanted: string };

/** Something to see: a blank is none. */
const TEXT: Rule = { pattern: /[^\s\p{Cf}\p{Cc}]/u, most: 200, wanted: "a text" };
/** What the deployment takes of each field (convex/model/claims.ts). It refuses the whole call for one that is wrong. */
const RULES: Record<string, Rule> = {
  email: { pattern: /^[^\s@<>"]+@[^\s@<>"]+$/u, most: 254, wanted: "an e-mail address" },
  name: TEXT,
  userId: TEXT,
  company: TEXT,
};

/**
 * A user as the deployment can take one: what a page has not filled in counts as not given, and a value that is of no use
 * costs the visitor neither the other values nor the messenger.
 * @param warn told of each value that was left out
 */
export function readUser(user: UserFields, warn: (code: string, detail: string) => void): UserFields {
  return Object.fromEntries(
    Object.entries(user).filter(([field, value]) => {
      if (typeof value !== "string") return value !== undefined;
      if (!value.trim()) return false;
      const rule = RULES[field];
      if (!rule || (value.length <= rule.most && rule.pattern.test(value))) return true;
      warn("VALUE_IGNORED", `user.${field}: ${rule.wanted} of at most ${rule.most} characters`);
      return false;
    }),
  );
}
