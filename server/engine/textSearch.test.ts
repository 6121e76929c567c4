import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createSqliteDriver } from "../store/sqlite.ts";
import { eventually } from "../testing/eventually.ts";
import { encodeKey } from "../wire/key.ts";
import { termsOf } from "../wire/terms.ts";
import { META } from "./catalog.ts";
import { FIXTURES, startTestEngine, type TestEngine, toJson } from "./testEngine.ts";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "opencom-search-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let engine: TestEngine;
afterEach(() => engine.shutdown());

async function start(options: Parameters<typeof startTestEngine>[0] = {}): Promise<string> {
  engine = await startTestEngine(options);
  return engine.run<string>("messages:createChannel", { name: "c" });
}
const add = (channelId: string, texts: string[], more = {}) =>
  engine.run<string[]>("search:add", { channelId, texts, ...more });
const find = (text: string, more = {}) => engine.run<string[]>("search:find", { text, ...more });

describe("text search", () => {
  it("[K1] finds documents with any of the words, whatever their case, the last one by its beginning", async () => {
    const channelId = await start();
    await add(channelId, ["Hello world", "goodbye WORLD!", "help me", "ähnlich, größer", "日本語 text"]);
    expect((await find("world")).sort()).toEqual(["Hello world", "goodbye WORLD!"]);
    expect((await find("hel")).sort()).toEqual(["Hello world", "help me"]);
    expect(await find("hel me")).toEqual(["help me"]);
    expect(await find("GRÖSS")).toEqual([]);
    expect(await find("Größ")).toEqual(["ähnlich, größer"]);
    expect(await find("日本")).toEqual(["日本語 text"]);
    for (const nothing of ["", "  ", "?!", "elp", "x".repeat(40)]) expect(await find(nothing)).toEqual([]);
  });

  it("[K1] minds no accents, width or composition, and finds words that no space ends", async () => {
    const channelId = await start();
    const texts = [
      "Café crème",
      "naïve Ελλάδα",
      "ｆｕｌｌ width",
      "全文検索エンジン",
      "韓国어 검색",
      "が ガ",
      "सहायता",
    ];
    await add(channelId, texts);
    const found: [string, string[]][] = [
      ["cafe", ["Café crème"]],
      ["CRE\u0300M", ["Café crème"]],
      ["Naive", ["naïve Ελλάδα"]],
      ["ελλαδα", ["naïve Ελλάδα"]],
      ["full", ["ｆｕｌｌ width"]],
      ["検索", ["全文検索エンジン"]],
      ["ﾝｼﾞﾝ", ["全文検索エンジン"]],
      ["ン", ["全文検索エンジン"]],
      ["검색", ["韓国어 검색"]],
      ["索文", []],
      ["か", []],
      ["が", ["が ガ"]],
      ["सहायता", ["सहायता"]],
      ["सहयत", []],
    ];
    for (const [asked, expected] of found) expect([asked, await find(asked)]).toEqual([asked, expected]);
  });

  it("[K1] as a plain look at every text would", async () => {
    const channelId = await start();
    const word = fc.constantFrom("car", "cart", "carton", "Dog", "do", "eel", "a1", "é");
    const texts = fc.array(
      fc.array(word, { maxLength: 4 }).map((words) => words.join(" ")),
      { maxLength: 4 },
    );
    const all: string[] = [];
    await fc.assert(
      fc.asyncProperty(texts, fc.array(word, { minLength: 1, maxLength: 3 }), async (more, asked) => {
        await add(channelId, more);
        all.push(...more);
        const text = asked.join(" ");
        const terms = termsOf(text);
        const last = terms.at(-1) ?? "";
        const expected = all.filter((each) =>
          termsOf(each).some((term) => terms.includes(term) || term.startsWith(last)),
        );
        expect((await find(text)).sort()).toEqual(expected.sort());
      }),
      { numRuns: 40 },
    );
  });

  it("[K2] ranks rare words, repetition and short texts higher, whole words before beginnings, then the newest", async () => {
    const channelId = await start();
    await add(channelId, ["order refund", "order one", "order two", "order three"]);
    expect((await find("order refund"))[0]).toBe("order refund");
    await add(channelId, ["apple and a lot of other words around it", "apple pie", "apple apple"]);
    expect(await find("apple")).toEqual([
      "apple apple",
      "apple pie",
      "apple and a lot of other words around it",
    ]);
    await add(channelId, ["planet x", "plan x", "planning x"]);
    expect((await find("plan"))[0]).toBe("plan x");
    await add(channelId, ["tie first", "tie later"]);
    expect(await find("tie")).toEqual(["tie later", "tie first"]);
  });

  it("[K3] filters by equality, a missing field included", async () => {
    const channelId = await start();
    await add(channelId, ["fox one"]);
    await add(channelId, ["fox two"], { author: "agent" });
    expect(await find("fox", { author: "agent" })).toEqual(["fox two"]);
    expect(await find("fox", { author: "visitor", unranked: true })).toEqual(["fox one"]);
    const wrong: [string, RegExp][] = [
      ["index", /messages.by_nothing not found/],
      ["field", /is on "text", not on "author"/],
      ["filter", /no filter field "text"/],
      ["twice", /given twice/],
    ];
    for (const [how, message] of wrong)
      await expect(engine.run("search:wrong", { how })).rejects.toThrow(message);
  });

  it("[K4] follows changes and deletions, sees own writes, and forgets what was taken back", async () => {
    const channelId = await start();
    const [id = ""] = await add(channelId, ["red fish"]);
    await engine.run("search:change", { id, text: "blue fish" });
    expect([await find("red"), await find("blue")]).toEqual([[], ["blue fish"]]);
    await engine.run("search:change", { id, author: "agent" });
    expect([await find("fish", { author: "visitor" }), await find("fish", { author: "agent" })]).toEqual([
      [],
      ["blue fish"],
    ]);
    await expect(engine.run("search:findOwn", { channelId, text: "secret draft" })).rejects.toThrow(
      "found secret draft",
    );
    expect(await find("secret")).toEqual([]);
    await engine.run("search:remove", { id });
    expect(await find("fish")).toEqual([]);
  });

  it("[K4] a live search runs again for its words and filters, and for no others", async () => {
    const channelId = await start();
    const [id = ""] = await add(channelId, ["cold water"]);
    const seen: unknown[] = [];
    engine.onViewUpdate((_view, { results }) => {
      for (const { outcome } of results) seen.push(outcome.ok && outcome.value);
    });
    engine.openView(1);
    await engine.updateView(1, {
      add: [{ queryId: 0, path: "search:find", args: toJson({ text: "water wa" }) }],
      remove: [],
    });
    await add(channelId, ["fire and ice"]);
    await add(channelId, ["warm water"]);
    await eventually(() => expect(seen).toEqual([["warm water", "cold water"]]));
    await engine.run("search:change", { id, text: "cold milk" });
    await eventually(() => expect(seen.at(-1)).toEqual(["warm water"]));
    expect((await engine.stats()).reruns["search:find"]).toBe(2);
  });

  it("[K5] pages hold every result once, and there are at most 1,024 of them", async () => {
    const channelId = await start();
    const texts = Array.from({ length: 1100 }, (_, i) => `item ${"pad ".repeat(i % 7)}${i}`);
    for (let at = 0; at < texts.length; at += 275) await add(channelId, texts.slice(at, at + 275));
    const found: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 20; pages++) {
      const page: { page: string[]; isDone: boolean; continueCursor: string } = await engine.run(
        "search:page",
        {
          text: "item",
          paginationOpts: { numItems: 100, cursor },
        },
      );
      found.push(...page.page);
      cursor = page.continueCursor;
      if (page.isDone) break;
    }
    expect(found).toHaveLength(1024);
    expect(new Set(found).size).toBe(1024);
    expect(found).toEqual(await find("item"));
  });

  it("[K6] an index that is new, changed or gone at start is built over what exists", async () => {
    const dataDir = join(root, "data");
    const convexDir = mkdtempSync(join(CACHE, "opencom-search-"));
    try {
      cpSync(FIXTURES, convexDir, { recursive: true });
      const file = join(convexDir, "schema.ts");
      const full = readFileSync(file, "utf8");
      const definition = /\.searchIndex\([^)]*\)/;
      writeFileSync(file, full.replace(definition, ""));
      const channelId = await start({ dataDir, convexDir });
      await add(channelId, ["from before"]);
      await expect(find("before")).rejects.toThrow("messages.search_text not found");
      for (const [schema, filtersBy] of [
        [full.replace('"author", "rank"', '"rank"'), false],
        [full, true],
      ] as const) {
        await engine.shutdown();
        writeFileSync(file, schema);
        engine = await startTestEngine({ dataDir, convexDir });
        expect(await find("before")).toEqual(["from before"]);
        const filtered = find("before", { author: "visitor" });
        if (filtersBy) expect(await filtered).toEqual(["from before"]);
        else await expect(filtered).rejects.toThrow('no filter field "author"');
      }
    } finally {
      rmSync(convexDir, { recursive: true, force: true });
    }
  });

  it("[K6] an index made by older rules for words is built anew", async () => {
    const dataDir = join(root, "older");
    const channelId = await start({ dataDir });
    await add(channelId, ["déjà vu"]);
    await engine.shutdown();
    const driver = createSqliteDriver(dataDir);
    const key = encodeKey("catalog");
    const catalog = driver.get(META, key) ?? "";
    const index = /"search_text":\{"space":(\d+)[^}]*"terms":\d+\}/.exec(catalog);
    driver.put(META, key, catalog.replace(/,"terms":\d+/, ""));
    driver.clear(Number(index?.[1]));
    driver.close();
    engine = await startTestEngine({ dataDir });
    expect(await find("deja")).toEqual(["déjà vu"]);
  });
});
