import type { Scalar } from "../../protocol/json.ts";

/** The limits of what a page can track, the same as the deployment's (convex/model/events.ts). */
const MAX_PROPERTIES = 25;
const MAX_TEXT = 500;
const NAME = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,64}$/u;
const BLANK = /^[\s\p{Cf}\u115f\u3164]*$/u;
// Convex keeps `$` and `_` for itself and field names to printable ASCII.
const KEY = /^[A-Za-z0-9][\x20-\x7e]{0,63}$/;
/** What a page view is called. */
export const PAGE_VIEW = "pageView";

export type Properties = Record<string, Scalar>;
type Warn = (code: string, detail: string) => void;

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\uFFFD");

/** An event as it may be sent, or null. `warn` is told of everything that was left out, with what was expected. */
export function checkEvent(
  given: string,
  properties: unknown,
  warn: Warn,
): { name: string; properties: Properties } | null {
  const name = wellFormed(given.trim());
  const isReserved = name === PAGE_VIEW;
  if (isReserved || !NAME.test(name) || BLANK.test(name)) {
    const wanted = isReserved
      ? "pageView is reserved, set trackPageViews"
      : "name: 1–64 printable characters";
    warn("ARGUMENT_INVALID", `trackEvent() ${wanted}`);
    return null;
  }
  return { name, properties: checkProperties(name, properties, warn) };
}

function checkProperties(name: string, given: unknown, warn: Warn): Properties {
  const ignore = (what: string, wanted: string): void =>
    warn("VALUE_IGNORED", `trackEvent() ${name}${what}: ${wanted}`);
  if (given === undefined || given === null) return {};
  if (typeof given !== "object" || Array.isArray(given)) {
    ignore("", "properties must be an object");
    return {};
  }
  const kept: [string, Scalar][] = [];
  for (const [key, value] of Object.entries(given)) {
    const what = `.${wellFormed(key).slice(0, 64)}`;
    if (!KEY.test(key)) ignore(what, "1–64 ASCII characters");
    else if (!isScalar(value)) ignore(what, "text, number, true, false or null");
    else if (kept.length === MAX_PROPERTIES) {
      ignore("", `at most ${MAX_PROPERTIES} properties`);
      break;
    } else
      kept.push([
        key,
        typeof value === "string" ? cut(value, () => ignore(what, `at most ${MAX_TEXT} characters`)) : value,
      ]);
  }
  return Object.fromEntries(kept);
}

/** At most so many characters, never half of one. */
function cut(text: string, onCut: () => void): string {
  if (text.length > MAX_TEXT) onCut();
  return wellFormed(text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, ""));
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value);
