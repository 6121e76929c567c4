import type { FullResult, Reporter, Suite, TestCase } from "@playwright/test/reporter";

const SLOWEST = 20;

/** Closes a run with plain lines: where its time went, which tests were flaky, and how many ran. */
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
    for (const test of this.tests.filter((each) => each.outcome() === "flaky")) {
      process.stdout.write(`flaky: ${test.titlePath().filter(Boolean).join(" › ")}\n`);
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
