import * as fc from "fast-check";
import type { AudienceRule, Comparison, RuleLeaf } from "../../ruleValidators";
import type { RawVisitor, RawWorld } from "./ruleReference.setup";
import { deviceFactsOf, type VisitorFacts } from "./visitorFacts";

/** Worlds for rules: few names, few values and few moments, so that what a rule asks for and what there is meet often. */

const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 2, 29, 13, 37, 11, 250);

const NAMES = ["pageView", "export", "constructor"];
const SEGMENTS = ["seg_a", "seg_b", "seg_c", "seg_d", "seg_e", "seg_f"];
const ITEMS = ["item_a", "item_b"];
const TEXTS = [
  "pro",
  "PRO",
  "Pro plan",
  "straße",
  "STRASSE",
  "ΟΔΟΣ",
  "οδοσα",
  "οδος",
  "e\u0301t",
  "ét",
  "İ",
  "i",
  "de",
  "de-AT",
];
const DATES = [
  "2026-03-29",
  "2026-03-28T23:59:59Z",
  "2026-03-29T13:37:11.250Z",
  "2026-03-30T01:00:00+02:00",
  "2026-02-30",
  "2025-12-31T23:30",
  "soon",
];
/** ms before now: on the edges of days and windows, and around them. */
const AGES = [
  -2 * DAY,
  -1,
  0,
  1,
  DAY,
  2 * DAY,
  2 * DAY + 1,
  3 * DAY - 1,
  3 * DAY,
  7 * DAY,
  30 * DAY,
  89 * DAY,
  90 * DAY,
];

const text = fc.constantFrom(...TEXTS, ...DATES);
const days = fc.constantFrom(1, 2, 3, 7, 30, 90);
const moment = fc.constantFrom(...AGES).map((age) => NOW - age);
const number = fc.constantFrom(0, 1, 2, 17, 17.4, 131, -3, NOW - DAY);
const date = fc.oneof(moment, fc.constantFrom(...DATES));
const value = fc.oneof(text, number, fc.boolean(), fc.constant(null), date, fc.constant(""));

const comparing = (ops: Comparison["op"][], operand: object = {}) =>
  fc.record({ op: fc.constantFrom(...ops), ...operand }) as unknown as fc.Arbitrary<Comparison>;
const presence = comparing(["isSet", "isNotSet"]);
const ofTexts = fc.oneof(
  comparing(["is", "isNot", "contains", "notContains", "startsWith", "endsWith"], { value: text }),
  comparing(["in", "notIn"], { values: fc.array(text, { minLength: 1, maxLength: 3 }) }),
);
const ofNumbers = comparing(["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"], {
  number: fc.constantFrom(0, 1, 2, 17, 17.4, 131),
});
const ofDates = fc.oneof(
  comparing(["before", "after"], {
    date: fc.constantFrom(...DATES.filter((each) => each !== "soon" && each !== "2026-02-30")),
  }),
  comparing(["withinLastDays", "moreThanDaysAgo"], { days }),
);
const anyComparison = fc.oneof(presence, ofTexts, ofNumbers, ofDates, comparing(["isTrue", "isFalse"]));
/** Mostly what suits, at times what does not. */
const mostly = (suited: fc.Arbitrary<Comparison>) =>
  fc.oneof({ weight: 4, arbitrary: suited }, { weight: 1, arbitrary: anyComparison });

type FieldName = Extract<RuleLeaf, { type: "field" }>["field"];
const fields = (names: FieldName[], suited: fc.Arbitrary<Comparison>) =>
  fc.record({
    type: fc.constant("field" as const),
    field: fc.constantFrom(...names),
    compare: mostly(suited),
  });
const attributeOf = (keys: string[], suited: fc.Arbitrary<Comparison>) =>
  fc.record({
    type: fc.constantFrom("attribute" as const, "company" as const),
    key: fc.constantFrom(...keys),
    compare: mostly(suited),
  }) as fc.Arbitrary<RuleLeaf>;

/** Any leaf but one with a value that can never be saved; comparisons that do not suit their field are among them. */
const leaf: fc.Arbitrary<RuleLeaf> = fc.oneof(
  fc.record({
    type: fc.constant("identity" as const),
    is: fc.constantFrom("visitor" as const, "user" as const, "verified" as const),
  }),
  fields(["userId", "email", "name", "deviceType", "browser", "os", "country", "referrer"], ofTexts),
  fields(["utmSource", "utmMedium", "utmCampaign", "utmTerm", "utmContent"], ofTexts),
  fields(["language"], ofTexts),
  fields(["browserVersion", "osVersion", "sessions"], ofNumbers),
  fields(["firstSeen", "lastSeen"], ofDates),
  attributeOf(["plan", "note", "name", "__proto__"], ofTexts),
  attributeOf(["signupDate"], ofDates),
  attributeOf(["seats"], ofNumbers),
  attributeOf(["trial"], comparing(["isTrue", "isFalse"])),
  fc.record({ type: fc.constant("segment" as const), segmentId: fc.constantFrom(...SEGMENTS) }),
  fc.record(
    {
      type: fc.constant("event" as const),
      name: fc.constantFrom(...NAMES),
      compare: fc.constantFrom("atLeast" as const, "atMost" as const, "exactly" as const),
      count: fc.constantFrom(0, 1, 2, 3),
      days,
    },
    { requiredKeys: ["type", "name", "compare", "count"] },
  ),
  fc.record({
    type: fc.constant("item" as const),
    itemId: fc.constantFrom(...ITEMS),
    has: fc.constantFrom("shown" as const, "clicked" as const, "dismissed" as const, "completed" as const),
  }),
  fc
    .tuple(fc.constantFrom("a", "プ"), fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 }))
    .map(([salt, from, to]) => ({ type: "sample" as const, salt, from, to: Math.max(to, from + 1) })),
);

