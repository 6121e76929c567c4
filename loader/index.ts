/**
 * `widget.js`: the only script a customer includes. Leaves one global, `OpencomWidget`.
 * Reading order: api.ts (what the page can call) → widget.ts (what runs) → core.ts (what it knows) → link.ts (its frame).
 */
import { isRecord } from "../protocol/json.ts";
import { createApi, readOptions } from "./api.ts";
import { warn } from "./warn.ts";

type Loose = Record<string, (...args: unknown[]) => unknown>;

const NAME = "OpencomWidget";
/** The script's own tag, gone after this task. Only a real one: an element of that name clobbers the property. */
const { currentScript } = document;
const script =
  currentScript instanceof HTMLScriptElement
    ? currentScript
    : document.querySelector<HTMLElement>("script[data-opencom-convex-url]");
/** What the page has under our name: an earlier copy of us, a stub that kept calls in `q`, or nothing. */
const found: unknown = Object.hasOwn(globalThis, NAME) && (globalThis as unknown as Loose)[NAME];

if (isRecord(found) && found.version) {
  // Included twice, or injected again after `destroy`: the first copy serves, with what this tag asks for.
  const options = readOptions(script);
  warn("DOUBLE_INCLUDE", "one tag is enough");
  if (options.convexUrl) (found as Loose).init?.(options);
} else {
  const api = createApi(script);
  Object.defineProperty(globalThis, NAME, { value: api, configurable: true, writable: true });
  const start = (): void => {
    if (readOptions(script).convexUrl) api.init();
  };
  const calls: unknown = isRecord(found) && found.q;
  for (const call of Array.isArray(calls) ? calls : []) {
    const [name, ...args] = Array.from(call as ArrayLike<string>);
    if (Object.hasOwn(api, `${name}`)) (api as unknown as Loose)[`${name}`]?.(...args);
  }
  start();
  // `async` in the head may run before the page's own settings script. A second start with the same does nothing.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start, { once: true });
}
