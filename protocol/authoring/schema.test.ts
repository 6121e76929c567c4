import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnchorRecord } from "../anchors/anchor.ts";
import { withinLimits } from "../json.ts";
import { MAX_WIRE_LENGTH } from "../limits.ts";
import type { AuthoringReport } from "./messages.ts";
import { decodeAuthoringReport } from "./schema.ts";

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
const CRUMB = { tag: "button", role: "button", name: "Save" };
const RECT = { left: -3.5, top: 900, width: 40, height: 20 };
const HOVER: AuthoringReport = { type: "hover", crumbs: [CRUMB], rect: RECT, score: null };
const PICKED: AuthoringReport & { type: "picked" } = {
  type: "picked",
  record: RECORD,
  crumbs: [{ tag: "main", role: "", name: "" }, CRUMB],
  label: "Save",
  quality: {
    score: 71.5,
    grade: "ok",
    lookAlikes: 3,
    reasons: [{ code: "lookAlikes", n: 3, name: "Edit" }, { code: "textOnly" }],
    fix: 'data-opencom-target="save"',
  },
  rect: RECT,
  path: "/orders?page=2#top",
};
const REPORTS: AuthoringReport[] = [
  { type: "mode", mode: "pick" },
  { type: "mode", mode: "navigate" },
  HOVER,
  { ...HOVER, crumbs: [], score: 100 },
  PICKED,
  { type: "refused", reason: "private" },
  { ...PICKED, again: 7 },
  { type: "tested", n: 4, state: "ambiguous", score: 0 },
  { type: "tested", n: 5, state: "found", score: 99.5, width: 375 },
];

describe("reports of authoring", () => {
  it.each(REPORTS)("[AU2] are taken without what else was in them: %o", (report) => {
    expect(decodeAuthoringReport(report)).toEqual(report);
    expect(decodeAuthoringReport({ ...report, html: "<b>" })).toEqual(report);
    expect(withinLimits([report])).toBe(true);
  });

  it("[AU2] are taken with their texts cut to what may be shown, and whole characters only", () => {
    const long = { ...CRUMB, name: `${"x".repeat(59)}😀`, more: 1 };
    const [crumb] = (
      decodeAuthoringReport({ ...HOVER, crumbs: [long] }) as typeof HOVER & { crumbs: [typeof CRUMB] }
    ).crumbs;
    expect(crumb).toEqual({ ...CRUMB, name: "x".repeat(59) });
    expect(decodeAuthoringReport({ ...PICKED, label: "\ud800a" })).toMatchObject({ label: "\ufffda" });
  });

  it.each([
    ["no type", { ...HOVER, type: undefined }],
    ["a later type", { ...HOVER, type: "scribble" }],
    ["an inherited type", { ...HOVER, type: "constructor" }],
    ["a mode that is not the author's to press", { type: "mode", mode: "off" }],
    ["a reason of no list", { type: "refused", reason: "because" }],
    ["half a number", { type: "tested", n: 0.5, state: "found", score: 1 }],
    ["an unknown state", { type: "tested", n: 1, state: "sideways", score: 1 }],
    ["more than all", { type: "tested", n: 1, state: "found", score: 101 }],
    ["no crumbs", { ...HOVER, crumbs: undefined }],
    ["more crumbs than there may be", { ...HOVER, crumbs: Array.from({ length: 9 }, () => CRUMB) }],
    ["a crumb without a tag", { ...HOVER, crumbs: [{ ...CRUMB, tag: 1 }] }],
    ["a crumb that is none", { ...HOVER, crumbs: [null] }],
    ["a place that is nowhere", { ...HOVER, rect: { ...RECT, top: Number.NaN } }],
    ["half a rectangle", { ...HOVER, rect: { left: 1, top: 1 } }],
    ["a word for a score", { ...HOVER, score: "9" }],
    ["no score", { ...HOVER, score: undefined }],
    ["a selector for a record", { ...PICKED, record: { v: 1, css: "#save" } }],
    ["words for hashes", { ...PICKED, record: { ...RECORD, is: { label: "Save changes" } } }],
    ["no label", { ...PICKED, label: null }],
    ["no path", { ...PICKED, path: undefined }],
    ["no quality", { ...PICKED, quality: undefined }],
    ["an unknown grade", { ...PICKED, quality: { ...PICKED.quality, grade: "fine" } }],
    ["an unknown reason", { ...PICKED, quality: { ...PICKED.quality, reasons: [{ code: "mood" }] } }],
    ["less than nothing alike", { ...PICKED, quality: { ...PICKED.quality, lookAlikes: -1 } }],
    [
      "markup for a fix",
      { ...PICKED, quality: { ...PICKED.quality, fix: 'data-opencom-target="a" onclick="b"' } },
    ],
  ])("[AU2] are refused with %s", (_, report) => expect(decodeAuthoringReport(report)).toBeUndefined());

  it("[AU2] never throw, whatever comes, and what is taken is small and taken again", () => {
    const half = fc.oneof(fc.jsonValue(), fc.constantFrom(...REPORTS));
    // Real reports with a field or two of them put out of joint.
    const twisted = fc
      .tuple(
        fc.constantFrom(...REPORTS),
        fc.dictionary(
          fc.constantFrom("type", "crumbs", "rect", "score", "record", "quality", "label", "n"),
          half,
        ),
      )
      .map(([report, more]) => ({ ...report, ...more }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), twisted), (value) => {
        const report = decodeAuthoringReport(value);
        if (!report) return;
        expect(JSON.stringify(report).length).toBeLessThan(MAX_WIRE_LENGTH);
        expect(decodeAuthoringReport(report)).toEqual(report);
      }),
      { numRuns: 500 },
    );
  });
});
