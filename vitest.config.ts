import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";
import { catalogs } from "./scripts/catalogs.ts";

/**
 * Unit and function tests. End-to-end tests are Playwright's (playwright.config.ts). Time-outs leave room for a busy
 * machine: what hangs is still found, and nothing here asserts a time.
 */
export default defineConfig({
  test: {
    // All cores: nothing else runs meanwhile, and half a machine takes twice as long. More workers than cores gain nothing.
    maxWorkers: "100%",
    // As end to end: what passes at the second try is named in the output, and stops nobody.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        test: {
          name: "convex",
          testTimeout: 20_000,
          hookTimeout: 60_000,
          environment: "edge-runtime",
          include: ["convex/**/*.test.ts"],
          server: { deps: { inline: ["convex-test"] } },
        },
      },
      {
        plugins: [solid(), catalogs()],
        test: {
          name: "dom",
          testTimeout: 20_000,
          hookTimeout: 60_000,
          environment: "happy-dom",
          include: ["{protocol,loader,overlays,frame,ui,console}/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: {
          name: "node",
          environment: "node",
          include: [
            "{server,scripts,demo,bench}/**/*.test.ts",
            "tests/{hostile,fixtures,gallery}/**/*.test.ts",
          ],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
