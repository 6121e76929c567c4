import { describe, expect, it } from "vitest";
import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import { explainShowing, type Here, type WhyLine } from "./explainShowing.ts";
import type { TooltipFields, TourFields } from "./functions.ts";
import { itemsOf, newStep } from "./items.ts";

const NOW = Date.UTC(2026, 2, 1);
const RECORD = { selector: "#save" };
const step = newStep("s-1", { title: "Save", anchor: RECORD });
const DELIVERY = {
  audience: null,
  page: { include: ["/app/*"], exclude: [] as string[] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
} as TourFields["delivery"];

const fieldsOf = (delivery: object = {}, steps = [step]): TourFields => ({
  name: "Tour",
  description: "",
  content: { steps, hasConfetti: false, showsProgress: true },
  delivery: { ...DELIVERY, ...delivery },
});

/** All is as it must be, but for what is given. */
function explain(more: Partial<Here> = {}): WhyLine[] {
  const fields = more.fields ?? fieldsOf();
  return explainShowing({
    edited: { status: "live", fields },
    fields,
    isDirty: false,
    url: "https://a.example/app/orders?x=1#y",
    now: NOW,
    matchesPage,
    first: itemsOf(fields)[0],
    state: "found",
    tested: { type: "tested", n: 1, state: "found", score: 87.4 },
    ...more,
  });
}
const lineOf = (name: string, more: Partial<Here> = {}) => explain(more).find((line) => line.name === name);
const missing = (more: Partial<Here> = {}) =>
  explain(more)
    .filter(({ holds }) => holds === "no")
    .map(({ name }) => name);

describe("why it is not shown", () => {
  it("is nothing where all holds, and what is asked of each visitor is said to be asked", () => {
    expect(missing()).toEqual([]);
    expect(
      explain()
        .filter(({ holds }) => holds === "asked")
        .map(({ name }) => name),
    ).toEqual(["How often", "Place"]);
    expect(lineOf("Element of the first step")).toEqual({
      name: "Element of the first step",
      holds: "yes",
      text: "Found. 87 % sure.",
      todo: undefined,
    });
  });

  it.each(["draft", "paused", "archived"] as const)("is that it is %s, with what to do", (status) => {
    const fields = fieldsOf();
    const edited = { status, fields };
    expect(missing({ edited })).toEqual(["Published"]);
    expect(lineOf("Published", { edited })).toMatchObject({ todo: "Publish it in the console." });
  });

  it("is that it is not applied, not yet, or no more", () => {
    expect(missing({ isDirty: true })).toEqual(["Applied"]);
    expect(missing({ fields: fieldsOf({ schedule: { startAt: NOW + 1 } }) })).toEqual(["Dates"]);
    expect(missing({ fields: fieldsOf({ schedule: { endAt: NOW } }) })).toEqual(["Dates"]);
    expect(missing({ fields: fieldsOf({ schedule: { startAt: NOW, endAt: NOW + 1 } }) })).toEqual([]);
  });

  it("is the page, by what is named or what is left out, and the page of the first step", () => {
    const elsewhere = { url: "https://a.example/help" };
    expect(missing(elsewhere)).toEqual(["Page"]);
    expect(lineOf("Page", elsewhere)?.text).toBe("/help is none of /app/*.");
    const out = { fields: fieldsOf({ page: { include: [], exclude: ["/app/orders"] } }) };
    expect(lineOf("Page", out)?.text).toBe("/app/orders?x=1 is left out by /app/orders.");
    const first = newStep("s-1", { anchor: RECORD, page: { include: ["/app/start"], exclude: [] } });
    const state = "elsewhere" as const;
    expect(missing({ fields: fieldsOf({}, [first]), state })).toEqual([
      "Page of the first step",
      "Element of the first step",
    ]);
  });

  it("is asked of each visitor by what the audience goes by; for an author it cannot be said", () => {
    const audience = {
      type: "all",
      rules: [
        { type: "attribute", key: "plan", compare: { op: "is", value: "pro" } },
        {
          type: "none",
          rules: [{ type: "field", field: "deviceType", compare: { op: "is", value: "mobile" } }],
        },
        { type: "event", name: "signed_up", compare: "atLeast", count: 1 },
        { type: "attribute", key: "plan", compare: { op: "isSet" } },
      ],
    };
    const line = lineOf("Visitors", { fields: fieldsOf({ audience }) });
    expect(line?.holds).toBe("asked");
    expect(line?.text).toContain("attribute “plan”, device, event “signed_up”.");
    expect(line?.text).toContain("other devices than yours");
  });

  it.each(["hidden", "covered", "ambiguous", "low", "none"] as const)(
    "is its element, which is %s",
    (state) => {
      const tested = { type: "tested", n: 1, state: "none", score: 12 } as const;
      expect(missing({ state, tested })).toEqual(["Element of the first step"]);
      const line = lineOf("Element of the first step", { state, tested });
      expect(line?.text.endsWith("12 % sure.")).toBe(state !== "none");
      expect(line?.todo).toBeTruthy();
    },
  );

  it("is that there is nothing to point at, and never the element of a card over the page", () => {
    const unset = fieldsOf({}, [newStep("s-1", {})]);
    expect(lineOf("Element of the first step", { fields: unset, state: "unset" })?.text).toBe(
      "It points at nothing yet.",
    );
    expect(missing({ fields: fieldsOf({}, []), first: undefined, state: undefined })).toEqual([
      "Element of the first step",
    ]);
    expect(missing({ fields: fieldsOf({}, [newStep("s-1", { kind: "post" })]), state: "post" })).toEqual([]);
  });

  it.each([
    [{ type: "manual" }, "Only when the page, a link or the visitor asks for it."],
    [{ type: "timeOnPage", seconds: 8 }, "After 8 s on the page."],
    [{ type: "event", name: "paid" }, "When the page tracks “paid”."],
    [{ type: "element", selector: "#x", when: "clicked" }, "When #x is clicked."],
  ])("is what it waits for: %o", (trigger, text) => {
    expect(lineOf("When", { fields: fieldsOf({ trigger }) })).toMatchObject({ holds: "asked", text });
  });

  it("is told of a tooltip as of its one element", () => {
    const content = { title: "T", source: "", media: null, anchor: RECORD, side: "auto", opens: "hover" };
    const fields = { name: "Tip", content, delivery: DELIVERY } as unknown as TooltipFields;
    const names = explain({ fields, state: "none" }).map(({ name }) => name);
    expect(names).toContain("Its element");
    expect(names).not.toContain("Page of the first step");
  });
});
