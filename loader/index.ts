/**
 * `widget.js`: the only script a customer includes. Leaves one global, `OpencomWidget`.
 * Reading order: api.ts (what the page can call) → widget.ts (what runs) → core.ts (what it knows) → link.ts (its frame).
 */
import { isRecord } from "../protocol/json.ts";
import { createApi } from "./api.ts";
import { fromObject, fromScript } from "./options.ts";
import { warn } from "./warn.ts";

const NAME = "OpencomWidget";

type Loose = Record<string, (...args: unknown[]) => unknown>;

/** The script's own tag. Only a real one: elements named `currentScript` clobber the property. */
const { currentScript } = document;
const script =
  currentScript instanceof HTMLScriptElement
    ? currentScript
    : document.querySelector("script[data-opencom-convex-url]");

/** What the page has under our name: an earlier copy of us, a stub that kept calls in `q`, or nothing. */
const found: unknown = Object.hasOwn(globalThis, NAME)
  ? (globalThis as Record<string, unknown>)[NAME]
  : undefined;

const readSettings = () => ({ ...fromScript(script), ...fromObject(window.opencomSettings) });

if (isRecord(found) && typeof found.version === "string") {
  // Included twice, or injected again after `destroy`: the first copy serves, with what this tag asks for.
  const settings = readSettings();
  if (settings.convexUrl) (found as Loose).init?.(settings);
  warn("DOUBLE_INCLUDE", "widget.js runs twice – one tag is enough");
} else {
  const api = createApi(script);
  Object.defineProperty(globalThis, NAME, { value: api, configurable: true, writable: true });
  const calls: unknown = isRecord(found) && found.q;
  for (const call of Array.isArray(calls) ? calls : []) {
    const [name, ...args] = Array.from(call as ArrayLike<unknown>);
    if (Object.hasOwn(api, name as string)) (api as unknown as Loose)[name as string]?.(...args);
  }
  if (readSettings().convexUrl) api.init();
  else if (document.readyState === "loading") {
    // `async` in the head may run before the page's own settings script.
    addEventListener("DOMContentLoaded", () => readSettings().convexUrl && api.init(), { once: true });
  }
}
