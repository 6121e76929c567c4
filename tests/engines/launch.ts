import type { Engine, EngineName, EngineOptions } from "./engine.ts";
import { launchFirefox } from "./firefox.ts";
import { launchWebkit } from "./webkit.ts";

const LAUNCHERS: Record<EngineName, (options?: EngineOptions) => Promise<Engine>> = {
  firefox: launchFirefox,
  webkit: launchWebkit,
};

/** Name of the engine this run is for. */
export function engineName(): EngineName {
  const name = process.env.ENGINE;
  if (name !== "firefox" && name !== "webkit")
    throw new Error(`ENGINE must be firefox or webkit, not ${name}.`);
  return name;
}

/** Starts the engine this run is for. */
export function launch(options?: EngineOptions): Promise<Engine> {
  return LAUNCHERS[engineName()](options);
}
