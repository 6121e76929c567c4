/** Words of a text, as text search sees them. */

/** Longer runs (base64, long addresses) are no words anybody searches for. */
const MAX_TERM_LENGTH = 32;

/** Runs of letters and digits in lower case, in the order of the text. */
export function termsOf(text: string): string[] {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length <= MAX_TERM_LENGTH);
}
