/** What tools make up anew with each build or each visit, and what says how something is just now. */

/** Made by a framework or counted: `:r1:`, `radix-4`, `ember123`, UUIDs, four digits and more. */
const MADE_ID =
  /^[:«_]|^(radix|headlessui|mui|ember|ext-gen|react|downshift|reach|cdk|mat|yui|aria|select2|uid?)[-_:]?[\w:]*\d|\d{4}|[\da-f]{8}/i;
/** States, and classes that styling tools make: `css-1q2w3e`, `sc-bdVaJa`, `jss12`, `Button_root__x3Fq`, `w-[3px]`. */
const MADE_CLASS =
  /^(active|shown?|open(ed)?|in|selected|focus(ed)?|hover|disabled|loading|collaps(ed|ing)|fade|current|checked|visible|hidden)$|^(is|has|ng|v|js)-|^(css|sc|jss|emotion|svelte|tw|jsx|styled|go)-?[\w-]*\d|^_|__\w*\d\w*$|[[\]:]|\d{4}/;

/** Whether an id may be the same tomorrow. */
export function isStableId(id: string): boolean {
  return id !== "" && id.length < 65 && !MADE_ID.test(id);
}

/** Whether a class may be the same tomorrow. Tokens of mixed letters without vowels are hashes. */
export function isStableClass(token: string): boolean {
  return (
    token.length > 1 &&
    token.length < 49 &&
    !MADE_CLASS.test(token) &&
    !/(?=[^-_]*\d[^-_]*[a-z])(?=[^-_]*[A-Z])[\da-zA-Z]{5,}/.test(token)
  );
}

/**
 * A path without what counts things: `/orders/123?page=2` and `/orders/7` are alike, and so are `/docs/3.0` and `/docs/3.1/`.
 */
export function generalizePath(address: string): string {
  return address
    .replace(/^[a-z]+:\/\/[^/]*/i, "")
    .replace(/[?#].*$/s, (rest) => (/^#[a-z]/i.test(rest) ? rest : ""))
    .replace(/\d+|[\da-f]{8}-[\da-f-]+/gi, "*")
    .replace(/_/g, "-")
    .replace(/(.)\/$/, "$1")
    .slice(-80);
}
