import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANCHOR_BYTES, type AnchorRecord } from "./anchor.ts";
import { decodeAnchor } from "./schema.ts";

const RECORD: AnchorRecord = {
  v: 1,
  salt: "s",
  is: { label: "AbCdEf-_", tag: "abcd" },
  rare: { label: 60, tag: 10 },
  paths: [["#host", "button"]],
  decoys: ["---9--909--999-9999-1"],
  not: "abcd",
  page: { text: "abcdefgh", cls: "", id: "" },
};

describe("anchors", () => {
  it("are records or selectors, without what else was in them", () => {
    expect(decodeAnchor(RECORD)).toEqual(RECORD);
    expect(decodeAnchor({ ...RECORD, label: "Ada" })).toEqual(RECORD);
    expect(decodeAnchor({ v: 1, css: "#save" })).toEqual({ v: 1, css: "#save" });
  });

  it.each([
    ["words for hashes", { ...RECORD, is: { label: "Save changes" } }],
    ["no path", { ...RECORD, paths: [] }],
    ["an empty path", { ...RECORD, paths: [[]] }],
    ["a later version", { ...RECORD, v: 2 }],
    [
      "more than one may be",
      { ...RECORD, paths: Array.from({ length: 8 }, () => Array(8).fill("a".repeat(200))) },
    ],
    ["no selector", { v: 1, css: "" }],
    ["a whole page for a selector", { v: 1, css: "a".repeat(501) }],
  ])("are refused with %s", (_, anchor) => expect(decodeAnchor(anchor)).toBeUndefined());

  it("are never larger than they may be, and nothing throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const anchor = decodeAnchor(value);
        expect(JSON.stringify(anchor ?? "").length).toBeLessThanOrEqual(ANCHOR_BYTES);
      }),
    );
  });
});
