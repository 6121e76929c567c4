import { defineConfig } from "@playwright/test";
import type { WorkerFixtures } from "./tests/e2e/support/fixtures.ts";

/** Hundreds of sends over a breaking link; thousands with `npm run chaos:delivery`. */
const CHAOS = /\/delivery\.spec\.ts$/;

/**
 * What API and frame on two origins can change, by what differs there: single tests beside these are tagged `@origins`.
 * Everything else sees the same requests, windows and rules whichever origins answer, and runs once.
 */
const APART = [
  // Uploads go to one origin and are read from the other: CORS, and the frame's `connect-src` and `img-src`.
  "attachments",
  // A preflight, a connection or a document more would show here.
  "budgets",
  // Before consent neither origin is asked for anything.
  "consent",
  // Calls and the socket to another origin, and how both come back after the server was killed.
  "conversation",
  // The two lines that a page's policy needs, isolation, `frame-ancestors`, and the frame's own policy.
  "hostPolicies",
  // The handshake of every loader that was ever published, with a frame whose address it is told.
  "oldLoaders",
  // Surfaces: more documents of the frame's origin, and what they may do.
  "outbound",
  // Partitioned and blocked storage belongs to the frame's origin, not to the API's.
  "storage",
];

/**
 * End-to-end tests: the built files in `dist/` on two origins against the real server. Each worker starts its own
 * server (tests/e2e/support/stack.ts). `npm run test:e2e -- tours` runs one file.
 */
export default defineConfig<object, WorkerFixtures>({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  fullyParallel: false,
  // Half of a test's time is waiting, for the page to settle, for a socket, for a lease: three keep two cores busy. Four
  // are no quicker, and some wait too long for each other.
  workers: 3,
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
      testIgnore: [CHAOS, /\/loader\//],
      grep: [new RegExp(`\\b(${APART.join("|")})\\.spec\\.ts`), /@origins/],
      // Minutes each, and calls are counted in the functions, whoever asks; what starts a server by itself.
      grepInvert: [/page view costs at most/, /@apart/],
      use: { twoOrigins: true },
    },
    { name: "chaos", testMatch: CHAOS },
  ],
});
