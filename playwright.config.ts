import { defineConfig } from "@playwright/test";
import type { WorkerFixtures } from "./tests/e2e/support/fixtures.ts";

/** Hundreds of sends over a breaking link; thousands with `npm run chaos:delivery`. */
const CHAOS = /\/delivery\.spec\.ts$/;

/**
 * What nothing between API and frame can change: the console, the help centre, languages, the host's own side, what the
 * deployment decides and the frame draws.
 */
const SAME_ON_ONE =
  /\/(anchors|articles|beforeWriting|blocks|branding|checklists|chunks|console|consoleFullSize|consoleGuides|consoleTrust|crash|engagement|engagementTriggers|everythingLive|examples|fullSize|home|installPatterns|keyboardBeside|landscape|languages|liveliness|outboundCalm|outboundMedia|outboundRoom|outgoing|pageSwaps|presence|ratingBeside|residue|segments|siblings|surveyMedia|tabs|texts|tooltips|why)\.spec\.ts$/;

/** How every screen looks, reads and is worked: the same on whichever origins it is served from. */
const SCREENS = /\/(accessible\w+|keyboard\w*|phones|reflow|screenReader)\.spec\.ts$/;

/**
 * End-to-end tests: the built files in `dist/` on two origins against the real server. Each worker starts its own
 * server (tests/e2e/support/stack.ts). `npm run test:e2e -- tours` runs one file.
 */
export default defineConfig<object, WorkerFixtures>({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  fullyParallel: false,
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  // Room for a busy machine; what passes does not take longer.
  expect: {
    timeout: 20_000,
    // Read beside the test: what somebody hears who does not see the screen.
    toMatchAriaSnapshot: { pathTemplate: "{testDir}/trees/{arg}{ext}" },
  },
  reporter: process.env.CI ? [["line"], ["./tests/e2e/support/countReporter.ts"]] : [["line"]],
  outputDir: "test-results",
  // Whatever a test waits for has no chance after this; it fails there, with the place, and not minutes later.
  // Recording costs time on every test: in CI only what failed once is recorded.
  use: { trace: process.env.CI ? "on-first-retry" : "retain-on-failure", actionTimeout: 30_000 },
  projects: [
    {
      // Every screen in every state, measured (tests/gallery/matrix.ts). `npm run gallery` takes pictures as well.
      // First, since one worker is long at it while the others go on.
      name: "gallery",
      testDir: "tests/gallery",
      // Pictures say more, and recording would cost more than the measuring.
      use: { trace: "off" },
    },
    {
      // What the world may throw at us, by category (tests/hostile/categories.ts).
      name: "hostile",
      testDir: "tests/hostile",
    },
    { name: "one origin", testIgnore: [CHAOS] },
    {
      // Once more with API and frame each on its own origin, as on Convex Cloud (DESIGN D5).
      name: "two origins",
      // The loader's own specs have a frame of their own, on an origin of its own, and no server.
      testIgnore: [CHAOS, /\/loader\//, SAME_ON_ONE, SCREENS],
      // Two minutes of real time each; calls are counted in the functions, whoever asks.
      grepInvert: /page view costs at most/,
      use: { twoOrigins: true },
    },
    { name: "chaos", testMatch: CHAOS },
  ],
});
