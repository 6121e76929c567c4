import { inputInvalid } from "../errors";
import type { Attributes, UserFields } from "../validators";
import { isShortText } from "./text";

/** What may be said about a user, by a page or in a signed token: types, sizes, and how values are merged by key. */

const MAX_EMAIL_LENGTH = 254;
const MAX_NAME_LENGTH = 200;
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+$/u;
// Convex keeps `$` and `_` for itself and field names to printable ASCII.
const ATTRIBUTE_KEY = /^[A-Za-z0-9][\x20-\x7e]{0,63}$/;

/** The two fields that hold values by key. */
export const KEYED = ["customAttributes", "company"] as const;
export type Keyed = (typeof KEYED)[number];
const SIZES = {
  customAttributes: { keys: 50, length: 8_000 },
  company: { keys: 20, length: 4_000 },
} as const;

/** Tells whether an attribute's name can be stored: 1 to 64 printable ASCII characters after a letter or digit. */
export const isAttributeKey = (key: string): boolean => ATTRIBUTE_KEY.test(key);

/** @throws INPUT_INVALID naming the field that is wrong */
export function checkUserFields(user: UserFields): void {
  const { email } = user;
  if (email !== undefined && !(isShortText(email, MAX_EMAIL_LENGTH) && EMAIL.test(email))) {
    throw inputInvalid(`user.email must be an e-mail address of at most ${MAX_EMAIL_LENGTH} characters.`);
  }
  for (const field of ["name", "userId", "company"] as const) {
    const value = user[field];
    if (typeof value === "string" && !isShortText(value, MAX_NAME_LENGTH)) {
      throw inputInvalid(`user.${field} must be a text of 1 to ${MAX_NAME_LENGTH} characters.`);
    }
  }
  for (const field of KEYED) {
    const values = toValues(user[field]);
    if (values) checkValues(field, values);
  }
}

/** A company's name is one of its facts. */
export const toValues = (value: string | Attributes | null | undefined): Attributes | null | undefined =>
  typeof value === "string" ? { name: value } : value;

/** @throws INPUT_INVALID unless there are few enough values, short enough, of names that can be stored */
export function checkValues(field: Keyed, values: Attributes): void {
  const { keys: most, length } = SIZES[field];
  const keys = Object.keys(values);
  if (keys.length > most) throw inputInvalid(`user.${field} has more than ${most} keys.`);
  for (const key of keys) {
    if (!isAttributeKey(key)) throw inputInvalid(`A key of user.${field} must be 1 to 64 ASCII characters.`);
    const value = values[key];
    if (typeof value === "number" && !Number.isFinite(value))
      throw inputInvalid(`user.${field}.${key} is not a number.`);
  }
  const text = JSON.stringify(values);
  // JSON writes half of a surrogate pair as an escape.
  if (text.length > length || /\\ud[89a-f]/i.test(text)) {
    throw inputInvalid(`user.${field} is longer than ${length} characters or not well-formed.`);
  }
}
