import { isRecord } from "../protocol/json.ts";
import { frameAddress } from "./address.ts";
import { commands } from "./commands.ts";
import { fromObject, fromScript, type Options } from "./options.ts";
import type { OpencomWidgetApi } from "./types.ts";
import { VERSION } from "./version.ts";
import { warn } from "./warn.ts";
import { startWidget, type Widget } from "./widget.ts";

type Callback = (data: unknown) => void;
type Name = keyof typeof commands;
type Methods = Record<string, (...args: unknown[]) => unknown>;

const MAX_WAITING = 1_000;

/** What the page asked for, later sources over earlier ones, key by key. */
export const readOptions = (script: Element | null, given?: unknown): Options => ({
  ...fromScript(script),
  ...fromObject((globalThis as { opencomSettings?: unknown }).opencomSettings),
  ...fromObject(given),
});

/** Subscriptions of the page. They last across `destroy` and `init`, until their own `off`. */
function createEvents() {
  const listeners = new Set<{ event: unknown; callback: Callback }>();
  return {
    emit(event: string, data?: unknown): void {
      for (const entry of [...listeners]) {
        try {
          if (entry.event === event) entry.callback(data);
        } catch (error) {
          // The page's own fault, shown as such; our work goes on.
          reportError(error);
        }
      }
    },
    on(event: unknown, callback: unknown): () => void {
      const entry = { event, callback: callback as Callback };
      if (typeof callback === "function") listeners.add(entry);
      else warn("ARGUMENT_INVALID", "on: pass a function");
      return () => void listeners.delete(entry);
    },
  };
}

/** Starts and stops the one widget of the page. */
function createLife(script: Element | null, emit: (event: string, data?: unknown) => void) {
  let widget: Widget | undefined;
  let isDestroyed = false;
  let started = "";
  let last: Options = {};
  let after: Promise<unknown> | undefined;
  let waiting: [Name, unknown[]][] = [];

  const run = (name: Name, args: unknown[]): void => {
    if (widget) (commands[name] as (widget: Widget, ...args: unknown[]) => void)(widget, ...args);
    else if (isDestroyed) warn("DESTROYED", `${name}() does nothing after destroy() – call init()`);
    else if (waiting.length < MAX_WAITING) waiting.push([name, args]);
  };
  const destroy = (): void => {
    isDestroyed = true;
    waiting = [];
    if (widget) after = Promise.all([after, widget.stop()]);
    widget = undefined;
  };
  const start = (options: Options): void => {
    const url = frameAddress(options);
    if (!url) return;
    last = options;
    isDestroyed = false;
    widget = startWidget(options, { emit, url, after });
    for (const [name, args] of waiting.splice(0)) run(name, args);
  };

  return {
    run,
    destroy,
    core: () => widget?.core,
    init(given?: unknown): void {
      const options = readOptions(script, given);
      const key = JSON.stringify(options);
      if (widget && key === started) return;
      if (widget) destroy();
      started = key;
      start(options);
    },
    identify(user: unknown): void {
      // Signing in after signing out: the same installation, another person.
      if (isDestroyed && last.convexUrl && isRecord(user)) start({ ...last, user });
      else run("identify", [user]);
    },
  };
}

/** The page's global `OpencomWidget`. Nothing it does throws into the page. */
export function createApi(script: Element | null): OpencomWidgetApi {
  const { emit, on } = createEvents();
  const { run, core, ...life } = createLife(script, emit);
  const isReady = (): boolean => !!core()?.isReady;
  const methods: Methods = {};
  for (const name of Object.keys(commands) as Name[]) methods[name] = (...args) => run(name, args);
  Object.assign(methods, life, {
    on,
    isReady,
    ready: () =>
      new Promise<void>((resolve) => {
        const off = on("ready", () => (off(), resolve()));
        if (isReady()) off(), resolve();
      }),
    getVisitorId: () => core()?.visitorRef,
    getAvailableTours: () => [],
  });
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
