import { describe, expect, it } from "vitest";
import { compileMessage } from "../convex/model/messageFormat.ts";
import type { Message } from "../frame/strings/messages.ts";
import { compileCatalogs, languages, parts, readCatalog, readEnglish } from "./catalogs.ts";

/** Words that are the same in a language as in English. */
const SAME: Record<string, readonly string[]> = {
  de: ["messenger"],
  fr: ["composerLabel"],
  nl: ["tipTitle"],
};
/** Only heard, as labels of icons and of regions: they may be longer, but not a story. */
const HEARD = /^(back|conversation|dismiss|loadingOlder|openConversation|teaser|toBottom|launcher\w+)$/;
const LARGEST_COUNT = 10_000;

const leaves = (message: Message): string[] =>
  typeof message === "string" ? [message] : Object.values(message[1]).flatMap(leaves);
const blanksOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
const choices = (message: Message): [string, string[]][] =>
  typeof message === "string"
    ? []
    : [[message[0], Object.keys(message[1])], ...Object.values(message[1]).flatMap(choices)];

/** As many columns as a text takes: characters of East Asia are twice as wide as others, marks have no width. */
const widthOf = (text: string): number =>
  [...text.replace(/\p{M}|\p{Cf}/gu, "")].reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/u.test(character) ? 2 : 1),
    0,
  );

/** Plural categories a language has for the counts we have. */
function categoriesOf(language: string): Set<string> {
  const rules = new Intl.PluralRules(language);
  return new Set(Array.from({ length: LARGEST_COUNT + 1 }, (_, count) => rules.select(count)));
}

/** What is on a button, a title or a line of a list has to fit there; sentences may run on. */
function limitOf(key: string, english: string): number {
  const width = Math.max(...leaves(compileMessage(english)).map(widthOf));
  if (HEARD.test(key)) return Math.max(48, 2 * width);
  return width <= 24 ? Math.max(24, Math.round(1.6 * width)) : Math.round(1.6 * width);
}

it("there are 22 languages with English", () => expect(languages()).toHaveLength(21));

it("keys are of one part only", () => {
  const keys = parts().flatMap((part) => Object.keys(readEnglish(part)));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

it("English forms are those English has", () => {
  for (const [key, source] of parts().flatMap((part) => Object.entries(readEnglish(part))))
    for (const [, forms] of choices(compileMessage(source)).filter(([name]) => name === "count"))
      expect([key, forms]).toEqual([key, expect.arrayContaining(["one", "other"])]);
});

describe.each(parts())("%s", (part) => {
  const english = readEnglish(part);

  it.each(languages())("%s: every sentence of English and no other", (language) => {
    const keys = Object.keys(readCatalog(part, language) ?? {});
    const missing = Object.keys(english).filter((key) => !keys.includes(key));
    const unknown = keys.filter((key) => !(key in english));
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
  });

  it.each(languages())("%s: the same blanks, and every form its plurals need", (language) => {
    const categories = categoriesOf(language);
    for (const [key, source] of Object.entries(readCatalog(part, language) ?? {})) {
      const [own, original] = [compileMessage(source), compileMessage(english[key] ?? "")];
      const wanted = new Set(leaves(original).flatMap(blanksOf));
      const counted = new Set(choices(original).map(([name]) => name));
      for (const text of leaves(own)) {
        const blanks = new Set(blanksOf(text));
        expect([key, [...blanks].filter((name) => !wanted.has(name))]).toEqual([key, []]);
        // "Two characters left" has no number in some languages.
        const lost = [...wanted].filter((name) => !blanks.has(name) && !counted.has(name));
        expect([key, lost]).toEqual([key, []]);
      }
      if (counted.size > 0)
        expect([key, leaves(own).flatMap(blanksOf)]).toEqual([key, expect.arrayContaining([...counted])]);
      expect([key, choices(own).length > 0]).toEqual([key, choices(original).length > 0]);
      for (const [name, forms] of choices(own).filter(([each]) => each === "count"))
        expect([key, name, forms]).toEqual([key, "count", expect.arrayContaining([...categories])]);
    }
  });

  it.each(languages())("%s: translated, and short enough", (language) => {
    for (const [key, source] of Object.entries(readCatalog(part, language) ?? {})) {
      const original = english[key] ?? "";
      if (!SAME[language]?.includes(key)) expect([key, source]).not.toEqual([key, original]);
      expect([key, source]).toEqual([key, source.trim()]);
      expect([key, source]).not.toEqual([key, expect.stringMatching(/\.\.\.|'|\s{2}/)]);
      const width = Math.max(...leaves(compileMessage(source)).map(widthOf));
      expect([key, width, limitOf(key, original) >= width]).toEqual([key, width, true]);
    }
  });
});

it("a language's core file holds the launcher's words and the hashes of the other parts", () => {
  const { files, hashes } = compileCatalogs();
  expect(Object.keys(hashes)).toEqual(languages());
  const core = JSON.parse(files.get("core.de.json") ?? "") as Record<string, Record<string, unknown>>;
  expect(core.messages).toMatchObject({ send: "Senden", launcherOpen: "Chat öffnen" });
  expect(core.messages).not.toHaveProperty("filesChosen");
  expect(Object.keys(core.parts ?? {}).sort()).toEqual(
    parts().filter((part) => !["core", "launcher"].includes(part)),
  );
});
