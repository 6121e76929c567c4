import type { Method } from "../methods.ts";
import { judgeOutcome } from "../outcome.ts";
import type { Case } from "../runPage.ts";
import type { Pair } from "./label.ts";
import { strip } from "./strip.ts";

/** Pairs looked for at once, so that little else of the page is stripped, and by method what each has recorded of them. */
export type Group = { pairs: Pair[]; recorded: Record<string, unknown[]> };

const MOST_AT_ONCE = 7;

/** Puts a copy of the page's body in its place, without what these elements were labelled by. What is gone is undefined. */
function openStripped(
  original: HTMLElement,
  pairs: readonly Pair[],
  side: "before" | "after",
): (Element | undefined)[] {
  const body = original.cloneNode(true) as HTMLElement;
  const all = [...body.querySelectorAll("*")];
  const elements = pairs.map((pair) => all[pair[side] ?? -1]);
  document.body.replaceWith(body);
  pairs.forEach(({ evidence }, at) => {
    const element = elements[at];
    if (element) strip(element, evidence);
  });
  body.getBoundingClientRect();
  return elements;
}

/** On the earlier release: has every method record the elements, none together with one that it is in. */
export function recordBefore(pairs: readonly Pair[], methods: readonly Method[]): Group[] {
  const original = document.body;
  const all = [...original.querySelectorAll("*")];
  const isIn = (one: Pair, other: Pair) => !!all[other.before]?.contains(all[one.before] as Element);
  const groups: Pair[][] = [];
  for (const pair of pairs) {
    const group = groups.find(
      (each) => each.length < MOST_AT_ONCE && !each.some((other) => isIn(pair, other) || isIn(other, pair)),
    );
    if (group) group.push(pair);
    else groups.push([pair]);
  }
  return groups.map((group) => {
    const elements = openStripped(original, group, "before");
    const recorded = Object.fromEntries(
      methods.map((method) => {
        const record = method.openPage();
        return [method.name, elements.map((element) => record(element as Element))] as const;
      }),
    );
    return { pairs: group, recorded };
  });
}

/** On the later release: asks every method for each element, then once more with what is there of them taken away. */
export async function resolveAfter(groups: readonly Group[], methods: readonly Method[]): Promise<Case[]> {
  const original = document.body;
  const cases: Case[] = [];
  for (const { pairs, recorded } of groups)
    for (const isGone of [false, true]) {
      const elements = openStripped(original, pairs, "after");
      if (isGone) for (const element of elements) element?.remove();
      for (const method of methods) {
        const resolve = method.openChanged();
        await method.read?.();
        for (const [at, { evidence, before, after }] of pairs.entries()) {
          // What its makers have taken away is looked for once.
          if (after === null && !isGone) continue;
          const expected = (!isGone && elements[at]) || null;
          const started = performance.now();
          const found = await resolve(recorded[method.name]?.[at] as never);
          const ms = performance.now() - started;
          const outcome = judgeOutcome(expected, found);
          cases.push({ mutation: evidence, method: method.name, target: before, isGone, outcome, ms });
        }
      }
    }
  return cases;
}
