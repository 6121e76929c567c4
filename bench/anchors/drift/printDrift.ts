import { methodRow, TABLE_HEAD } from "../printTables.ts";
import type { Case } from "../runPage.ts";
import { groupBy } from "../tally.ts";
import type { DriftRun } from "./runDriftBench.ts";

/** Prints what pairs of releases came to: by split and method, then ours by pair and by what was held out. */
export function printDrift(runs: readonly DriftRun[]): void {
  const write = (title: string, groups: Iterable<readonly [string, readonly Case[]]>): void => {
    const rows = Array.from(groups, ([name, cases]) => methodRow(name, cases));
    process.stdout.write(`\n${title}\n${[TABLE_HEAD, ...rows].join("\n")}\n`);
  };
  const agreed = runs.reduce((sum, { labels }) => sum + labels.agreed, 0);
  const disagreed = runs.reduce((sum, { labels }) => sum + labels.disagreed, 0);
  if (agreed + disagreed > 0)
    process.stdout.write(
      `\nLabels: of ${agreed + disagreed} elements with several, ${disagreed} had some that disagreed.\n`,
    );
  for (const split of ["train", "dev", "test"]) {
    const of = runs.filter((run) => run.split === split);
    if (of.length === 0) continue;
    const cases = of.flatMap((run) => run.cases);
    const pairs = of.reduce((sum, { labels }) => sum + labels.pairs.length, 0);
    const byMethod = groupBy(cases, ({ method }) => method);
    write(`${split}, two releases: ${of.length} pages, ${pairs} elements`, byMethod);
    write(
      `${split}, ours by what was held out`,
      groupBy(byMethod.get("ours") ?? [], ({ mutation }) => mutation),
    );
    const packages = [...new Set(of.map((run) => run.package))];
    write(
      `${split}, ours by package`,
      packages.map((name) => {
        const all = of.filter((run) => run.package === name).flatMap((run) => run.cases);
        return [name, all.filter(({ method }) => method === "ours")] as const;
      }),
    );
  }
}
