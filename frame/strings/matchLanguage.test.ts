import { describe, expect, it } from "vitest";
import { LANGUAGES, languageFor } from "../../convex/model/languages.ts";
import { languages } from "../../scripts/catalogs.ts";
import { matchLanguage } from "./matchLanguage.ts";

const match = (wishes: string) => matchLanguage(wishes.split(","), languages());

const CASES: [wishes: string, name: string, locale: string][] = [
  ["de", "de", "de"],
  ["de-AT", "de", "de-AT"],
  ["DE-at", "de", "de-AT"],
  ["en-GB", "en", "en-GB"],
  ["es-419", "es", "es-419"],
  ["zh", "zh-Hans", "zh"],
  ["zh-CN", "zh-Hans", "zh-CN"],
  ["zh-SG", "zh-Hans", "zh-SG"],
  ["zh-TW", "zh-Hant", "zh-TW"],
  ["zh-HK", "zh-Hant", "zh-HK"],
  ["zh-MO", "zh-Hant", "zh-MO"],
  ["zh-Hant", "zh-Hant", "zh-Hant"],
  ["zh-Hans-TW", "zh-Hans", "zh-Hans-TW"],
  ["pt", "pt-BR", "pt"],
  ["pt-PT", "pt-BR", "pt-PT"],
  ["iw", "he", "he"],
  ["in", "id", "id"],
  ["fa-AF", "fa", "fa-AF"],
  ["ar-EG", "ar", "ar-EG"],
  ["da", "en", "en"],
  ["nb", "en", "en"],
  ["no,sv", "sv", "sv"],
  ["hi-Latn", "en", "en"],
  ["tlh,not a locale,ja-JP", "ja", "ja-JP"],
  ["", "en", "en"],
  ["english", "en", "en"],
  ["*,uk", "uk", "uk"],
];

describe("matchLanguage", () => {
  it.each(CASES)("%s → %s, written as in %s", (wishes, name, locale) => {
    expect(match(wishes)).toEqual({ name, locale });
  });
  it("answers as the server does, which chooses the workspace's own texts", () => {
    expect(["en", ...languages()].sort()).toEqual([...LANGUAGES].sort());
    for (const [wishes, name] of CASES) expect([wishes, languageFor(wishes)]).toEqual([wishes, name]);
  });
});
