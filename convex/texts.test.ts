import { beforeEach, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { LANGUAGES, languageFor } from "./model/languages";
import { type Backend, boot, makeAgent, makeBackend, makeWorkspace } from "./test.setup";
import type { Texts } from "./validators";

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "admin");
});

const set = (language: string, texts: Texts) => t.mutation(api.texts.set, { agentToken, language, texts });
const bootIn = (languages?: string) => boot(t, workspaceId, languages === undefined ? {} : { languages });

describe("texts", () => {
  it("reach a visitor at boot, in the one language the messenger speaks to them", async () => {
    await set("de", { greeting: "Moin! Was gibt's?", intro: "Schreibt uns, {name} antwortet." });
    await set("en", { intro: "Ask away." });
    const german = (await bootIn("de-AT,en-US")).response;
    expect([german.appearance.greeting, german.texts]).toEqual([
      "Moin! Was gibt's?",
      { intro: "Schreibt uns, {name} antwortet." },
    ]);
    const english = (await bootIn("en-GB,de")).response;
    expect([english.appearance.greeting, english.texts]).toEqual([
      "Hi there! How can we help?",
      { intro: "Ask away." },
    ]);
    const french = (await bootIn("fr,de")).response;
    expect([french.appearance.greeting, french.texts]).toEqual(["Hi there! How can we help?", undefined]);
  });

  it("reach loaders and frames that name no language in English", async () => {
    await set("en", { greeting: "Hello!" });
    expect((await bootIn()).response.appearance.greeting).toBe("Hello!");
  });

  it("are live for an open session, and follow a change of language", async () => {
    const { sessionToken } = await bootIn("de");
    const current = (languages: string) => t.query(api.widgetSessions.current, { sessionToken, languages });
    expect((await current("de")).texts).toBeUndefined();
    await set("de", { greeting: "Hallo!", send: "Ab damit" });
    expect(await current("de")).toMatchObject({
      appearance: { greeting: "Hallo!", teamName: "Acme" },
      texts: { send: "Ab damit" },
    });
    expect((await current("ja")).appearance.greeting).toBe("Hi there! How can we help?");
  });

  it("are replaced as a whole, trimmed, and gone when they are blank", async () => {
    expect(await set("de", { greeting: "  Hallo  ", send: "   " })).toEqual({ greeting: "Hallo" });
    await set("ja", { send: "送る" });
    const list = () => t.query(api.texts.list, { agentToken });
    expect(await list()).toEqual([
      { language: "de", texts: { greeting: "Hallo" } },
      { language: "ja", texts: { send: "送る" } },
    ]);
    await set("de", {});
    expect(await list()).toEqual([{ language: "ja", texts: { send: "送る" } }]);
  });

  it("choose by number and by word, and are compiled for the messenger", async () => {
    await set("de", { unread: "{count, plural, =0 {nichts} one {# Nachricht} other {# Nachrichten}}" });
    const { response } = await bootIn("de");
    expect(response.texts).toEqual({
      unread: ["count", { 0: "nichts", one: "{count} Nachricht", other: "{count} Nachrichten" }],
    });
  });

  it("are changed one by one, so that two people do not undo each other", async () => {
    const change = (more: Texts) =>
      t.mutation(api.texts.change, { agentToken, language: "de", change: more });
    await set("de", { send: "Ab damit", intro: "Hallo" });
    await Promise.all([change({ greeting: "Moin" }), change({ intro: " " })]);
    expect(await change({ attach: "Dateien" })).toEqual({
      send: "Ab damit",
      greeting: "Moin",
      attach: "Dateien",
    });
    await expect(
      t.mutation(api.texts.change, { agentToken, language: "tlh", change: { send: "x" } }),
    ).rejects.toMatchObject({ data: { code: "INPUT_INVALID" } });
  });

  it("say where a sentence stops being one", async () => {
    await expect(set("de", { send: "Hallo {name" })).rejects.toMatchObject({
      data: { code: "INPUT_INVALID", message: expect.stringMatching(/send .* at 6\./) },
    });
    const deep =
      "{a, select, x {{b, select, x {{c, select, x {{d, select, x {1} other {2}}} other {3}}} other {4}}} other {5}}";
    await expect(set("de", { send: deep })).rejects.toMatchObject({ data: { code: "INPUT_INVALID" } });
  });

  it("are one workspace's own", async () => {
    const other = (await makeWorkspace(t)).workspaceId;
    await set("de", { greeting: "Nur hier" });
    const { response } = await boot(t, other, { languages: "de" });
    expect(response.appearance.greeting).toBe("Hi there! How can we help?");
  });

  it.each<[string, string, Texts]>([
    ["a language the messenger does not speak", "tlh", { send: "x" }],
    ["a key that is none", "de", { "a b": "x" }],
    ["half a character", "de", { send: "a\ud800" }],
    ["a long text", "de", { send: "x".repeat(501) }],
    ["a long greeting", "de", { greeting: "x".repeat(201) }],
    ["many", "de", Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, "x"]))],
    [
      "much",
      "de",
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, "x".repeat(450)])),
    ],
  ])("refuse %s", async (_, language, texts) => {
    await expect(set(language, texts)).rejects.toMatchObject({ data: { code: "INPUT_INVALID" } });
    expect(await t.query(api.texts.list, { agentToken })).toEqual([]);
  });

  it("leave what the team sees of the browser's language to its last wish", async () => {
    await bootIn("fr,de,ja-JP");
    const rows = await t.run((ctx) => ctx.db.query("visitorDevices").collect());
    expect(rows.map(({ locale }) => locale)).toEqual(["ja-JP"]);
  });

  it("are an admin's business", async () => {
    const viewer = await makeAgent(t, workspaceId, "agent");
    await expect(
      t.mutation(api.texts.set, { agentToken: viewer, language: "de", texts: {} }),
    ).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  });
});

describe("languageFor", () => {
  it.each([
    ["", "en"],
    ["de", "de"],
    ["nb,de-CH", "de"],
    ["zh-TW", "zh-Hant"],
    ["iw", "he"],
    ["; drop table, ,ja", "ja"],
    [`${"xx,".repeat(20)}de`, "en"],
  ])("%s → %s", (wishes, language) => expect(languageFor(wishes)).toBe(language));
  it("speaks 22 languages", () => expect(new Set(LANGUAGES).size).toBe(22));
});
