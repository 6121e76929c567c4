import type { FullResult, Reporter, Suite, TestCase } from "@playwright/test/reporter";

const SLOWEST = 20;
/** Of each error, the lines that say what was expected and what came instead. */
const REASON_LINES = 12;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Closes a run with plain lines: where its time went, which tests failed at any try and why, and how many ran. */
export default class CountReporter implements Reporter {
  private tests: TestCase[] = [];

  onBegin(_config: unknown, suite: Suite): void {
    this.tests = suite.allTests();
  }

  onEnd(_result: FullResult): void {
    const count = (outcome: ReturnType<TestCase["outcome"]>) =>
      this.tests.filter((test) => test.outcome() === outcome).length;
    for (const [file, ms] of this.times().slice(0, SLOWEST))
      process.stdout.write(`${String(Math.round(ms / 1000)).padStart(5)} s ${file}\n`);
    for (const test of this.tests) {
      const outcome = test.outcome();
      if (outcome !== "flaky" && outcome !== "unexpected") continue;
      const title = test.titlePath().filter(Boolean).join(" › ");
      process.stdout.write(`${outcome === "flaky" ? "flaky" : "failed"}: ${title}\n${reasonsOf(test)}`);
    }
    process.stdout.write(
      `${count("expected") + count("flaky")} passed, ${count("unexpected")} failed, ${count("skipped")} skipped\n`,
    );
  }

  /** Time of each file in each project, the slowest first, ms; hooks that belong to no test are not in it. */
  private times(): [file: string, ms: number][] {
    const times = new Map<string, number>();
    for (const test of this.tests) {
      const [, project = "", file = ""] = test.titlePath();
      const spent = test.results.reduce((sum, { duration }) => sum + duration, 0);
      times.set(`${project} › ${file}`, (times.get(`${project} › ${file}`) ?? 0) + spent);
    }
    return [...times].sort(([, one], [, other]) => other - one);
  }
}

/** Why each try of a test failed: a log that is cut from above keeps its end, and so these. */
function reasonsOf({ results }: TestCase): string {
  return results
    .flatMap(({ errors, retry }) =>
      errors.map(({ message, stack, location }) => ({ retry, message, stack, location })),
    )
    .map(({ retry, message, stack, location }) => {
      const text = (message ?? stack ?? "no message").replace(COLOURS, "").split("\n").slice(0, REASON_LINES);
      const line = location ? `line ${location.line}` : "";
      return `  try ${retry + 1} ${line}\n${text.map((each) => `    ${each}\n`).join("")}`;
    })
    .join("");
}
