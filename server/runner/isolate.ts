/** Evaluates the bundle in a `vm` context and hands out its modules. */
import { createContext, Script } from "node:vm";
import type { Bundle } from "./bundle.ts";
import { isTransactional } from "./frame.ts";
import { createGlobals, type GlobalOptions } from "./globals.ts";

/** As stack traces have it. */
export const SCRIPT_NAME = "opencom-functions.js";

export type Modules = Record<string, Record<string, unknown>>;

export type IsolateOptions = GlobalOptions & {
  nowMs: () => number;
  /** A query looked at the clock: its cached result is only fresh for a while. */
  onTimeRead: () => void;
};

/**
 * Runs inside the context. Date and Math.random ask the host; errors made by the host realm (a bad URL, a failed
 * decrypt) still pass `instanceof Error` and its standard subclasses.
 */
const PRELUDE = `(({ now, random, errors }) => {
  const RealDate = Date;
  const clock = new Proxy(RealDate, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self === clock ? target : self),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = clock;
  globalThis.Date = clock;
  Math.random = random;
  const plain = Function.prototype[Symbol.hasInstance];
  for (const [name, HostError] of Object.entries(errors)) {
    const Own = globalThis[name];
    Object.defineProperty(Own, Symbol.hasInstance, {
      value(value) { return plain.call(this, value) || (this === Own && value instanceof HostError); },
    });
  }
})`;

/** Throws what the modules throw while they load, with a line that says so. */
export function createIsolate(bundle: Bundle, options: IsolateOptions): Modules {
  const { current, nowMs } = options;
  const context = createContext(createGlobals(options), { name: "functions" });
  const loadedMs = Math.floor(nowMs());
  const now = (): number => {
    const frame = current();
    if (frame === undefined) return loadedMs;
    if (!isTransactional(frame)) return Math.floor(nowMs());
    options.onTimeRead();
    return frame.startedMs;
  };
  const random = (): number => current()?.random.fraction() ?? 0.5;
  const prelude = new Script(PRELUDE, { filename: "opencom-prelude.js" }).runInContext(context) as (
    hooks: object,
  ) => void;
  prelude({ now, random, errors: { Error, TypeError, RangeError, SyntaxError } });
  try {
    return new Script(bundle.code, { filename: SCRIPT_NAME }).runInContext(context, {
      timeout: 10_000,
    }) as Modules;
  } catch (error) {
    throw new Error(`The functions failed while loading: ${(error as Error).stack ?? String(error)}`, {
      cause: error,
    });
  }
}
