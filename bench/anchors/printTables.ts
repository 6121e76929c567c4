import type { PageRun } from "../anchors.ts";
import type { Case } from "./runPage.ts";
import { groupBy, tally } from "./tally.ts";
import type { Spent } from "./threadTimes.ts";
import type { Share } from "./wilson.ts";

const percent = ({ percent, low, high, of }: Share) =>
  of === 0 ? "-".padEnd(20) : `${percent.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`.padEnd(20);

function print(title: string, rows: readonly string[]): void {
  process.stdout.write(`\n${title}\n${rows.join("\n")}\n`);
}

/** Above rows of `methodRow`. */
export const TABLE_HEAD = `${"".padEnd(24)}${["right", "wrong", "none", "false when gone"].map((each) => each.padEnd(20)).join("")}U       ms p50  p95`;

/** One line of a table. */
export function methodRow(name: string, cases: readonly Case[]): string {
  const { right, wrong, none, falseHighlight, useful, p50, p95 } = tally(cases);
  const shares = [right, wrong, none, falseHighlight].map(percent).join("");
  return `${name.padEnd(24)}${shares}${useful.toFixed(1).padEnd(8)}${p50.toFixed(2).padEnd(8)}${p95.toFixed(2)}`;
}

/** Prints what the runs came to: by method for each split, then ours by mutation, then costs. */
export function printTables(runs: readonly PageRun[]): void {
  for (const split of ["train", "dev", "test"]) {
    const of = runs.filter((run) => run.split === split);
    if (of.length === 0) continue;
    const cases = of.flatMap((run) => run.cases);
    const targets = of.reduce((sum, run) => sum + run.targets, 0);
    const methods = [...groupBy(cases, ({ method }) => method)];
    print(`${split}: ${of.length} pages, ${targets} targets, % with 95 % interval`, [
      TABLE_HEAD,
      ...methods.map(([name, all]) => methodRow(name, all)),
    ]);
    const ours = cases.filter(({ method }) => method === "ours");
    print(`${split}, ours by mutation`, [
      TABLE_HEAD,
      ...[...groupBy(ours, ({ mutation }) => mutation)].map(([name, all]) => methodRow(name, all)),
    ]);
    const bytes = of.flatMap((run) => run.bytes).sort((one, two) => one - two);
    process.stdout.write(`record: ${bytes[bytes.length >> 1]} B median, ${bytes.at(-1)} B most\n`);
    const reads = of
      .flatMap((run) => run.reads.map((ms) => (1000 * ms) / run.elements))
      .sort((one, two) => one - two);
    process.stdout.write(
      `to read a page, in slices: ${reads[reads.length >> 1]?.toFixed(1)} ms per 1,000 elements\n`,
    );
    for (const method of Object.keys(of[0]?.record ?? {})) {
      const times = of.flatMap((run) => run.record[method] ?? []).sort((one, two) => one - two);
      process.stdout.write(
        `to record, ${method}: ${times[times.length >> 1]?.toFixed(1)} ms median, ${times[Math.floor(times.length * 0.95)]?.toFixed(1)} ms p95\n`,
      );
    }
  }
}

/** Prints what searches took of the thread's own time and of the clock, and what share of the clock the thread was at work. */
export function printTimes(times: Readonly<Record<string, readonly Spent[]>>): void {
  const at = (all: readonly number[], share: number) =>
    [...all].sort((one, two) => one - two)[Math.floor(share * (all.length - 1))]?.toFixed(2) ?? "-";
  print("milliseconds of thread time (of the clock)", [
    `${"".padEnd(32)}${["p50", "p95", "most"].map((each) => each.padEnd(18)).join("")}at work  searches`,
    ...Object.entries(times).map(([name, all]) => {
      const thread = all.map((each) => each.thread);
      const clock = all.map((each) => each.clock);
      const shares = [0.5, 0.95, 1].map((share) => `${at(thread, share)} (${at(clock, share)})`.padEnd(18));
      const sum = (of: readonly number[]) => of.reduce((one, two) => one + two, 0);
      const work = `${Math.round((100 * sum(thread)) / sum(clock))} %`.padEnd(9);
      return `${name.padEnd(32)}${shares.join("")}${work}${all.length}`;
    }),
  ]);
}
