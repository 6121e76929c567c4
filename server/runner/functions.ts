/** What the bundle exports, read the way a Convex push analyses it: functions, HTTP router, crons, schema. */
import type { FunctionSpec } from "../engine/api.ts";
import type { SchemaJson } from "../engine/schema.ts";
import type { Validator } from "../engine/validator.ts";
import type { JsonValue } from "../wire/value.ts";
import type { Modules } from "./isolate.ts";

type Registered = {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isHttp?: boolean;
  isPublic?: boolean;
  isInternal?: boolean;
  exportArgs?: () => string;
  exportReturns?: () => string;
  invokeQuery?: (args: string) => Promise<string>;
  invokeMutation?: (args: string) => Promise<string>;
  invokeAction?: (requestId: string, args: string) => Promise<string>;
};

export type UdfKind = "query" | "mutation" | "action";

export type RegisteredFunction = {
  /** "dir/mod:fn" */
  path: string;
  kind: UdfKind;
  isPublic: boolean;
  args: Validator;
  returns: Validator | null;
  /** `argsJson` is `[args]` as text; resolves with the result as text. */
  invoke: (requestId: string, argsJson: string) => Promise<string>;
};

export type HttpEndpoint = { invokeHttpAction: (request: Request) => Promise<Response> };
export type HttpRouter = {
  lookup: (path: string, method: string) => readonly [HttpEndpoint, string, string] | null;
};

export type CronSchedule =
  | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
  | { type: "hourly"; minuteUTC?: number }
  | { type: "daily"; hourUTC: number; minuteUTC?: number }
  | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC?: number }
  | { type: "monthly"; day: number; hourUTC: number; minuteUTC?: number }
  | { type: "cron"; cron: string };
export type CronSpec = { name: string; args: JsonValue[]; schedule: CronSchedule };

export type App = {
  functions: Map<string, RegisteredFunction>;
  specs: FunctionSpec[];
  router: HttpRouter | null;
  crons: Record<string, CronSpec>;
  schema: SchemaJson | null;
};

function kindOf(registered: Registered): UdfKind | "httpAction" | null {
  if (registered.isQuery) return "query";
  if (registered.isMutation) return "mutation";
  if (registered.isAction) return "action";
  return registered.isHttp ? "httpAction" : null;
}

/** What is read when it is first asked for. */
function later<T>(read: () => T): () => T {
  let found: { value: T } | undefined;
  return () => (found ??= { value: read() }).value;
}

/** Its validators are read at its first call: to write out those of every function takes a third of a start. */
function toFunction(path: string, kind: UdfKind, registered: Registered): RegisteredFunction {
  const args = later(() => JSON.parse(registered.exportArgs?.() ?? '{"type":"any"}') as Validator);
  const returns = later(() => JSON.parse(registered.exportReturns?.() ?? "null") as Validator | null);
  const invoke = (requestId: string, argsJson: string): Promise<string> => {
    if (kind === "query") return registered.invokeQuery!(argsJson);
    if (kind === "mutation") return registered.invokeMutation!(argsJson);
    return registered.invokeAction!(requestId, argsJson);
  };
  return {
    path,
    kind,
    isPublic: registered.isPublic === true,
    get args() {
      return args();
    },
    get returns() {
      return returns();
    },
    invoke,
  };
}

function exportedDefault<T>(modules: Modules, module: string, marker: (value: T) => boolean): T | null {
  const value = modules[module]?.["default"] as T | undefined;
  if (value === undefined) return null;
  if (!marker(value))
    throw new Error(
      `${module} must export its default as Convex defines it (httpRouter, cronJobs, defineSchema).`,
    );
  return value;
}

/**
 * Reads the modules of the context and those that say `"use node"`. Throws when an export is not what its module must
 * hold.
 */
export function analyseModules(modules: Modules, nodeModules: Modules): App {
  const functions = new Map<string, RegisteredFunction>();
  const specs: FunctionSpec[] = [];
  for (const [module, namespace] of Object.entries({ ...modules, ...nodeModules })) {
    if (module === "schema.js") continue;
    for (const [name, value] of Object.entries(namespace)) {
      if (typeof value !== "function") continue;
      const kind = kindOf(value as Registered);
      if (kind === null) continue;
      const path = `${module.replace(/\.js$/, "")}:${name}`;
      if (Object.hasOwn(nodeModules, module) && kind !== "action")
        throw new Error(`${path} is a ${kind} in a file with "use node", where only actions can be.`);
      const visibility = (value as Registered).isInternal ? "internal" : "public";
      specs.push({ path, kind, visibility });
      if (kind !== "httpAction") functions.set(path, toFunction(path, kind, value as Registered));
    }
  }
  const router = exportedDefault<HttpRouter>(
    modules,
    "http.js",
    (value) => typeof value.lookup === "function",
  );
  const crons = exportedDefault<{ export(): string }>(
    modules,
    "crons.js",
    (value) => typeof value.export === "function",
  );
  const schema = exportedDefault<{ export(): string }>(
    modules,
    "schema.js",
    (value) => typeof value.export === "function",
  );
  return {
    functions,
    specs,
    router,
    crons: crons === null ? {} : (JSON.parse(crons.export()) as Record<string, CronSpec>),
    schema: schema === null ? null : (JSON.parse(schema.export()) as SchemaJson),
  };
}
