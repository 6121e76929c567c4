import type { FullResult, Reporter, Suite, TestCase } from "@playwright/test/reporter";

/** Prints one plain closing line, so that a log reader sees how many tests ran and which of them were flaky. */
export default class CountReporter implements Reporter {
  private tests: TestCase[] = [];

  onBegin(_config: unknown, suite: Suite): void {
    this.tests = suite.allTests();
  }

  onEnd(_result: FullResult): void {
    const count = (outcome: ReturnType<TestCase["outcome"]>) =>
      this.tests.filter((test) => test.outcome() === outcome).length;
    for (const test of this.tests.filter((each) => each.outcome() === "flaky")) {
      process.stdout.write(`flaky: ${test.titlePath().filter(Boolean).join(" › ")}\n`);
    }
    process.stdout.write(
      `${count("expected") + count("flaky")} passed, ${count("unexpected")} failed, ${count("skipped")} skipped\n`,
    );
  }
}
