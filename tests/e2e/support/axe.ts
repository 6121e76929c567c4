import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2 A and AA, and what axe takes for good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Finding = { impact: string; id: string; nodes: { html: string; failureSummary: string }[] };
type Axe = { run(options: object): Promise<{ violations: Finding[] }> };

/**
 * Serious and critical findings of axe, as readable lines. It is put in past our policies, which forbid scripts of others.
 * @param rules only these, by name
 */
export async function findings(target: Page | Frame, rules?: readonly string[]): Promise<string[]> {
  if (!(await target.evaluate(() => "axe" in globalThis))) await target.evaluate(AXE);
  const values = rules ?? TAGS;
  const runOnly = { type: rules ? "rule" : "tag", values };
  const violations = await target.evaluate(async (only) => {
    // What still fades in has not its own colours yet.
    const ends = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)))
      .map(({ finished }) => finished.catch(() => undefined));
    // One that the browser holds back, since its element is not drawn, ends never.
    await Promise.race([Promise.all(ends), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    const { axe } = globalThis as unknown as { axe: Axe };
    return (await axe.run({ runOnly: only, resultTypes: ["violations"], iframes: false })).violations;
  }, runOnly);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 240)}`),
    );
}
