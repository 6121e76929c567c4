import { describe, expect, it } from "vitest";
import { LANGUAGES } from "./languages";
import { mailHtml, mailText } from "./mailContent";
import { MAIL_CATALOGS, mailWordsFor } from "./mailWords";

const { en, ...others } = MAIL_CATALOGS;
const blanksIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).toSorted();

it("are there in every language of the messenger", () => {
  expect(Object.keys(MAIL_CATALOGS).toSorted()).toEqual([...LANGUAGES].toSorted());
});

describe.each(Object.entries(others))("in %s", (lang, catalog) => {
  it("have every sentence, translated, with its blanks, at a length that a subject and a button bear", () => {
    for (const [key, english] of Object.entries(en)) {
      const text = catalog[key as keyof typeof en];
      expect([key, blanksIn(text)]).toEqual([key, blanksIn(english)]);
      expect([key, text.trim() !== "" && text !== english]).toEqual([key, true]);
      expect(text.length, key).toBeLessThanOrEqual(english.length * 2 + 10);
    }
    expect(catalog.subject).toContain("[{reference}]");
  });

  it("make a whole mail", () => {
    const words = mailWordsFor(lang);
    const facts = {
      words,
      team: "Acme",
      color: "#4f46e5",
      messages: [{ author: "Ada", text: "Yes.", blocks: null, files: ["plan.pdf"] }],
      more: 2,
      conversationUrl: "https://shop.example/",
      unsubscribeUrl: "https://api.example/unsubscribe/x",
    };
    const rtl = ["ar", "fa", "he"].includes(lang);
    expect(mailHtml(facts)).toContain(`<html lang="${lang}" dir="${rtl ? "rtl" : "ltr"}">`);
    for (const text of [mailHtml(facts), mailText(facts)]) {
      for (const [key, sentence] of Object.entries(catalog).slice(1, 7))
        expect(text, key).toContain(sentence.replace("{team}", "Acme").replace("{count}", "2"));
      expect(blanksIn(text.replaceAll(/style="[^"]*"/g, ""))).toEqual([]);
    }
  });
});

it.each([
  ["de-AT", "de"],
  ["fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"],
  ["tlh;q=1, zh-TW;q=0.5", "zh-Hant"],
  ["", "en"],
  ["*", "en"],
])("for %j are in %s", (wishes, lang) => expect(mailWordsFor(wishes).lang).toBe(lang));

it("put in no more than they were given, whatever that holds", () => {
  expect(mailWordsFor("en").say("lead", { team: "{reference} $& {team}" })).toBe(
    "{reference} $& {team} has answered you:",
  );
});
