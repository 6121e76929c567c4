import { createEffect, createRoot } from "solid-js";
import { afterEach, describe, expect, it } from "vitest";
import { compileMessage } from "../../convex/model/messageFormat.ts";
import { addStrings, type StringKey, setStrings, t } from "./t.ts";

const speak = (locale: string, messages: Record<string, string> = {}) =>
  setStrings({
    locale,
    messages: Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, compileMessage(text)])),
  });
afterEach(() => speak("en"));

describe("t", () => {
  it("speaks English from the start, with its plurals", () => {
    expect(t("send")).toBe("Send");
    expect(t("youSaid", { text: "{name} & <b>" })).toBe("You: {name} & <b>");
    expect([0, 1, 2].map((count) => t("unread", { count }))).toEqual([
      "0 unread messages",
      "1 unread message",
      "2 unread messages",
    ]);
  });
  it("takes what the catalog does not have from English, and a blank nobody fills as it is", () => {
    speak("de", { send: "Senden" });
    expect([t("send"), t("close"), t("youSaid")]).toEqual(["Senden", "Close", "You: {text}"]);
  });
  it("chooses among six plural categories and writes numbers as the language does", () => {
    speak("ar-EG", {
      unread: "{count, plural, zero {z} one {o} two {t} few {# few} many {# many} other {# other}}",
    });
    expect([0, 1, 2, 3, 11, 100].map((count) => t("unread", { count }))).toEqual([
      "z",
      "o",
      "t",
      "٣ few",
      "١١ many",
      "١٠٠ other",
    ]);
    speak("de", { left: "{count, plural, =0 {nichts} other {# Zeichen}}" });
    expect([t("left", { count: 0 }), t("left", { count: 12_345 })]).toEqual(["nichts", "12.345 Zeichen"]);
  });
  it("draws anew what has been drawn when the language changes", () => {
    const seen: string[] = [];
    createRoot((dispose) => {
      createEffect(() => seen.push(t("send")));
      queueMicrotask(dispose);
    });
    speak("ja", { send: "送信" });
    speak("en");
    expect(seen).toEqual(["Send", "送信", "Send"]);
  });
  it("knows a feature's English once its chunk is there", () => {
    expect(t("filesChosen")).toBe("filesChosen");
    addStrings({ filesChosen: "Chosen files" });
    expect(t("filesChosen")).toBe("Chosen files");
    expect(t("nothing" as StringKey)).toBe("nothing");
  });
});
