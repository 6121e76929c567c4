import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AudienceRule } from "../../ruleValidators";
import { type Explanation, evaluateRule } from "./evaluateRule";
import type { Outcome } from "./outcomes";
import { type Judgement, judge, judgeLeaf, type RawWorld } from "./ruleReference.setup";
import { factsOf, NOW, ruleWorld } from "./ruleWorlds.test.setup";

/** Worlds of `npm test`; `npm run chaos -- rules` has more. */
const WORLDS = Number(process.env.RULE_WORLDS ?? 2_000);
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const DAY = 86_400_000;
/** When nothing is to change any more, it does not for so long. */
const FOR_EVER = 200 * DAY;

const NAMES: Record<string, Outcome> = { "1": "yes", "0": "unknown", "-1": "no" };
const VALUES: Record<Outcome, Judgement> = { yes: 1, unknown: 0, no: -1 };

/** A tree's result from those of its leaves alone. */
function recombine(tree: Explanation): Judgement {
  if (tree.type === "leaf" || tree.reason !== null) return VALUES[tree.outcome];
  const parts = tree.rules.map(recombine);
  if (tree.type === "all") return Math.min(...parts) as Judgement;
  const any = Math.max(...parts);
  return (tree.type === "any" ? any : 0 - any) as Judgement;
}

function checkLeaves(tree: Explanation, world: RawWorld): void {
  if (tree.type !== "leaf") {
    for (const each of tree.rules) checkLeaves(each, world);
    return;
  }
  expect([tree.leaf, tree.outcome]).toEqual([tree.leaf, NAMES[judgeLeaf(tree.leaf, world, NOW)]]);
  if (tree.outcome === "unknown") expect(tree.reason !== null || tree.rule !== null).toBe(true);
  if (tree.rule) {
    expect(recombine(tree.rule)).toBe(VALUES[tree.outcome]);
    checkLeaves(tree.rule, world);
  }
}

/** Moments from now on, up to the last at which nothing may have changed: its edges, midnights, and others between. */
function momentsUntil(nextChangeAt: number | null): number[] {
  const last = nextChangeAt === null ? NOW + FOR_EVER : nextChangeAt - 1;
  const midnights = Array.from({ length: 100 }, (_, at) => (Math.floor(NOW / DAY) + 1 + at) * DAY);
  const between = [
    1,
    2,
    DAY,
    DAY + 1,
    2 * DAY,
    2 * DAY + 1,
    3 * DAY + 1,
    7 * DAY + 1,
    30 * DAY + 1,
    90 * DAY + 1,
  ];
  const moments = [...midnights, ...between.map((ms) => NOW + ms), last];
  return moments.filter((at) => at > NOW && at <= last);
}

function checkWorld(rule: AudienceRule, world: RawWorld): Outcome {
  const segments = new Map(world.segments);
  const facts = factsOf(world.visitor);
  const verdict = evaluateRule(rule, facts, { segments, now: NOW });
  const judged = judge(rule, world, NOW);
  expect(verdict.outcome).toBe(NAMES[judged]);
  if (!verdict.tree) throw new Error("A rule without an explanation.");
  expect(recombine(verdict.tree)).toBe(judged);
  checkLeaves(verdict.tree, world);
  if (verdict.nextChangeAt !== null) expect(verdict.nextChangeAt).toBeGreaterThan(NOW);
  for (const at of momentsUntil(verdict.nextChangeAt)) {
    if (judge(rule, world, at) !== judged)
      throw new Error(`It changes by ${at - NOW} ms, before ${verdict.nextChangeAt}.`);
  }
  return verdict.outcome;
}

describe("audience rules", () => {
  it(
    `agree with the reference in ${WORLDS} worlds (seed ${seed})`,
    () => {
      const met: Record<Outcome, number> = { yes: 0, no: 0, unknown: 0 };
      fc.assert(
        fc.property(ruleWorld, ({ rule, ...world }) => {
          met[checkWorld(rule, world)] += 1;
        }),
        { seed, numRuns: WORLDS },
      );
      process.stdout.write(`rules: ${WORLDS} worlds, seed ${seed}: ${JSON.stringify(met)}\n`);
      // Worlds in which nothing is ever decided would prove nothing.
      for (const count of Object.values(met)) expect(count).toBeGreaterThan(WORLDS / 20);
    },
    30_000 + WORLDS * 60,
  );
});
