import type { AudienceRule, Comparison, RuleLeaf } from "../../ruleValidators";

/**
 * What audience rules mean, a second time: slow, plain, and from what has really happened, event by event. Shares no code
 * with what it judges, and reads docs/audiences.md where that is read from.
 */

export type RawVisitor = {
  id: string;
  kind: "anonymous" | "claimed" | "verified";
  texts: { userId: string; email: string; name: string };
  attributes: Record<string, string | number | boolean | null>;
  company: string | Record<string, string | number | boolean | null> | undefined;
  madeAt: number;
  seenAt: number | undefined;
  visits: number | undefined;
  device: RawDevice | undefined;
  events: { name: string; at: number }[];
  history: { itemId: string; what: "shown" | "clicked" | "dismissed" | "completed" }[];
};
export type RawDevice = {
  type: string;
  browser: string;
  os: string;
  locale: string;
  referrer: string | null;
  firstUrl: string;
  country: string;
};
export type RawWorld = { visitor: RawVisitor; segments: [id: string, rule: AudienceRule][] };

/** 1 is yes, -1 no, 0 unknown: `all` is the least of them, `any` the greatest. */
export type Judgement = 1 | 0 | -1;

const DAY = 24 * 60 * 60 * 1000;
const truth = (is: boolean): Judgement => (is ? 1 : -1);

/** Judges a rule at a moment, in ms. */
export function judge(rule: AudienceRule, world: RawWorld, at: number): Judgement {
  if (leavesOf(rule).length > 50) return 0;
  return judgePart(rule, world, { at, above: 0 });
}

type Stand = { at: number; above: number };

function judgePart(rule: AudienceRule, world: RawWorld, { at, above }: Stand): Judgement {
  if (!("rules" in rule)) return judgeLeaf(rule, world, at);
  if (above === 4 || rule.rules.length === 0) return 0;
  const parts = rule.rules.map((part) => judgePart(part, world, { at, above: above + 1 }));
  if (rule.type === "all") return Math.min(...parts) as Judgement;
  const any = Math.max(...parts) as Judgement;
  return rule.type === "any" ? any : ((0 - any) as Judgement);
}

const leavesOf = (rule: AudienceRule): RuleLeaf[] =>
  "rules" in rule ? rule.rules.flatMap(leavesOf) : [rule];

/** Judges one leaf. */
export function judgeLeaf(leaf: RuleLeaf, world: RawWorld, at: number): Judgement {
  const { visitor } = world;
  switch (leaf.type) {
    case "identity": {
      const isUser = visitor.kind === "verified" || visitor.texts.email !== "" || visitor.texts.userId !== "";
      if (leaf.is === "verified") return truth(visitor.kind === "verified");
      return truth(leaf.is === "user" ? isUser : !isUser);
    }
    case "segment": {
      const rule = new Map(world.segments).get(leaf.segmentId);
      return rule && longestWay(leaf.segmentId, world, 1) <= 4 ? judge(rule, world, at) : 0;
    }
    case "event": {
      const isCounted = (time: number) => leaf.days === undefined || daysBetween(time, at) < leaf.days;
      const times = visitor.events.filter((event) => event.name === leaf.name && isCounted(event.at)).length;
      if (leaf.compare === "exactly") return truth(times === leaf.count);
      return truth(leaf.compare === "atLeast" ? !(times < leaf.count) : !(times > leaf.count));
    }
    case "item":
      return truth(visitor.history.some(({ itemId, what }) => itemId === leaf.itemId && what === leaf.has));
    case "sample": {
      const bucket = referenceBucket(leaf.salt, visitor.id);
      return truth(leaf.from <= bucket && bucket < leaf.to);
    }
    case "attribute":
      return judgeValue(new Map(Object.entries(visitor.attributes)).get(leaf.key), leaf.compare, {
        at,
        kind: "any",
      });
    case "company": {
      const { company = {} } = visitor;
      const facts = typeof company === "string" ? { name: company } : company;
      return judgeValue(new Map<string, Value>(Object.entries(facts)).get(leaf.key), leaf.compare, {
        at,
        kind: "any",
      });
    }
    case "field":
      return judgeField(leaf, visitor, at);
  }
}

