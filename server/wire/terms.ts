/** Words of a text, as text search sees them. */

/** Longer runs (base64, long addresses) are no words anybody searches for. */
const MAX_TERM_LENGTH = 32;
/** Raised when the same text comes to other terms: search indexes of before are then built anew. */
export const TERMS_VERSION = 2;

// Scripts that put no space between words: any two neighbours stand for a word.
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー`;
const RUN = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, "u");
// Marks that people leave out when they type. Elsewhere (Hindi, Hebrew, Thai, Japanese) they are part of the letter.
const OPTIONAL_MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{Mn}*)\p{Mn}/gu;

/** Runs of letters and digits, without case and accents, in the order of the text; of Chinese, Japanese and Korean pairs. */
export function termsOf(text: string): string[] {
  return runsOf(text).flatMap((run) => (IS_UNSPACED.test(run) ? [...pairsOf(run), ...lastOf(run)] : [run]));
}

/** The same for what is looked for: the last sign of a longer run has been asked for with the one before it. */
export function queryTermsOf(text: string): string[] {
  return runsOf(text).flatMap((run) => {
    const pairs = IS_UNSPACED.test(run) ? pairsOf(run) : [];
    return pairs.length > 0 ? pairs : [run];
  });
}

function runsOf(text: string): string[] {
  const folded = text.normalize("NFKD").toLowerCase().replace(OPTIONAL_MARKS, "").normalize("NFC");
  const runs = folded.match(RUN) ?? [];
  return runs.filter((run) => run.length <= MAX_TERM_LENGTH || IS_UNSPACED.test(run));
}

function pairsOf(run: string): string[] {
  const signs = [...run];
  return signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
}

/** So that a single sign is found wherever it stands: any other begins a pair. */
const lastOf = (run: string): string[] => [...run].slice(-1);
