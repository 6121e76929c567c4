/** The functions folder, bundled, evaluated and read. One per engine. */
import { bundleFunctions } from "../runner/bundle.ts";
import { ErrorFormatter } from "../runner/errorText.ts";
import { currentFrame } from "../runner/frame.ts";
import { type App, analyseModules } from "../runner/functions.ts";
import { createIsolate, SCRIPT_NAME } from "../runner/isolate.ts";
import { createConsole } from "../runner/logLines.ts";
import { loadNodeModules, NODE_SCRIPT_NAME } from "../runner/nodeModules.ts";
import type { Services } from "../runner/services.ts";
import { createSyscalls } from "../runner/syscalls.ts";

export type LoadOptions = {
  convexDir: string;
  env: Record<string, string>;
  nowMs: () => number;
  onLog: (path: string, line: string) => void;
  /** Asked for when the first function runs. */
  services: () => Services;
};

/** Throws with a readable message when the folder does not bundle, load or analyse. */
export async function loadApp({
  convexDir,
  env,
  nowMs,
  onLog,
  services,
}: LoadOptions): Promise<{ app: App; errors: ErrorFormatter }> {
  const bundle = await bundleFunctions(convexDir);
  const shared = {
    env,
    console: createConsole(currentFrame, onLog),
    convex: createSyscalls(services),
    nowMs,
  };
  const modules = createIsolate(bundle, {
    ...shared,
    current: currentFrame,
    onTimeRead: () => {
      const execution = currentFrame()?.execution;
      if (execution) execution.observedTime = true;
    },
  });
  const nodeModules = bundle.node === null ? {} : loadNodeModules(bundle.node.code, shared);
  const maps = {
    [SCRIPT_NAME]: bundle.sourceMap,
    ...(bundle.node === null ? {} : { [NODE_SCRIPT_NAME]: bundle.node.sourceMap }),
  };
  return { app: analyseModules(modules, nodeModules), errors: new ErrorFormatter(maps) };
}
