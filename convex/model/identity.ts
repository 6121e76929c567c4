import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Attributes, Notice, UserFields } from "../validators";
import { checkValues, KEYED, type Keyed, toValues } from "./claims";
import type { Identity } from "./proof";

/**
 * Writing what is said about a visitor onto the visitor. Claims never find, join or rename another visitor; what a
 * signed token has said, claims do not change.
 */

type Visitor = Pick<Doc<"visitors">, "kind"> & Partial<Doc<"visitors">>;
type Change = Partial<Doc<"visitors">>;

/** Tells whether what is said is about somebody else than the one this visitor is, or is claimed to be. */
export function isOtherUser(visitor: Doc<"visitors">, identity: Identity): boolean {
  const userId = identity.verifiedUserId ?? identity.user.userId;
  return userId !== undefined && visitor.userId !== undefined && userId !== visitor.userId;
}

/** Tells whether a visitor, unverified so far, is now proven to be somebody: what a session must not become as it is. */
export const isSignIn = (visitor: Doc<"visitors">, identity: Identity): boolean =>
  identity.verifiedUserId !== null && visitor.kind !== "verified";

type Saying = { identity: Identity; mayErase: boolean };

/**
 * Writes what is said on the visitor, keys of `customAttributes` and `company` one by one; absent ones stay. With
 * `mayErase` a null deletes, without it a null says nothing. Writes nothing if nothing changes.
 * @throws INPUT_INVALID if there would be too much of it
 */
export async function applyIdentity(
  ctx: MutationCtx,
  visitor: Doc<"visitors">,
  saying: Saying,
): Promise<{ visitor: Doc<"visitors">; notices: Notice[] }> {
  const { change, notices } = changeOf(visitor, saying);
  if (Object.keys(change).length === 0) return { visitor, notices };
  await ctx.db.patch("visitors", visitor._id, change);
  return { visitor: { ...visitor, ...change }, notices };
}

/** What a new visitor starts with. */
export const newVisitor = (identity: Identity): Visitor => {
  const visitor: Visitor = { kind: "anonymous" };
  return { ...visitor, ...changeOf(visitor, { identity, mayErase: false }).change };
};

function changeOf(visitor: Visitor, { identity, mayErase }: Saying): { change: Change; notices: Notice[] } {
  const { user, signed, verifiedUserId } = identity;
  const fixed = new Set(visitor.signedFields);
  const kept: string[] = [];
  const change: Change = {};
  for (const field of ["email", "name"] as const) {
    const value = signed[field] ?? (fixed.has(field) ? visitor[field] : user[field]);
    if (signed[field] === undefined && user[field] !== undefined && user[field] !== value) kept.push(field);
    if (signed[field] !== undefined) fixed.add(field);
    if (value === undefined || value === visitor[field]) continue;
    change[field] = value;
    if (field === "email") change.emailSince = Date.now();
  }
  for (const field of KEYED) {
    const now = toValues(visitor[field]) ?? {};
    const merged = merge(field, { now, claimed: toValues(user[field]), signed: toValues(signed[field]) });
    const { values, ignored } = merged(fixed, mayErase);
    kept.push(...ignored);
    if (sameValues(values, now)) continue;
    checkValues(field, values);
    change[field] = values;
  }
  if (fixed.size > (visitor.signedFields?.length ?? 0)) change.signedFields = [...fixed].toSorted();
  return { change: { ...change, ...standing(visitor, user, verifiedUserId) }, notices: signedNotice(kept) };
}

/** Who the visitor is by now: anonymous, claimed to be somebody, or verified. Never less than before. */
function standing(visitor: Visitor, user: UserFields, verifiedUserId: string | null): Change {
  if (visitor.kind === "verified") return {};
  if (verifiedUserId !== null) return { kind: "verified", userId: verifiedUserId, verifiedUserId };
  const change: Change = {};
  if (user.userId !== undefined && user.userId !== visitor.userId) change.userId = user.userId;
  // Company and attributes say something about a visitor; only an address or an id says who it is.
  const claims = user.userId !== undefined || user.email !== undefined;
  if (claims && visitor.kind === "anonymous") change.kind = "claimed";
  return change;
}

type Sources = {
  now: Attributes;
  claimed: Attributes | null | undefined;
  signed: Attributes | null | undefined;
};

/** Values by key: signed ones over claimed ones over those that are there. `fixed` learns what was signed. */
const merge =
  (field: Keyed, { now, claimed, signed }: Sources) =>
  (fixed: Set<string>, mayErase: boolean): { values: Attributes; ignored: string[] } => {
    const values = new Map(Object.entries(now));
    const ignored: string[] = [];
    const said = claimed === null ? Object.fromEntries(Object.keys(now).map((key) => [key, null])) : claimed;
    for (const [key, value] of Object.entries(said ?? {})) {
      const name = `${field}.${key}`;
      if (fixed.has(name)) {
        if (value !== now[key] && !Object.hasOwn(signed ?? {}, key)) ignored.push(name);
      } else if (value !== null) values.set(key, value);
      else if (mayErase) values.delete(key);
    }
    for (const [key, value] of Object.entries(signed ?? {})) {
      fixed.add(`${field}.${key}`);
      if (value === null) values.delete(key);
      else values.set(key, value);
    }
    return { values: Object.fromEntries(values), ignored };
  };

const signedNotice = (fields: string[]): Notice[] =>
  fields.length === 0
    ? []
    : [
        {
          code: "VALUE_SIGNED",
          message: `A signed token has set ${fields.slice(0, 3).join(", ")}; the unsigned value was left out. Put it into the token.`,
        },
      ];

function sameValues(a: Attributes, b: Attributes): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  );
}
