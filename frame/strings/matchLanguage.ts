/** A catalog, and the locale to write its numbers and dates in: the reader's own, where it is one of the same language. */
export type Language = { name: string; locale: string };

const ENGLISH: Language = { name: "en", locale: "en" };

/**
 * The first of the reader's wishes that a catalog can fulfil; English if none can. A catalog fits whatever is written in its
 * language and its script: `zh-TW` reads Traditional characters, `pt-PT` what is written for Brazil.
 * @param wishes BCP 47, dearest first; what is not is passed over
 */
export function matchLanguage(wishes: readonly string[], names: readonly string[]): Language {
  const known = new Map(["en", ...names].map((name) => [writingOf(name), name]));
  for (const wish of wishes) {
    try {
      const name = known.get(writingOf(wish));
      if (name) return { name, locale: new Intl.Locale(wish).toString() };
    } catch {
      // Not a locale: whoever wrote it gets the next wish.
    }
  }
  return ENGLISH;
}

/** Language and script, likely ones filled in and old codes made new: `zh-Hant`, `he-Hebr` for `iw`. */
function writingOf(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  return `${language}-${script}`;
}
