import { defineConfig } from "@playwright/test";

/**
 * End-to-end tests: the built files in `dist/` on two origins against the real server. Each worker starts its own
 * server (tests/e2e/support/stack.ts). `npm run test:e2e -- tours` runs one file.
 */
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  fullyParallel: false,
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [["line"], ["./tests/e2e/support/countReporter.ts"]] : [["line"]],
  outputDir: "test-results",
  use: { trace: "retain-on-failure" },
});
