import { describe, expect, it } from "vitest";
import type { AudienceRule, Comparison, RuleLeaf } from "../../ruleValidators";
import { evaluateRule, makeEvaluator } from "./evaluateRule";
import { deviceFactsOf, type VisitorFacts } from "./visitorFacts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 29, 12);

const FACTS: VisitorFacts = {
  visitorId: "visitor_1",
  kind: "claimed",
  userId: null,
  email: "Ann@Shop.example",
  name: null,
  attributes: {
    plan: "Pro",
    seats: 5,
    trial: false,
    signupDate: "2026-03-20",
    paidAt: NOW - 3 * DAY,
    note: "",
    street: "ΟΔΟΣΑ",
    sign: "\u1fb4",
  },
  company: { name: "Straßenbau GmbH" },
  firstSeen: NOW - 30 * DAY,
  lastSeen: null,
  sessions: 4,
  device: deviceFactsOf({
    device: { browser: "Safari 17.4.1", os: "Windows 11", type: "desktop" },
    locale: "zh_Hant-TW",
    referrer: null,
    firstUrl: "https://shop.example/?utm_source=News&utm_campaign=",
  }),
  events: {
    export: { count: 9, days: [{ day: NOW / DAY - 0.5 - 2, count: 2 }] },
    never: { count: 0, days: [] },
  },
  items: { tour_1: { shown: true, clicked: false, dismissed: true, completed: false } },
};
const NO_SEGMENTS = new Map<string, AudienceRule>();
const verdictOf = (rule: AudienceRule | null, segments = NO_SEGMENTS, now = NOW) =>
  evaluateRule(rule, FACTS, { segments, now });
const outcomeOf = (rule: AudienceRule | null, segments = NO_SEGMENTS) => verdictOf(rule, segments).outcome;

const field = (name: string, compare: Comparison) => ({ type: "field", field: name, compare }) as RuleLeaf;
const attribute = (key: string, compare: Comparison): RuleLeaf => ({ type: "attribute", key, compare });
const YES: RuleLeaf = { type: "identity", is: "user" };
const NO: RuleLeaf = { type: "identity", is: "visitor" };
const WHO_KNOWS: RuleLeaf = field("country", { op: "is", value: "AT" });
const group = (type: "all" | "any" | "none", ...rules: AudienceRule[]): AudienceRule => ({ type, rules });

