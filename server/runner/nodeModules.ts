/**
 * Modules that say `"use node"`: actions with Node's own modules, for sockets and what else the context lacks. They run in
 * the engine's realm, beside the context, with the app's environment, console and clock in place of the process's.
 */
import { createRequire, isBuiltin } from "node:module";
import { compileFunction } from "node:vm";
import type { Modules } from "./isolate.ts";

/** As stack traces have it. */
export const NODE_SCRIPT_NAME = "opencom-node.js";

type NodeOptions = {
  env: Record<string, string>;
  console: Record<string, unknown>;
  convex: Record<string, unknown>;
  nowMs: () => number;
};

/** Evaluates the bundle of such modules. Throws what they throw while they load, with a line that says so. */
export function loadNodeModules(code: string, options: NodeOptions): Modules {
  const { env, console, convex, nowMs } = options;
  const module: { exports: { modules?: Modules } } = { exports: {} };
  const given = {
    module,
    exports: module.exports,
    require: requireBuiltin,
    process: Object.create(process, { env: { value: { ...env } } }) as NodeJS.Process,
    console,
    Convex: convex,
    Date: createDate(nowMs),
  };
  try {
    compileFunction(code, Object.keys(given), { filename: NODE_SCRIPT_NAME })(...Object.values(given));
  } catch (error) {
    throw new Error(`The functions with "use node" failed while loading: ${(error as Error).stack}`, {
      cause: error,
    });
  }
  return module.exports.modules ?? {};
}

const requireFromHere = createRequire(import.meta.url);

/** Everything else has been bundled. */
function requireBuiltin(name: string): unknown {
  if (!isBuiltin(name)) throw new Error(`Cannot require ${name}: it is no module of Node's.`);
  return requireFromHere(name);
}

/** Dates by the engine's clock. */
function createDate(nowMs: () => number): DateConstructor {
  const now = (): number => Math.floor(nowMs());
  const clock: DateConstructor = new Proxy(Date, {
    construct: (target, args, self) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, self === clock ? target : self) as object,
    apply: () => new Date(now()).toString(),
    get: (target, key) => (key === "now" ? now : (Reflect.get(target, key) as unknown)),
  });
  return clock;
}
