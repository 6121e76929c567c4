import { methodRow, TABLE_HEAD } from "../printTables.ts";
import { groupBy } from "../tally.ts";
import type { DriftRun } from "./runDriftBench.ts";

/** Prints what pairs of releases came to: by split and method, then ours by pair and by what was held out. */
export function printDrift(runs: readonly DriftRun[]): void {
  const write = (title: string, rows: readonly string[]) =>
    void process.stdout.write(`\n${title}\n${[TABLE_HEAD, ...rows].join("\n")}\n`);
  const agreed = runs.reduce((sum, { labels }) => sum + labels.agreed, 0);
  const disagreed = runs.reduce((sum, { labels }) => sum + labels.disagreed, 0);
  process.stdout.write(
    `\nLabels: of ${agreed + disagreed} elements with several, ${disagreed} had some that disagreed.\n`,
  );
  for (const split of ["train", "dev", "test"]) {
    const of = runs.filter((run) => run.split === split);
    if (of.length === 0) continue;
    const cases = of.flatMap((run) => run.cases);
    const pairs = of.reduce((sum, { labels }) => sum + labels.pairs.length, 0);
    write(`${split}, two releases: ${of.length} pages, ${pairs} elements`, [
      ...[...groupBy(cases, ({ method }) => method)].map(([name, all]) => methodRow(name, all)),
    ]);
    const ours = (all: typeof cases) => all.filter(({ method }) => method === "ours");
    write(`${split}, ours by what was held out`, [
      ...[...groupBy(ours(cases), ({ mutation }) => mutation)].map(([name, all]) => methodRow(name, all)),
    ]);
    const byPackage = new Map<string, typeof cases>();
    for (const run of of)
      byPackage.set(run.package, [...(byPackage.get(run.package) ?? []), ...ours(run.cases)]);
    write(
      `${split}, ours by package`,
      [...byPackage].map(([name, all]) => methodRow(name, all)),
    );
  }
}
