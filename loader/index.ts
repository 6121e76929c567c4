/**
 * `widget.js`: the only script a customer includes. Leaves one global, `OpencomWidget`.
 * Reading order: api.ts (what the page can call) → widget.ts (what runs) → link.ts (its frame) → boxes.ts, launcher.ts.
 */
import { createApi } from "./api.ts";
import { attempt } from "./dom.ts";
import { readOptions } from "./options.ts";
import { script } from "./script.ts";
import { warn } from "./warn.ts";

type Loose = Record<string, (...args: unknown[]) => unknown>;

const NAME = "OpencomWidget";
/** What the page has under our name: an earlier copy of us, a stub that kept calls in `q`, or nothing. Own fields only. */
const found: unknown = Object.hasOwn(globalThis, NAME) && (globalThis as unknown as Loose)[NAME];
const { version, q = [] } = { __proto__: null, ...(found as object) } as {
  version?: string;
  q?: [string, ...unknown[]][];
};
const api = (version ? found : createApi()) as Loose;
/** Starts if the page has said enough. */
const start = (): unknown => {
  const options = readOptions(script);
  if (options.convexUrl) api.init?.(options);
  return options.convexUrl;
};

// Included twice, or injected again after `destroy`: the first copy serves, with what this tag asks for.
if (version) warn("DOUBLE_INCLUDE");
else {
  (globalThis as unknown as Record<string, unknown>)[NAME] = api;
  // Whatever the page's stub has put there.
  attempt(() => {
    for (const [name, ...args] of q) api[name]?.(...args);
  });
}
// `async` in the head may run before the page's own settings script.
if (!start() && document.readyState === "loading")
  addEventListener("DOMContentLoaded", start, { once: true });