/** One group deeper than is allowed, and some with nothing in them. */
const groupOf = (rule: fc.Arbitrary<AudienceRule>, levels: number): fc.Arbitrary<AudienceRule> => {
  if (levels === 0) return rule;
  const group = fc.record({
    type: fc.constantFrom("all" as const, "any" as const, "none" as const),
    rules: fc.array(groupOf(rule, levels - 1), { minLength: 0, maxLength: 4, size: "max" }),
  });
  return fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 3, arbitrary: group });
};
const rule = groupOf(leaf, 5);

const attributes = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom("plan", "note", "__proto__", "name"), text),
      fc.tuple(fc.constant("signupDate"), date),
      fc.tuple(fc.constant("seats"), number),
      fc.tuple(fc.constant("trial"), fc.boolean()),
      fc.tuple(fc.constantFrom("plan", "signupDate", "seats", "trial"), value),
    ),
    { maxLength: 8 },
  )
  .map((entries) => Object.fromEntries(entries));
const words = fc.constantFrom("", "pro", "Straße", "ΟΔΟΣ", "οδοσα", "e\u0301t");

const device = fc.record({
  type: fc.constantFrom("desktop", "mobile", ""),
  browser: fc.constantFrom("Chrome 131", "Safari 17.4.1", "Samsung Internet 17", "Chrome", ""),
  os: fc.constantFrom("Windows 11", "macOS 17.4", "Linux", ""),
  locale: fc.constantFrom("de", "de-AT", "de_AT-1996", "deu", ""),
  referrer: fc.constantFrom(null, "https://de.example/"),
  firstUrl: fc.constantFrom("https://a.example/?utm_source=pro&utm_campaign=DE", "https://a.example/"),
  country: fc.constantFrom("DE", "AT", ""),
});

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

const visitor: fc.Arbitrary<RawVisitor> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 12 }),
  kind: fc.constantFrom("anonymous" as const, "claimed" as const, "verified" as const),
  texts: fc.record({ userId: words, email: words, name: words }),
  attributes,
  company: fc.oneof(fc.constant(undefined), fc.constantFrom("Acme", "pro"), attributes),
  madeAt: moment,
  seenAt: maybe(moment),
  visits: maybe(fc.constantFrom(1, 2, 17)),
  device: maybe(device),
  events: fc.array(fc.record({ name: fc.constantFrom(...NAMES), at: moment.filter((at) => at <= NOW) }), {
    maxLength: 8,
  }),
  history: fc.array(
    fc.record({
      itemId: fc.constantFrom(...ITEMS),
      what: fc.constantFrom("shown" as const, "clicked" as const, "dismissed" as const, "completed" as const),
    }),
    { maxLength: 4 },
  ),
});

const named = fc.record({ type: fc.constant("segment" as const), segmentId: fc.constantFrom(...SEGMENTS) });

/** A world, and a rule to decide in it. */
export const ruleWorld: fc.Arbitrary<RawWorld & { rule: AudienceRule }> = fc.record({
  visitor,
  segments: fc.uniqueArray(fc.tuple(fc.constantFrom(...SEGMENTS), fc.oneof(leaf, named, rule)), {
    selector: ([id]) => id,
    maxLength: SEGMENTS.length,
  }),
  rule,
});

/** What the deployment would have kept of what has happened: counters and states instead of single acts. */
export function factsOf(raw: RawVisitor): VisitorFacts {
  const company = typeof raw.company === "string" ? { name: raw.company } : (raw.company ?? {});
  return {
    visitorId: raw.id,
    kind: raw.kind,
    userId: raw.texts.userId || null,
    email: raw.texts.email || null,
    name: raw.texts.name || null,
    attributes: raw.attributes,
    company,
    firstSeen: raw.madeAt,
    lastSeen: raw.seenAt ?? null,
    sessions: raw.visits ?? null,
    device: raw.device ? deviceFactsOf({ ...raw.device, device: raw.device }) : null,
    events: Object.fromEntries(NAMES.map((name) => [name, counterOf(raw, name)])),
    items: Object.fromEntries(ITEMS.map((id) => [id, stateOf(raw, id)])),
  };
}

function counterOf({ events }: RawVisitor, name: string) {
  const days: { day: number; count: number }[] = [];
  for (const event of events.filter((each) => each.name === name).sort((one, other) => one.at - other.at)) {
    const day = Math.floor(event.at / DAY);
    const last = days.at(-1);
    if (last?.day === day) last.count += 1;
    else days.push({ day, count: 1 });
  }
  const kept = days.filter(({ day }) => day > Math.floor(NOW / DAY) - 90);
  return { count: events.filter((each) => each.name === name).length, days: kept };
}

function stateOf({ history }: RawVisitor, id: string) {
  const has = (what: string) => history.some((each) => each.itemId === id && each.what === what);
  return {
    shown: has("shown"),
    clicked: has("clicked"),
    dismissed: has("dismissed"),
    completed: has("completed"),
  };
}
