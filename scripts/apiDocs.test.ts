import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDeepLink } from "../frame/shell/deepLink.ts";

/** What docs/api.md and docs/errors.md tell of the page's side, against the code: nothing is missing, nothing is made up. */

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const API = read("docs/api.md");
const TYPES = read("loader/types.ts");

/** A chapter of the page. */
function chapter(title: string): string {
  const [, text] = API.split(`## ${title}\n`);
  if (!text) throw new Error(`docs/api.md has no chapter ${title}`);
  return text.split("\n## ")[0] ?? "";
}

/** Names in the first column of a chapter's table. */
const named = (title: string): string[] =>
  chapter(title)
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => [...(line.split(" | ")[0] ?? "").matchAll(/`(\w+)/g)].map(([, name]) => name ?? ""));

/** Members of an exported type, without those that are old. */
function membersOf(type: string): string[] {
  const [, body = ""] = new RegExp(`export type ${type} = \\{\n(.*?)\n\\};`, "s").exec(TYPES) ?? [];
  const members = [...body.matchAll(/(@deprecated[^\n]*\n)? {2}(?:readonly )?(\w+)\??[(<:]/g)];
  return members.filter(([, isOld]) => !isOld).map(([, , name]) => name ?? "");
}

const twice = (names: string[]) => names.filter((name, at) => names.indexOf(name) !== at);
const sorted = (names: string[]) => [...new Set(names)].sort();

describe("docs/api.md", () => {
  it("names every option", () => {
    expect(sorted(named("Options"))).toEqual(sorted(membersOf("OpencomOptions")));
  });

  it("tells of everything once", () => {
    expect(twice(named("Options").concat(named("Methods")))).toEqual([]);
  });

  it("names every method and every event", () => {
    const methods = membersOf("OpencomWidgetApi").filter((name) => name !== "version");
    expect(methods.length).toBeGreaterThan(20);
    expect(sorted(named("Methods"))).toEqual(sorted(methods));
    const [, events = ""] = /^Events: (.*?)\.\s/ms.exec(chapter("Methods")) ?? [];
    const told = [...events.matchAll(/`(\w+)/g)].map(([, name]) => name ?? "");
    expect(sorted(told)).toEqual(sorted(membersOf("OpencomEvents")));
  });

  it("lists links that lead somewhere, and no other does", () => {
    const [, list = ""] =
      /state stays\):\n(.*?)\. Anything else/s.exec(chapter("Links into the messenger")) ?? [];
    const links = [...list.matchAll(/`([^`]+)`/g)].map(([, link = ""]) => link.replace(/<[^>]+>/, "x-1"));
    expect(links.length).toBeGreaterThan(10);
    const view = (link: string) => readDeepLink(`https://shop.example/?opencom=${link}`);
    for (const link of links) expect([link, view(link)]).toEqual([link, expect.any(Object)]);
    expect(["", "settings", "ticket/", "article/a b"].map(view)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("docs/errors.md", () => {
  const ERRORS = read("docs/errors.md");
  const sources = ["loader", "frame"].flatMap((folder) =>
    readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/\.(test|contract)\./.test(file))
      .map((file) => read(`${folder}/${file}`)),
  );
  /** Codes that are told to a page: in a line of its console, or with an event. */
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/\b(?:warn|block|refused|onBlocked)\(\s*"([A-Z_]+)"/g)].map(([, code]) => code ?? ""),
  );

  it("explains every code that a page is told", () => {
    expect(sorted(codes).length).toBeGreaterThan(8);
    expect(sorted(codes).filter((code) => !ERRORS.includes(`\`${code}`))).toEqual([]);
  });

  it("explains every code of the server's notices and refusals", () => {
    const validators = read("convex/validators.ts");
    const [notices, refusals] = ["noticeCode", "refusalCode"].map(
      (name) => new RegExp(`${name} = v\\.union\\((.*?)\\);`, "s").exec(validators)?.[1] ?? "",
    );
    const literals = [...`${notices}${refusals}`.matchAll(/v\.literal\("([A-Z_]+)"\)/g)];
    expect(literals.length).toBeGreaterThan(8);
    expect(literals.filter(([, code]) => !ERRORS.includes(`\`${code}`))).toEqual([]);
  });

  it("explains every code that a function fails with", () => {
    const [, union = ""] = /type ErrorCode =(.*?);/s.exec(read("convex/errors.ts")) ?? [];
    const literals = [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code ?? "");
    expect(literals.length).toBeGreaterThan(20);
    expect(literals.filter((code) => !ERRORS.includes(`\`${code}`))).toEqual([]);
  });

  it("has one line for each, in the console and in answers", () => {
    for (const part of ERRORS.split("\n## ")) {
      const rows = [...part.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, code]) => code ?? "");
      expect(rows.length).toBeGreaterThan(8);
      expect(twice(rows)).toEqual([]);
    }
  });
});
