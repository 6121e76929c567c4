import { isRecord } from "../protocol/json.ts";
import { frameAddress } from "./address.ts";
import { commands } from "./commands.ts";
import { fromObject, fromScript, type Options } from "./options.ts";
import { state } from "./state.ts";
import type { OpencomWidgetApi } from "./types.ts";
import { VERSION } from "./version.ts";
import { warn } from "./warn.ts";
import { start, stop } from "./widget.ts";

type Name = keyof typeof commands;
type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Below what the frame takes at once (SPEC RL1). */
const MAX_WAITING = 500;
/** Subscriptions of the page. They last across `destroy` and `init`, until their own `off`. */
const listeners = new Set<{ event: unknown; callback(data: unknown): void }>();
let life: "new" | "running" | "destroyed" = "new";
let started = "";
let last: Options = {};
let waiting: [Name, unknown[]][] = [];

/** What the page asked for, later sources over earlier ones, key by key. */
export const readOptions = (script: HTMLElement | null, given?: unknown): Options => ({
  ...fromScript(script),
  ...fromObject((globalThis as { opencomSettings?: unknown }).opencomSettings),
  ...fromObject(given),
});

function run(name: Name, args: unknown[]): void {
  if (life === "running") (commands[name] as (...args: unknown[]) => void)(...args);
  else if (life === "destroyed") warn("DESTROYED", `${name}() does nothing after destroy() – call init()`);
  else if (waiting.length < MAX_WAITING) waiting.push([name, args]);
}

function begin(options: Options): void {
  const url = frameAddress(options);
  if (!url) return;
  last = options;
  life = "running";
  start(options, url);
  for (const [name, args] of waiting.splice(0)) run(name, args);
}

function destroy(): void {
  if (life === "running") stop();
  life = "destroyed";
  waiting = [];
}

function on(event: unknown, callback: unknown): () => void {
  const entry = { event, callback: callback as (data: unknown) => void };
  if (typeof callback === "function") listeners.add(entry);
  else warn("ARGUMENT_INVALID", "on: pass a function");
  return () => void listeners.delete(entry);
}

const isReady = (): boolean => life === "running" && state.isReady;

state.emit = (event, data) => {
  // A copy: callbacks may end their own subscription.
  for (const entry of Array.from(listeners)) {
    try {
      if (entry.event === event) entry.callback(data);
    } catch (error) {
      // The page's own fault, shown as such; our work goes on.
      reportError(error);
    }
  }
};

/** The page's global `OpencomWidget`. Nothing it does throws into the page. */
export function createApi(script: HTMLElement | null): OpencomWidgetApi {
  const methods: Methods = {
    ...Object.fromEntries(
      (Object.keys(commands) as Name[]).map((name) => [name, (...args) => run(name, args)]),
    ),
    init(given) {
      const options = readOptions(script, given);
      const key = JSON.stringify(options);
      if (life === "running" && key === started) return;
      if (life === "running") stop();
      started = key;
      begin(options);
    },
    identify(user) {
      // Signing in after signing out: the same installation, another person.
      if (life === "destroyed" && last.convexUrl && isRecord(user)) begin({ ...last, user });
      else run("identify", [user]);
    },
    destroy,
    on,
    isReady,
    ready: () =>
      new Promise<void>((resolve) => {
        if (isReady()) return resolve();
        const off = on("ready", () => {
          off();
          resolve();
        });
        return undefined;
      }),
    getVisitorId: () => (life === "running" ? state.visitorRef : undefined),
    getAvailableTours: () => [],
  };
  const api: Record<string, unknown> = { version: VERSION };
  for (const [name, method] of Object.entries(methods)) {
    api[name] = (...args: unknown[]) => {
      try {
        return method(...args);
      } catch (error) {
        return warn("INTERNAL", `${name}(): ${error as string}`);
      }
    };
  }
  return Object.freeze(api) as OpencomWidgetApi;
}
