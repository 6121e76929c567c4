import { defineConfig } from "vitest/config";
import type { EngineName } from "./engine.ts";

/** The engine of this run. Started by `scripts/browsers.mjs`, once for each, which says where the engines are. */
const engine = (process.env.ENGINE ?? "firefox") as EngineName;

/** Everything else is tested in Chromium end to end. */
const IN_CHROMIUM = ["drivers.engines.ts", "author.engines.ts"];

export default defineConfig({
  test: {
    name: engine,
    root: import.meta.dirname,
    include: engine === "chromium" ? IN_CHROMIUM : ["*.engines.ts"],
    environment: "node",
    env: { ENGINE: engine },
    // One browser and one server per engine: the behaviours build on each other in order.
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 40_000,
    hookTimeout: 100_000,
    // As end to end: a machine that is busy for a moment is no fault of a browser's.
    retry: process.env.CI ? 1 : 0,
  },
});
