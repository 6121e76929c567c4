import type { HighlightRange } from "../articleValidators";

/** Where the words of a search stand in a text: as offsets, so that nobody has to make markup of them. */

export type Terms = { whole: string[]; prefix: string | null };
type Word = { start: number; end: number; folded: string };

const MAX_TERMS = 16;
const MAX_RANGES = 100;
const SNIPPET_LENGTH = 180;
const BEFORE_MATCH = 50;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u;
const OPTIONAL_MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{Mn}*)\p{Mn}/gu;

/** The terms of a query, as the search index sees them: the last one may still be being typed. */
export function termsOf(query: string): Terms {
  const words = wordsOf(query).flatMap(({ folded }) => (UNSPACED.test(folded) ? pairsOf(folded) : [folded]));
  const prefix = words.pop() ?? null;
  return { whole: [...new Set(words)].slice(0, MAX_TERMS - 1), prefix };
}

/** Every place in a text where a term stands, in order and apart. */
export function rangesOf(text: string, terms: Terms): HighlightRange[] {
  const ranges: HighlightRange[] = [];
  for (const word of wordsOf(text)) {
    for (const range of rangesIn(word, terms)) {
      const last = ranges[ranges.length - 1];
      if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
      else if (ranges.length < MAX_RANGES) ranges.push(range);
    }
  }
  return ranges;
}

/** Which share of the terms a text has, 0 to 1. */
export function coverageOf(text: string, terms: Terms): number {
  const wanted = [...terms.whole, ...(terms.prefix === null ? [] : [terms.prefix])];
  if (wanted.length === 0) return 0;
  const words = wordsOf(text);
  const found = wanted.filter((term) => {
    const alone: Terms =
      term === terms.prefix ? { whole: [], prefix: term } : { whole: [term], prefix: null };
    return words.some((word) => rangesIn(word, alone).length > 0);
  });
  return found.length / wanted.length;
}

/** The part of a text that says most about a search, and where the terms stand in it. */
export function snippetOf(text: string, terms: Terms): { snippet: string; ranges: HighlightRange[] } {
  const flat = text.replace(/\s+/gu, " ").trim();
  const centre = densest(rangesOf(flat, terms));
  let start = Math.max(0, centre - BEFORE_MATCH);
  if (flat.length - start < SNIPPET_LENGTH) start = Math.max(0, flat.length - SNIPPET_LENGTH);
  if (start > 0) start = Math.min(centre, flat.indexOf(" ", start - 1) + 1 || start);
  let end = Math.min(flat.length, start + SNIPPET_LENGTH);
  if (end < flat.length) end = Math.max(flat.lastIndexOf(" ", end), start + SNIPPET_LENGTH / 2);
  // Never half a character.
  if (/[\udc00-\udfff]/.test(flat[start] ?? "")) start -= 1;
  if (/[\udc00-\udfff]/.test(flat[end] ?? "")) end += 1;
  const snippet = `${start > 0 ? "…" : ""}${flat.slice(start, end)}${end < flat.length ? "…" : ""}`;
  return { snippet, ranges: rangesOf(snippet, terms) };
}

/** Where the window with the most places begins. */
function densest(ranges: readonly HighlightRange[]): number {
  let best = { start: ranges[0]?.start ?? 0, count: 0 };
  let last = 0;
  for (const [first, { start }] of ranges.entries()) {
    while (last < ranges.length && (ranges[last]?.end ?? 0) - start < SNIPPET_LENGTH - BEFORE_MATCH) last++;
    if (last - first > best.count) best = { start, count: last - first };
  }
  return best.start;
}

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (match) => {
    const start = match.index;
    return { start, end: start + match[0].length, folded: fold(match[0]) };
  });
}

const fold = (word: string): string =>
  word.normalize("NFKD").toLowerCase().replace(OPTIONAL_MARKS, "").normalize("NFC");

function rangesIn({ start, end, folded }: Word, { whole, prefix }: Terms): HighlightRange[] {
  if (!UNSPACED.test(folded)) {
    const isFound = whole.includes(folded) || (prefix !== null && folded.startsWith(prefix));
    return isFound ? [{ start, end }] : [];
  }
  // Signs of these scripts fold one to one, nearly always; a range never leaves its word.
  const ranges = [...whole, ...(prefix === null ? [] : [prefix])].flatMap((term) => {
    const at = folded.indexOf(term);
    return at < 0 ? [] : [{ start: start + at, end: Math.min(end, start + at + term.length) }];
  });
  return ranges.toSorted((a, b) => a.start - b.start);
}

function pairsOf(run: string): string[] {
  const signs = [...run];
  return signs.length < 2 ? [run] : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
}