/** The examples of docs/audiences.md, and the edges. */
const LEAVES: [string, RuleLeaf, "yes" | "no" | "unknown"][] = [
  ["an e-mail address makes a user", { type: "identity", is: "user" }, "yes"],
  ["and no visitor", { type: "identity", is: "visitor" }, "no"],
  ["but proves nothing", { type: "identity", is: "verified" }, "no"],
  ["text without regard to case", attribute("plan", { op: "is", value: "pRO" }), "yes"],
  ["one of several", attribute("plan", { op: "in", values: ["free", "PRO"] }), "yes"],
  ["none of several", attribute("plan", { op: "notIn", values: ["free", "PRO"] }), "no"],
  ["ß is ss", { type: "company", key: "name", compare: { op: "startsWith", value: "STRASSEN" } }, "yes"],
  ["sigma is sigma, also at the end", attribute("street", { op: "startsWith", value: "οδος" }), "yes"],
  ["signs in any order", attribute("sign", { op: "is", value: "Α\u0345\u0301" }), "yes"],
  ["keys are exact", attribute("Plan", { op: "isSet" }), "no"],
  ["what is not set is not", attribute("absent", { op: "isNot", value: "pro" }), "yes"],
  ["nor contains anything", attribute("absent", { op: "contains", value: "p" }), "no"],
  ["an empty text is not set", attribute("note", { op: "isNotSet" }), "yes"],
  ["what objects inherit is no attribute", attribute("constructor", { op: "isSet" }), "no"],
  ["numbers", attribute("seats", { op: "atLeast", number: 5 }), "yes"],
  ["a text is no number", attribute("plan", { op: "notEquals", number: 5 }), "unknown"],
  ["a number is no text", attribute("seats", { op: "isNot", value: "5" }), "unknown"],
  ["no is no", attribute("trial", { op: "isFalse" }), "yes"],
  ["a text is neither", attribute("plan", { op: "isTrue" }), "unknown"],
  ["a date before", attribute("signupDate", { op: "before", date: "2026-03-20T00:00:01Z" }), "yes"],
  ["a time somewhere", attribute("signupDate", { op: "after", date: "2026-03-20T00:30:00+02:00" }), "yes"],
  ["a day is its first moment", attribute("signupDate", { op: "after", date: "2026-03-20" }), "no"],
  ["a date in ms", attribute("paidAt", { op: "withinLastDays", days: 3 }), "yes"],
  ["no date", attribute("plan", { op: "moreThanDaysAgo", days: 3 }), "unknown"],
  ["first seen", field("firstSeen", { op: "moreThanDaysAgo", days: 29 }), "yes"],
  ["what was not read", field("lastSeen", { op: "withinLastDays", days: 1 }), "unknown"],
  ["sessions", field("sessions", { op: "lessThan", number: 5 }), "yes"],
  ["a browser by its name", field("browser", { op: "is", value: "safari" }), "yes"],
  ["a major version", field("browserVersion", { op: "equals", number: 17 }), "yes"],
  ["17.4.1 is 17.4", field("browserVersion", { op: "atMost", number: 17.4 }), "yes"],
  ["what a version does not say is 0", field("osVersion", { op: "is", value: "11" }), "yes"],
  ["so that 11 is less than 11.1", field("osVersion", { op: "lessThan", number: 11.1 }), "yes"],
  ["and not less than 11", field("osVersion", { op: "lessThan", number: 11 }), "no"],
  ["a version compares by its places", field("browserVersion", { op: "greaterThan", number: 17.3 }), "yes"],
  ["a language with all its varieties", field("language", { op: "is", value: "zh" }), "yes"],
  ["by whole parts", field("language", { op: "is", value: "zh-Han" }), "no"],
  ["a country nobody knows", field("country", { op: "isNot", value: "DE" }), "unknown"],
  ["is not set, for certain", field("country", { op: "isNotSet" }), "yes"],
  ["no referrer is none, for certain", field("referrer", { op: "notContains", value: "google" }), "yes"],
  ["campaigns", field("utmSource", { op: "is", value: "news" }), "yes"],
  ["an empty one is none", field("utmCampaign", { op: "isSet" }), "no"],
  ["an event, ever", { type: "event", name: "export", compare: "atLeast", count: 9 }, "yes"],
  ["today and yesterday", { type: "event", name: "export", compare: "exactly", count: 0, days: 2 }, "yes"],
  ["and the day before", { type: "event", name: "export", compare: "exactly", count: 2, days: 3 }, "yes"],
  ["never", { type: "event", name: "never", compare: "atMost", count: 0 }, "yes"],
  ["an event that was not read", { type: "event", name: "other", compare: "atMost", count: 0 }, "unknown"],
  [
    "nor is what objects inherit",
    { type: "event", name: "constructor", compare: "atLeast", count: 0 },
    "unknown",
  ],
  ["what an item came to", { type: "item", itemId: "tour_1", has: "dismissed" }, "yes"],
  ["and did not", { type: "item", itemId: "tour_1", has: "completed" }, "no"],
  ["everybody in a sample", { type: "sample", salt: "a", from: 0, to: 100 }, "yes"],
  ["a number where a date goes", field("firstSeen", { op: "atLeast", number: 1 }), "unknown"],
  [
    "a window that no counter has",
    { type: "event", name: "never", compare: "atMost", count: 0, days: 91 },
    "unknown",
  ],
  ["a kind of leaf that there is not", { type: "moon", phase: "full" } as unknown as RuleLeaf, "unknown"],
  ["a leaf without its comparison", { type: "attribute", key: "plan" } as unknown as RuleLeaf, "unknown"],
];

describe("a leaf", () => {
  it.each(LEAVES)("%s", (_, leaf, outcome) => {
    expect(outcomeOf(leaf)).toBe(outcome);
    // What cannot be decided is not decided by turning it round either.
    const turned = { yes: "no", no: "yes", unknown: "unknown" }[outcome];
    expect(outcomeOf(group("none", leaf))).toBe(turned);
  });
});

