import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { inputInvalid } from "../errors";
import type { Attributes, UserFields } from "../validators";
import { isShortText } from "./text";

/**
 * What the customer's page says about its user is a claim: it is written on the visitor of this browser and shown to
 * agents, and it never finds, joins or renames another visitor. `userHash` and `userToken` are proofs; until they are
 * checked they are neither stored nor believed.
 */

const MAX_EMAIL_LENGTH = 254;
const MAX_NAME_LENGTH = 200;
const MAX_ATTRIBUTES = 50;
const MAX_ATTRIBUTES_LENGTH = 8_000;
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+$/u;
// Convex keeps `$` and `_` for itself and field names to printable ASCII.
const ATTRIBUTE_KEY = /^[A-Za-z0-9][\x20-\x7e]{0,63}$/;

/** Tells whether an attribute's name can be stored: 1 to 64 printable ASCII characters after a letter or digit. */
export const isAttributeKey = (key: string): boolean => ATTRIBUTE_KEY.test(key);

/** @throws INPUT_INVALID naming the field that is wrong */
export function checkUserFields(user: UserFields): void {
  const { email, customAttributes } = user;
  if (email !== undefined && !(isShortText(email, MAX_EMAIL_LENGTH) && EMAIL.test(email))) {
    throw inputInvalid(`user.email must be an e-mail address of at most ${MAX_EMAIL_LENGTH} characters.`);
  }
  for (const field of ["name", "userId", "company"] as const) {
    const value = user[field];
    if (value !== undefined && !isShortText(value, MAX_NAME_LENGTH)) {
      throw inputInvalid(`user.${field} must be a text of 1 to ${MAX_NAME_LENGTH} characters.`);
    }
  }
  if (customAttributes) checkAttributes(customAttributes);
}

/** Tells whether a claim is about somebody else than the one this visitor is claimed to be. */
export function isOtherUser(visitor: Doc<"visitors">, user: UserFields): boolean {
  return user.userId !== undefined && visitor.userId !== undefined && user.userId !== visitor.userId;
}

/** Writes a claim on the visitor. Writes nothing if nothing changes. Returns the visitor as it is then. */
export async function applyClaim(
  ctx: MutationCtx,
  visitor: Doc<"visitors">,
  user: UserFields,
): Promise<Doc<"visitors">> {
  const change = claimedFields(visitor, user);
  if (Object.keys(change).length === 0) return visitor;
  await ctx.db.patch("visitors", visitor._id, change);
  return { ...visitor, ...change };
}

/** What a new visitor starts with. */
export function claimOf(
  user: UserFields | undefined,
): Pick<Doc<"visitors">, "kind"> & Partial<Doc<"visitors">> {
  return { kind: "anonymous", ...(user ? claimedFields({ kind: "anonymous" }, user) : {}) };
}

function claimedFields(
  visitor: Pick<Doc<"visitors">, "kind"> & Partial<Doc<"visitors">>,
  user: UserFields,
): Partial<Doc<"visitors">> {
  const change: Partial<Doc<"visitors">> = {};
  for (const field of ["email", "name", "userId", "company"] as const) {
    if (user[field] !== undefined && user[field] !== visitor[field]) change[field] = user[field];
  }
  if (user.customAttributes) {
    const merged = { ...visitor.customAttributes, ...user.customAttributes };
    checkAttributes(merged);
    if (!sameAttributes(merged, visitor.customAttributes ?? {})) change.customAttributes = merged;
  }
  // Company and attributes say something about a visitor; only an address or an id says who it is.
  const claims = user.userId !== undefined || user.email !== undefined;
  if (claims && visitor.kind === "anonymous") change.kind = "claimed";
  return change;
}

function checkAttributes(attributes: Attributes): void {
  const keys = Object.keys(attributes);
  if (keys.length > MAX_ATTRIBUTES)
    throw inputInvalid(`user.customAttributes has more than ${MAX_ATTRIBUTES} keys.`);
  for (const key of keys) {
    if (!isAttributeKey(key))
      throw inputInvalid("A key of user.customAttributes must be 1 to 64 ASCII characters.");
    const value = attributes[key];
    if (typeof value === "number" && !Number.isFinite(value))
      throw inputInvalid(`user.customAttributes.${key} is not a number.`);
  }
  const text = JSON.stringify(attributes);
  // JSON writes half of a surrogate pair as an escape.
  if (text.length > MAX_ATTRIBUTES_LENGTH || /\\ud[89a-f]/i.test(text)) {
    throw inputInvalid(
      `user.customAttributes is longer than ${MAX_ATTRIBUTES_LENGTH} characters or not well-formed.`,
    );
  }
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  );
}
