import { isRecord } from "../protocol/json.ts";
import type { UserFields } from "../protocol/shell/messages.ts";
import { warn } from "./warn.ts";

const FIELDS = ["email", "name", "userId", "company", "userHash", "userToken"] as const;

/**
 * The flat values of a customer's object, by own properties. Dates become ISO text; what cannot be kept is named once.
 * @param what how the console line calls it
 */
export function toScalars(value: unknown, what: string): Record<string, string | number | boolean | null> {
  const scalars: [string, string | number | boolean | null][] = [];
  for (const [key, raw] of isRecord(value) ? Object.entries(value).slice(0, 100) : []) {
    const item = raw instanceof Date && +raw ? raw.toJSON() : raw;
    if (item === undefined) continue;
    if (/^(?![$_])[ -~]{1,64}$/.test(key) && (item === null || /^(str|boo|num)/.test(typeof item))) {
      scalars.push([key, (typeof item === "string" ? item.slice(0, 1_000) : item) as string]);
    } else warn("VALUE_IGNORED", `${what}.${key.slice(0, 64)}: use text, numbers or booleans`);
  }
  return Object.fromEntries(scalars);
}

/** What we take of a customer's user object; `undefined` when it holds nothing we know. */
export function toUser(value: unknown): UserFields | undefined {
  const user: UserFields = {};
  if (isRecord(value)) {
    for (const field of FIELDS) {
      const raw = Object.hasOwn(value, field) ? value[field] : undefined;
      if (typeof raw === "string" || typeof raw === "number") {
        if (raw !== "") user[field] = `${raw}`;
      } else if (raw !== undefined && raw !== null) warn("VALUE_IGNORED", `user.${field}: use text`);
    }
    if (Object.hasOwn(value, "customAttributes")) {
      user.customAttributes = toScalars(value.customAttributes, "customAttributes");
    }
  }
  return Object.keys(user)[0] ? user : undefined;
}

/** The same person with more facts, or another person, for whom nothing of the first is kept. */
export function mergeUser(known: UserFields | undefined, next: UserFields): UserFields {
  const isOther = known?.userId && next.userId && known.userId !== next.userId;
  return isOther ? next : { ...known, ...next };
}
