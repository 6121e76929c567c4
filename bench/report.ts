import { type Summary, summarize } from "./stats.ts";

export type Verdict = {
  what: string;
  goal: string;
  measured: string;
  /** Null where this bench cannot tell. */
  met: boolean | null;
};

/** A table of text cells with aligned columns, the first line being the head. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`;
  const [head = [], ...body] = rows;
  return [line(head), `  ${widths.map((width) => "─".repeat(width)).join("  ")}`, ...body.map(line)].join(
    "\n",
  );
}

/** "44 (38–78)", or a dash where there is nothing. */
export function spread(values: number[], digits = 0): string {
  const summary = summarize(values);
  return summary ? format(summary, digits) : "–";
}

function format({ median, low, high }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

export function verdictLines(verdicts: Verdict[]): string {
  const word = (met: boolean | null) => (met === null ? "not measured" : met ? "met" : "NOT MET");
  return table([
    ["goal (DESIGN 5)", "limit", "measured", ""],
    ...verdicts.map(({ what, goal, measured, met }) => [what, goal, measured, word(met)]),
  ]);
}
