const LATIN_MARKS = /(?<=\p{Script=Latin}\p{Mn}*)\p{Mn}/gu;

/** A proposal for an article's address; the server checks what is chosen. */
export function toSlug(text: string): string {
  const plain = text.normalize("NFKD").replace(LATIN_MARKS, "").normalize("NFC").toLowerCase();
  return (plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join("-").slice(0, 100).replace(/-$/, "");
}
