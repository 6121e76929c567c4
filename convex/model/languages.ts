/** Languages the messenger speaks. The frame chooses among them by the same rules (frame/strings/matchLanguage.ts). */
export const LANGUAGES = [
  "ar",
  "de",
  "en",
  "es",
  "fa",
  "fr",
  "he",
  "hi",
  "id",
  "it",
  "ja",
  "ko",
  "nl",
  "pl",
  "pt-BR",
  "ru",
  "sv",
  "tr",
  "uk",
  "vi",
  "zh-Hans",
  "zh-Hant",
] as const;
export type Language = (typeof LANGUAGES)[number];

const MAX_WISHES = 8;
const BCP_47 = /^([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-.*)?$/i;
const FORMER: Record<string, string> = { iw: "he", in: "id" };
const TRADITIONAL = ["hk", "mo", "tw"];
/** Scripts in which our catalog of a language is written, where a wish may name another. */
const SCRIPTS: Partial<Record<string, string>> = {
  ar: "arab",
  fa: "arab",
  he: "hebr",
  hi: "deva",
  ja: "jpan",
  ko: "kore",
  ru: "cyrl",
  uk: "cyrl",
};

export const isLanguage = (name: string): name is Language => (LANGUAGES as readonly string[]).includes(name);

/**
 * The language the messenger speaks to somebody with these wishes. Works without `Intl`, which not every home has whole.
 * @param wishes BCP 47, dearest first, commas between
 */
export function languageFor(wishes: string): Language {
  for (const wish of wishes.slice(0, 300).split(",").slice(0, MAX_WISHES)) {
    const name = languageOf(wish.trim());
    if (name) return name;
  }
  return "en";
}

function languageOf(wish: string): Language | null {
  const [, first = "", script = "", region = ""] =
    BCP_47.exec(wish)?.map((part) => (part ?? "").toLowerCase()) ?? [];
  const language = FORMER[first] ?? first;
  if (language === "zh") {
    const isTraditional = script === "hant" || (script === "" && TRADITIONAL.includes(region));
    if (script !== "" && script !== "hant" && script !== "hans") return null;
    return isTraditional ? "zh-Hant" : "zh-Hans";
  }
  if (script !== "" && script !== (SCRIPTS[language] ?? "latn")) return null;
  if (language === "pt") return "pt-BR";
  return isLanguage(language) ? language : null;
}
