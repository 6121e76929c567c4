import type { Method } from "./methods.ts";
import { judgeOutcome, type Outcome } from "./outcome.ts";
import { PAGE_MUTATIONS, RELEASES } from "./pageMutations.ts";
import { makeRandom, seedOf, shuffled } from "./random.ts";
import type { Mutate, Scene } from "./scene.ts";
import { GONE_MUTATIONS, TARGET_MUTATIONS } from "./targetMutations.ts";
import { pickTargets } from "./targets.ts";

export type PageOptions = {
  page: string;
  seed: number;
  /** How many elements are anchored. */
  targets: number;
  /** Ours; with a part left out each; with the peers; all of them. */
  methods: "ours" | "parts" | "peers" | "all";
  /** Source of Playwright's injected script; empty: without it. */
  playwright: string;
  /** Names of mutations; all where there are none. */
  only?: readonly string[];
  /** Marks where each element is looked for, for who traces the browser (threadTimes.ts). */
  marks?: boolean;
  /** Notes what ours came to where it was not right. */
  trace?: boolean;
};
export type Case = {
  mutation: string;
  method: string;
  target: number;
  isGone: boolean;
  outcome: Outcome;
  ms: number;
  note?: string;
};
export type PageResult = {
  elements: number;
  targets: number;
  cases: Case[];
  /** Milliseconds to record, by method; bytes of our records; milliseconds to read the page each time. */
  record: Record<string, number[]>;
  bytes: number[];
  reads: number[];
};

/** Names of marks begin with it, and end with the method's. */
export const MARK = "anchor:";
/** Targets changed at once where a mutation is about targets, so that little else changes. */
const GROUP = 7;

type Run = {
  options: PageOptions;
  original: HTMLElement;
  /** Of each target among the body's elements. */
  places: number[];
  methods: Method[];
  records: Map<string, unknown[]>;
  result: PageResult;
};

/** Runs one page: picks targets, lets every method record them, changes the page, asks again. The page is left changed. */
export async function runPage(options: PageOptions, methods: Method[]): Promise<PageResult> {
  const original = document.body;
  const random = makeRandom(seedOf(options.page, options.seed));
  const targets = pickTargets(original, options.targets, random);
  // None of these pages has test ids; some of those that will be anchored do.
  targets.forEach((target, at) => {
    if (at % 5 === 0) target.setAttribute("data-testid", `t${at}-${target.localName}`);
  });
  const all = [...original.querySelectorAll("*")];
  const result: PageResult = {
    elements: all.length,
    targets: targets.length,
    cases: [],
    record: {},
    bytes: [],
    reads: [],
  };
  const records = new Map(methods.map((method) => [method.name, recordAll(method, targets, result)]));
  const run: Run = {
    options,
    original,
    places: targets.map((target) => all.indexOf(target)),
    methods,
    records,
    result,
  };
  const everyone = targets.map((_, at) => at);
  const isWanted = ([name]: [string, Mutate]) => options.only?.includes(name) ?? true;
  for (const change of Object.entries({ ...PAGE_MUTATIONS, ...RELEASES }).filter(isWanted))
    await runChange(run, change, everyone);
  for (const change of Object.entries({ ...TARGET_MUTATIONS, ...GONE_MUTATIONS }).filter(isWanted)) {
    const order = shuffled(everyone, random);
    for (let from = 0; from < order.length; from += GROUP)
      await runChange(run, change, order.slice(from, from + GROUP));
  }
  return result;
}

function recordAll(method: Method, targets: readonly Element[], result: PageResult): unknown[] {
  const record = method.openPage();
  const times: number[] = [];
  result.record[method.name] = times;
  const records = targets.map((target) => {
    const started = performance.now();
    const made = record(target);
    times.push(performance.now() - started);
    return made;
  });
  if (method.name === "ours") result.bytes.push(...records.map((each) => JSON.stringify(each).length));
  return records;
}

async function runChange(
  run: Run,
  [name, mutate]: [string, Mutate],
  group: readonly number[],
): Promise<void> {
  const { original, places, options, methods, result } = run;
  const body = original.cloneNode(true) as HTMLElement;
  const all = [...body.querySelectorAll("*")];
  const at = (target: number) => all[places[target] as number] as Element;
  document.body.replaceWith(body);
  const random = makeRandom(seedOf(`${options.page} ${name} ${group[0]}`, options.seed));
  // One within another would be changed twice.
  const chosen = group.filter(
    (each) => !group.some((other) => other !== each && at(other).contains(at(each))),
  );
  const severity = 1 + Math.floor(random() * 3);
  const scene: Scene = { body, random, severity, targets: chosen.map(at), skipped: new Set() };
  mutate(scene);
  // A page at rest has been laid out.
  body.getBoundingClientRect();
  for (const method of methods) {
    const resolve = method.openChanged();
    const mark = (what: string) => options.marks && performance.mark(MARK + what);
    const opened = performance.now();
    if (method.read) mark(`${method.name}, reading`);
    await method.read?.();
    if (method.read) mark(`${method.name}, reading`);
    if (method.name === "ours") result.reads.push(performance.now() - opened);
    for (const [index, target] of chosen.entries()) {
      const expected = scene.targets[index] ?? null;
      const isSpoilt = expected && (name in GONE_MUTATIONS || !expected.isConnected);
      if (scene.skipped.has(index) || isSpoilt) continue;
      const record = run.records.get(method.name)?.[target];
      mark(method.name);
      const started = performance.now();
      const found = await resolve(record as never);
      const ms = performance.now() - started;
      mark(method.name);
      const one: Case = {
        mutation: name,
        method: method.name,
        target,
        isGone: !expected,
        outcome: judgeOutcome(expected, found),
        ms,
      };
      if (options.trace && method.last && one.outcome !== (expected ? "right" : "none"))
        one.note = `${JSON.stringify({ ...method.last(), element: undefined })} WANTED ${shorten(expected)} FOUND ${shorten(found)}`;
      result.cases.push(one);
    }
  }
}

const shorten = (element: Element | null): string =>
  element?.outerHTML.replace(/\s+/g, " ").slice(0, 140) ?? "-";
