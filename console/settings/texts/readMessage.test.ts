import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../convex/model/languages";
import { compileMessage } from "../../../convex/model/messageFormat";
import { LANGUAGE_NAMES } from "./languageNames.ts";
import { readMessage } from "./readMessage.ts";
import { loadSentences } from "./sentences.ts";

describe("readMessage", () => {
  const usual = "{count, plural, one {# message} other {# messages}}";
  it("gives an example of every form, with a number that chooses it", () => {
    const own = "{count, plural, =0 {nichts} one {# Brief} other {# Briefe}} für {name}";
    expect(readMessage(own, `${usual} {name}`, "de")).toEqual({
      ok: true,
      unknown: [],
      samples: [
        { when: "count = 0", says: "nichts für {name}" },
        { when: "count = 1", says: "1 Brief für {name}" },
        { when: "count = 2", says: "2 Briefe für {name}" },
      ],
    });
    const russian = "{count, plural, one {# письмо} few {# письма} many {# писем} other {# письма}}";
    const reading = readMessage(russian, usual, "ru");
    expect(reading.ok && reading.samples.map(({ says }) => says)).toEqual([
      "1 письмо",
      "2 письма",
      "5 писем",
      "1,5 письма",
    ]);
  });
  it("names blanks that nothing fills in", () => {
    expect(readMessage("Hi {nmae}", "Hi {name}", "en")).toMatchObject({ ok: true, unknown: ["nmae"] });
  });
  it.each([
    ["Hi {name", 3],
    ["a } b", 2],
    ["{n, plural, one {#}}", 20],
    ["Hi '{name}'", 3],
  ])("says where %s stops being a sentence", (source, at) => {
    expect(readMessage(source, "", "en")).toMatchObject({ ok: false, at });
  });
});

describe("loadSentences", () => {
  it("has the sentences as they were written, in each language the messenger speaks", async () => {
    expect(Object.keys(LANGUAGE_NAMES).sort()).toEqual([...LANGUAGES].sort());
    const english = await loadSentences("en");
    expect(english.find(({ key }) => key === "unread")?.source).toContain("{count, plural,");
    for (const language of ["de", "ar", "zh-Hant"]) {
      const own = await loadSentences(language);
      expect(own.map(({ key }) => key)).toEqual(english.map(({ key }) => key));
      expect(own.find(({ key }) => key === "send")?.source).not.toBe("Send");
      for (const { source } of own) expect(() => compileMessage(source)).not.toThrow();
    }
  });
});