/** How many segments follow one upon the other from here; a circle is longer than anything. */
function longestWay(id: string, world: RawWorld, steps: number): number {
  const rule = new Map(world.segments).get(id);
  if (!rule) return 0;
  if (steps > world.segments.length) return 1000;
  const ways = leavesOf(rule).map((leaf) =>
    leaf.type === "segment" ? longestWay(leaf.segmentId, world, steps + 1) : 0,
  );
  return 1 + Math.max(...ways);
}

/** UTC days from one moment to a later one, counted by their dates. */
function daysBetween(from: number, to: number): number {
  const midnight = (ms: number) => Date.parse(`${new Date(ms).toISOString().slice(0, 10)}T00:00:00Z`);
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** FNV-1a, then MurmurHash3's finalizer, in exact arithmetic. */
function referenceBucket(salt: string, id: string): number {
  const limit = 2n ** 32n;
  let hash = 2166136261n;
  for (const unit of `${salt}\n${id}`.split("").map((each) => each.charCodeAt(0))) {
    for (const byte of [unit % 256, Math.floor(unit / 256)])
      hash = ((hash ^ BigInt(byte)) * 16777619n) % limit;
  }
  hash = ((hash ^ (hash / 2n ** 16n)) * 2246822507n) % limit;
  hash = ((hash ^ (hash / 2n ** 13n)) * 3266489909n) % limit;
  hash ^= hash / 2n ** 16n;
  return Number((hash * 100n) / limit);
}

type Value = string | number | boolean | null | undefined;
type Kind = "text" | "language" | "version" | "number" | "date" | "any";

function judgeField(
  { field, compare }: Extract<RuleLeaf, { type: "field" }>,
  visitor: RawVisitor,
  at: number,
): Judgement {
  const { device } = visitor;
  // What everybody has and we may not know: a comparison with it is unknown.
  const known = (value: Value, kind: Kind) =>
    value !== undefined && value !== ""
      ? judgeValue(value, compare, { at, kind })
      : compare.op === "isSet"
        ? -1
        : compare.op === "isNotSet"
          ? 1
          : 0;
  if (field === "userId" || field === "email" || field === "name")
    return judgeValue(visitor.texts[field], compare, { at, kind: "text" });
  if (field === "firstSeen") return known(visitor.madeAt, "date");
  if (field === "lastSeen") return known(visitor.seenAt, "date");
  if (field === "sessions") return known(visitor.visits, "number");
  if (field === "deviceType") return known(device?.type, "text");
  if (field === "browser" || field === "os") return known(device?.[field].replace(/ [\d.]+$/, ""), "text");
  if (field === "browserVersion") return known(/ ([\d.]+)$/.exec(device?.browser ?? "")?.[1], "version");
  if (field === "osVersion") return known(/ ([\d.]+)$/.exec(device?.os ?? "")?.[1], "version");
  if (field === "language") return known(device?.locale, "language");
  if (field === "country") return known(device?.country, "text");
  if (!device) return known(undefined, "text");
  if (field === "referrer") return judgeValue(device.referrer, compare, { at, kind: "text" });
  const parameter = field.replace("utm", "utm_").toLowerCase();
  return judgeValue(new URL(device.firstUrl).searchParams.get(parameter), compare, { at, kind: "text" });
}

const NEGATIVE = ["isNot", "notContains", "notIn", "notEquals"];

function judgeValue(value: Value, compare: Comparison, { at, kind }: { at: number; kind: Kind }): Judgement {
  const isThere = value !== undefined && value !== null && value !== "";
  if (compare.op === "isSet" || compare.op === "isNotSet") return truth(isThere === (compare.op === "isSet"));
  const needs: Record<Kind, string[]> = {
    text: ["text"],
    language: ["text"],
    version: ["text", "number"],
    number: ["number"],
    date: ["date"],
    any: ["text", "number", "boolean", "date"],
  };
  if (!needs[kind].includes(kindOfOperator(compare))) return 0;
  if (!isThere) return truth(NEGATIVE.includes(compare.op));
  if ("number" in compare) return judgeNumber(value, compare, kind);
  if ("date" in compare || "days" in compare) return judgeDate(value, compare, at);
  if (compare.op === "isTrue" || compare.op === "isFalse")
    return typeof value === "boolean" ? truth(String(value) === compare.op.slice(2).toLowerCase()) : 0;
  return typeof value === "string" ? judgeText(value, compare as TextComparison, kind) : 0;
}

function kindOfOperator(compare: Comparison): string {
  if ("number" in compare) return "number";
  if ("date" in compare || "days" in compare) return "date";
  return "value" in compare || "values" in compare ? "text" : "boolean";
}

type TextComparison = Extract<Comparison, { value: string } | { values: string[] }>;

function judgeText(value: string, compare: TextComparison, kind: Kind): Judgement {
  const plain = (said: string) => small(kind === "language" ? said.split("_").join("-") : said);
  const text = plain(value);
  const equals = (wanted: string) => {
    if (kind !== "language") return text === plain(wanted);
    const [tags, ask] = [text, plain(wanted)].map((tag) => tag.split("-")) as [string[], string[]];
    return ask.every((tag, place) => tags[place] === tag);
  };
  if ("values" in compare) return truth(compare.values.some(equals) === (compare.op === "in"));
  const part = plain(compare.value);
  const places = text.split("").map((_, place) => text.slice(place, place + part.length) === part);
  if (compare.op === "is" || compare.op === "isNot")
    return truth(equals(compare.value) === (compare.op === "is"));
  if (compare.op === "startsWith") return truth(places[0] === true);
  if (compare.op === "endsWith") return truth(text.slice(-part.length) === part);
  return truth(places.includes(true) === (compare.op === "contains"));
}

/** One character after the other, so that no neighbour has a say in what its small form is. */
const small = (text: string): string =>
  [...text.normalize("NFD")]
    .map((sign) => [...sign.toLowerCase().toUpperCase()].map((each) => each.toLowerCase()).join(""))
    .join("")
    .normalize("NFC");

type NumberComparison = Extract<Comparison, { number: number }>;

function judgeNumber(value: Value, { op, number }: NumberComparison, kind: Kind): Judgement {
  let difference: number;
  if (kind === "version") {
    const places = `${number}`.split(".").map(Number);
    const version = `${value}`.split(".").map(Number);
    const sign = places.map((place, index) => (version[index] ?? 0) - place).find((each) => each !== 0);
    difference = sign ?? 0;
  } else if (typeof value !== "number") return 0;
  else difference = value - number;
  const holds = {
    equals: difference === 0,
    notEquals: difference !== 0,
    greaterThan: difference > 0,
    atLeast: !(difference < 0),
    lessThan: difference < 0,
    atMost: !(difference > 0),
  };
  return truth(holds[op]);
}

type DateComparison = Extract<Comparison, { date: string } | { days: number }>;

function judgeDate(value: Value, compare: DateComparison, at: number): Judgement {
  const moment = typeof value === "number" ? value : typeof value === "string" ? dateOf(value) : Number.NaN;
  if (Number.isNaN(moment)) return 0;
  if ("date" in compare) {
    const date = dateOf(compare.date);
    return truth(compare.op === "before" ? moment < date : moment > date);
  }
  const age = at - moment;
  return truth(
    compare.op === "moreThanDaysAgo" ? age > compare.days * DAY : age >= 0 && age <= compare.days * DAY,
  );
}

/** NaN for what is no ISO date. */
function dateOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return Number.NaN;
  const day = text.slice(0, 10);
  // A day that there is not comes back as another one, or not at all.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return Number.NaN;
  const hasZone = text.length === 10 || /(Z|[+-]\d\d:\d\d)$/.test(text);
  return Date.parse(hasZone ? text : `${text}Z`);
}
