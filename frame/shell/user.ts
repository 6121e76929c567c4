import type { UserFields } from "../../protocol/messages.ts";

/** Of a text: how it must look, its length at most, and what it is. */
type TextRule = [pattern: RegExp, most: number, wanted: string];

/** Something to see: a blank is none. */
const TEXT: TextRule = [/[^\s\p{Cf}\p{Cc}]/u, 200, "a text"];
/** What the deployment takes of each field (convex/model/claims.ts). It refuses the whole call for one that is wrong. */
const TEXTS: Record<string, TextRule> = {
  email: [/^[^\s@<>"]+@[^\s@<>"]+$/u, 254, "an e-mail address"],
  name: TEXT,
  userId: TEXT,
  company: TEXT,
};
/** Of values by key: how many, and how long they are as JSON. */
const VALUES: Record<string, [keys: number, most: number]> = {
  customAttributes: [50, 8_000],
  company: [20, 4_000],
};

/** What was wanted of a value that is of no use; nothing where it can be used. */
function wantedOf(field: string, value: unknown): string | undefined {
  if (typeof value === "string") {
    const [pattern, most, wanted] = TEXTS[field] ?? TEXT;
    const isUsable = !(field in TEXTS) || (value.length <= most && pattern.test(value));
    return isUsable ? undefined : `${wanted} of at most ${most} characters`;
  }
  const [keys = 0, most = 0] = VALUES[field] ?? [];
  const isUsable =
    value === null || (Object.keys(value as object).length <= keys && JSON.stringify(value).length <= most);
  return isUsable ? undefined : `at most ${keys} keys and ${most} characters`;
}

/**
 * A user as the deployment can take one: what a page has not filled in counts as not given, and a value that is of no use
 * costs the visitor neither the other values nor the messenger.
 * @param warn told of each value that was left out
 */
export function readUser(user: UserFields, warn: (code: string, detail: string) => void): UserFields {
  const given = Object.entries(user).filter(
    ([, value]) => value !== undefined && !(typeof value === "string" && !value.trim()),
  );
  return Object.fromEntries(
    given.filter(([field, value]) => {
      const wanted = wantedOf(field, value);
      if (wanted) warn("VALUE_IGNORED", `user.${field}: ${wanted}`);
      return !wanted;
    }),
  );
}
