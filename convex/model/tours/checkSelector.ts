/**
 * Whether a text can be a CSS selector at all. Goes through it once; what it means, and whether there is such a thing, only the
 * browser knows.
 */

const MAX_LENGTH = 500;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]" };
/** Outside of quotes no selector has one of these. */
const NEVER = new Set(["{", "}", ";", "@", "<", "!", "`", "%"]);
const SPACE = " ";

/** What is wrong with a selector, in words; null: nothing that can be told without a page. */
export function selectorProblem(selector: string): string | null {
  if (selector.trim() === "") return "has 1 to 500 characters.";
  if (selector.length > MAX_LENGTH) return `has at most ${MAX_LENGTH} characters.`;
  const open: string[] = [];
  let quote = "";
  for (let at = 0; at < selector.length; at += 1) {
    const sign = selector[at] ?? "";
    const place = `at character ${at + 1}: `;
    // But for spaces everything that is not drawn is a slip.
    if (sign < SPACE && sign !== "\t") return `${place}is a sign that cannot be seen.`;
    if (sign === "\\") {
      if (at + 1 === selector.length) return `${place}escapes nothing.`;
      at += 1;
    } else if (quote !== "") {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign in CLOSING) open.push(CLOSING[sign] ?? "");
    else if (sign === ")" || sign === "]") {
      if (open.pop() !== sign) return `${place}“${sign}” closes nothing.`;
    } else if (NEVER.has(sign)) return `${place}“${sign}” is in no selector.`;
  }
  if (quote !== "") return `a quotation mark ${quote} is not closed.`;
  return open.length > 0 ? `“${open.pop()}” is missing.` : null;
}
