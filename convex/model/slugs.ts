import { inputInvalid } from "../errors";

/** Names for addresses: letters and digits of any script in lower case, with hyphens between. */

const MAX_LENGTH = 120;
const SLUG = /^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*$/u;
const LATIN_MARKS = /(?<=\p{Script=Latin}\p{Mn}*)\p{Mn}/gu;

/** A slug of any text; "" if there is nothing in it to make one of. */
export function toSlug(text: string): string {
  const words =
    text
      .normalize("NFKD")
      .replace(LATIN_MARKS, "")
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let slug = "";
  for (const word of words) {
    const longer = slug ? `${slug}-${word}` : word;
    if (longer.length > MAX_LENGTH) break;
    slug = longer;
  }
  return slug;
}

/** @throws INPUT_INVALID */
export function checkSlug(slug: string): void {
  if (slug.length > MAX_LENGTH || !SLUG.test(slug) || slug !== slug.toLowerCase().normalize("NFC"))
    throw inputInvalid("A slug has 1 to 120 letters and digits in lower case, with single hyphens between.");
}

/** The slug, or with the first number after it that `isTaken` does not know. */
export async function freeSlug(slug: string, isTaken: (slug: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? slug : `${slug.slice(0, MAX_LENGTH - 6)}-${number}`;
    if (!(await isTaken(candidate))) return candidate;
  }
}
