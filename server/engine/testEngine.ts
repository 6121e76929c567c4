/** An engine on the fixture functions, with calls that are short to write. Tests only. */
import { fileURLToPath } from "node:url";
import { convexToJson, jsonToConvex, type Value } from "convex/values";
import type {
  CallKind,
  EngineApi,
  EngineOptions,
  FunctionCall,
  Identity,
  JsonValue,
  Outcome,
} from "./api.ts";
import { createEngine, IN_MEMORY } from "./engine.ts";

export const FIXTURES = fileURLToPath(new URL("./fixtures/convex", import.meta.url));
export const NOBODY = { ip: null, userAgent: null };

export type TestEngine = EngineApi & {
  /** Runs as the public would; throws an Error with `data` when the function fails. */
  run: <T = unknown>(path: string, args?: Record<string, Value>, more?: Partial<FunctionCall>) => Promise<T>;
  logs: string[];
  faults: unknown[];
};

export function toJson(args: Record<string, Value>): JsonValue[] {
  return [convexToJson(args) as JsonValue];
}

export function valueOf(outcome: Outcome): Value {
  if (!outcome.ok) throw Object.assign(new Error(outcome.errorMessage), { data: outcome.errorData });
  return jsonToConvex(outcome.value);
}

export async function startTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const logs: string[] = [];
  const faults: unknown[] = [];
  const engine = await createEngine(
    {
      dataDir: IN_MEMORY,
      convexDir: FIXTURES,
      env: { GREETING: "hi" },
      clockOffsetMs: 0,
      redactErrors: false,
      ...options,
    },
    { onLog: (path, line) => logs.push(`${path} ${line}`), onFault: (error) => faults.push(error) },
  );
  const identity: Identity = { kind: "none" };
  const run = async <T>(
    path: string,
    args: Record<string, Value> = {},
    more: Partial<FunctionCall> = {},
  ): Promise<T> => {
    const kind: CallKind = "any";
    return valueOf(
      await engine.call({ kind, path, args: toJson(args), identity, caller: NOBODY, ...more }),
    ) as T;
  };
  return { ...engine, run, logs, faults };
}
