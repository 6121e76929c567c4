import { launchChromium } from "./chromium.ts";
import type { Engine, EngineName, EngineOptions } from "./engine.ts";
import { launchFirefox } from "./firefox.ts";
import { launchWebkit } from "./webkit.ts";

const LAUNCHERS: Record<EngineName, (options?: EngineOptions) => Promise<Engine>> = {
  firefox: launchFirefox,
  webkit: launchWebkit,
  chromium: launchChromium,
};

/** Name of the engine this run is for. */
export function engineName(): EngineName {
  const name = process.env.ENGINE ?? "";
  if (!Object.hasOwn(LAUNCHERS, name))
    throw new Error(`ENGINE must be one of ${Object.keys(LAUNCHERS)}, not ${name}.`);
  return name as EngineName;
}

/** Starts the engine this run is for. */
export function launch(options?: EngineOptions): Promise<Engine> {
  return LAUNCHERS[engineName()](options);
}