describe("a group", () => {
  it("decides by three-valued logic", () => {
    expect(outcomeOf(group("all", YES, WHO_KNOWS))).toBe("unknown");
    expect(outcomeOf(group("all", NO, WHO_KNOWS))).toBe("no");
    expect(outcomeOf(group("any", YES, WHO_KNOWS))).toBe("yes");
    expect(outcomeOf(group("any", NO, WHO_KNOWS))).toBe("unknown");
    expect(outcomeOf(group("none", NO, WHO_KNOWS))).toBe("unknown");
    expect(outcomeOf(group("none", NO, NO))).toBe("yes");
  });

  it("with nothing in it is for nobody", () => {
    for (const type of ["all", "any", "none"] as const) expect(outcomeOf(group(type))).toBe("unknown");
  });

  it("is for nobody when it is too deep or too large", () => {
    const deep = (levels: number): AudienceRule => (levels === 0 ? YES : group("all", deep(levels - 1)));
    expect(outcomeOf(deep(4))).toBe("yes");
    expect(verdictOf(deep(5))).toMatchObject({ outcome: "unknown" });
    expect(outcomeOf(group("all", ...Array.from({ length: 50 }, () => YES)))).toBe("yes");
    expect(verdictOf(group("any", ...Array.from({ length: 51 }, () => YES)))).toMatchObject({
      outcome: "unknown",
      tree: { reason: "tooManyLeaves" },
    });
  });

  it("of nothing at all, that is no rule, is for everybody", () => {
    expect(verdictOf(null)).toEqual({ outcome: "yes", tree: null, nextChangeAt: null });
  });
});

describe("a segment", () => {
  const named = (segmentId: string): AudienceRule => ({ type: "segment", segmentId });

  it("is decided as its rule, and explained with it", () => {
    const segments = new Map([["pro", attribute("plan", { op: "is", value: "pro" }) as AudienceRule]]);
    expect(verdictOf(named("pro"), segments)).toMatchObject({
      outcome: "yes",
      tree: { type: "leaf", outcome: "yes", rule: { outcome: "yes", found: "Pro" } },
    });
  });

  it("that is missing, or goes round in a circle, is for nobody, nor for those who are not in it", () => {
    const segments = new Map([
      ["a", group("any", named("b"), YES)],
      ["b", group("none", named("a"))],
      ["own", named("own")],
    ]);
    for (const [id, reason] of [
      ["gone", "segmentMissing"],
      ["a", "segmentLoop"],
      ["b", "segmentLoop"],
      ["own", "segmentLoop"],
    ] as const) {
      expect(verdictOf(named(id), segments).tree).toMatchObject({ outcome: "unknown", reason });
      expect(outcomeOf(group("none", named(id)), segments)).toBe("unknown");
    }
  });

  it("leads through four segments, and not five", () => {
    const chain = new Map(["s1", "s2", "s3", "s4"].map((id, at) => [id, named(`s${at}`)]));
    chain.set("s0", YES);
    expect(outcomeOf(named("s3"), chain)).toBe("yes");
    expect(verdictOf(named("s4"), chain).tree).toMatchObject({ reason: "segmentLoop" });
  });

  it("is decided once for all rules of one visitor", () => {
    const segments = new Map([["a", group("all", YES)]]);
    const evaluate = makeEvaluator(FACTS, { segments, now: NOW });
    const [first, second] = [evaluate(named("a")).tree, evaluate(group("all", named("a"))).tree];
    if (first?.type !== "leaf" || second?.type === "leaf") throw new Error("Other trees were expected.");
    expect(second?.rules[0]).toMatchObject({ outcome: "yes" });
    expect(second?.rules[0]?.type === "leaf" && second.rules[0].rule).toBe(first.rule);
  });
});

describe("the next change", () => {
  it("is when a day leaves the window, or an age is reached", () => {
    const today = Math.floor(NOW / DAY);
    const event: RuleLeaf = { type: "event", name: "export", compare: "atLeast", count: 1, days: 7 };
    // Done two days ago: it counts on today and four more days.
    expect(verdictOf(event).nextChangeAt).toBe((today + 5) * DAY);
    const age = field("firstSeen", { op: "moreThanDaysAgo", days: 40 });
    expect(verdictOf(age)).toMatchObject({ outcome: "no", nextChangeAt: NOW + 10 * DAY + 1 });
    expect(verdictOf(age, NO_SEGMENTS, NOW + 10 * DAY).outcome).toBe("no");
    expect(verdictOf(age, NO_SEGMENTS, NOW + 10 * DAY + 1)).toMatchObject({
      outcome: "yes",
      nextChangeAt: null,
    });
  });

  it("is never, where something else has decided for good", () => {
    const age = field("firstSeen", { op: "moreThanDaysAgo", days: 40 });
    expect(verdictOf(group("all", age, NO)).nextChangeAt).toBeNull();
    expect(verdictOf(group("any", age, YES)).nextChangeAt).toBeNull();
    expect(verdictOf(group("all", age, YES)).nextChangeAt).toBe(NOW + 10 * DAY + 1);
  });
});
