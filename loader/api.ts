import { frameAddress, toWebUrl } from "./address.ts";
import { commands } from "./commands.ts";
import { fromObject, fromScript, type Options } from "./options.ts";
import type { OpencomEvents, OpencomWidgetApi } from "./types.ts";
import { toUser } from "./user.ts";
import { VERSION } from "./version.ts";
import { warn } from "./warn.ts";
import { startWidget, type Widget } from "./widget.ts";

type Callback = (data: unknown) => void;
type CommandName = keyof typeof commands;

const MAX_WAITING = 1_000;

/** The page's global `OpencomWidget`. Nothing it does throws into the page. */
export function createApi(script: Element | null): OpencomWidgetApi & { init(options?: unknown): void } {
  const listeners = new Map<string, Set<Callback>>();
  let widget: Widget | undefined;
  let isDestroyed = false;
  let started = "";
  let last: Options = {};
  let gone: Promise<void> | undefined;
  let waiting: [CommandName, unknown[]][] = [];

  const emit = (event: string, data?: unknown): void => {
    for (const callback of [...(listeners.get(event) ?? [])]) {
      try {
        callback(data);
      } catch (error) {
        // The page's own fault, shown as such; our work goes on.
        reportError(error);
      }
    }
  };

  const run = (name: CommandName, args: unknown[]): void => {
    if (widget) (commands[name] as (widget: Widget, ...args: unknown[]) => void)(widget, ...args);
    else if (!isDestroyed) waiting = [...waiting, [name, args] as (typeof waiting)[0]].slice(0, MAX_WAITING);
    else warn("DESTROYED", `${name}() does nothing after destroy() – call init()`);
  };

  const start = (options: Options): void => {
    const url = checkedAddress(options);
    if (!url) return;
    started = JSON.stringify(options);
    last = options;
    isDestroyed = false;
    widget = startWidget({ ...options }, { emit, url, after: gone });
    for (const [name, args] of waiting.splice(0)) run(name, args);
  };

  const destroy = (): void => {
    isDestroyed = true;
    waiting = [];
    const farewell = widget?.stop();
    widget = undefined;
    if (!farewell) return;
    const before = gone;
    const mine = Promise.all([before, farewell]).then(() => {
      if (gone === mine) gone = undefined;
    });
    gone = mine;
  };

  const init = (value?: unknown): void => {
    const options = { ...fromScript(script), ...fromObject(window.opencomSettings), ...fromObject(value) };
    if (widget && JSON.stringify(options) === started) return;
    if (widget) destroy();
    start(options);
  };

  const on = (event: string, callback: unknown): (() => void) => {
    if (typeof callback !== "function") {
      warn("ARGUMENT_INVALID", "on – pass an event and a function");
      return () => undefined;
    }
    const set = listeners.get(event) ?? new Set();
    // Wrapped, so that the same function can be registered twice and each `off` ends its own.
    const wrapped: Callback = (data) => (callback as Callback)(data);
    listeners.set(event, set.add(wrapped));
    return () => void set.delete(wrapped);
  };

  const isReady = (): boolean => widget?.core.isReady === true;

  const methods: Record<string, (...args: unknown[]) => unknown> = {
    init,
    destroy,
    on: on as never,
    isReady,
    ready: () =>
      new Promise<void>((resolve) => {
        const off = isReady() ? resolve() : on("ready", () => [off?.(), resolve()]);
      }),
    getVisitorId: () => widget?.core.visitorRef,
    getAvailableTours: () => [],
  };
  for (const name of Object.keys(commands) as CommandName[]) methods[name] = (...args) => run(name, args);
  methods.identify = (user) => {
    const known = isDestroyed && last.convexUrl ? toUser(user) : undefined;
    if (known) start({ ...last, user: known });
    else run("identify", [user]);
  };
  return Object.freeze({ version: VERSION, ...safe(methods) }) as never;
}

/** The same methods, none of which throws. */
function safe(methods: Record<string, (...args: unknown[]) => unknown>): typeof methods {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (...args: unknown[]) => {
        try {
          return method(...args);
        } catch (error) {
          warn("INTERNAL", `${name}(): ${error as string}`);
          return undefined;
        }
      },
    ]),
  );
}

/** The frame's address, or `undefined` after one clear line. */
function checkedAddress({ convexUrl, workspaceId, frameUrl }: Options): URL | undefined {
  const fail = (code: string, text: string): undefined => {
    warn(code, text);
    return undefined;
  };
  if (self.origin === "null" || location.origin === "null") {
    return fail("HOST_OPAQUE", "this page has no origin (file: or sandboxed) – serve it over http");
  }
  const api = toWebUrl(convexUrl);
  if (!api) return fail("CONFIG_INVALID", "convexUrl – must be https:// (http:// only on localhost)");
  if (!/^[\w-]{1,128}$/.test(workspaceId ?? "")) return fail("CONFIG_INVALID", "workspaceId – see Settings");
  return (
    frameAddress(api, workspaceId as string, frameUrl) ??
    fail("CONFIG_INVALID", "frameUrl – must be https://")
  );
}

declare global {
  interface Window {
    opencomSettings?: unknown;
  }
}

export type { OpencomEvents };
