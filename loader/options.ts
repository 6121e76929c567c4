import { isRecord } from "../protocol/json.ts";
import { attempt } from "./dom.ts";

/**
 * What the customer asked for, as it came. The loader checks what it uses where it uses it; the frame makes the rest
 * usable (protocol/shell/schema.ts).
 */
export type Options = Record<string, unknown>;

/** Own fields of a plain object that have a value. Elements that clobber a global, and other objects, count as empty. */
function fromObject(value: unknown): Options {
  const isPlain = isRecord(value) && [null, Object.prototype].includes(Object.getPrototypeOf(value) as null);
  // Blank is what templates leave where a variable was not set; only for a flag it means something.
  return Object.fromEntries(
    Object.entries(isPlain ? value : {}).filter(
      ([key, given]) => key === "trackPageViews" || (given ?? "") !== "",
    ),
  );
}

/** What the page asked for, later sources over earlier ones, key by key: the tag's attributes, settings, `given`. */
export const readOptions = (script: HTMLElement | null, given?: unknown): Options => ({
  ...fromObject(
    Object.fromEntries(
      Object.entries(script?.dataset ?? {}).map(([key, value]) => [
        key.replace(/^opencom(.)/, (_, first: string) => first.toLowerCase()),
        value?.trim(),
      ]),
    ),
  ),
  // Whatever the page has put there, its tag is as good as ever.
  ...attempt(() => fromObject((globalThis as { opencomSettings?: unknown }).opencomSettings)),
  ...fromObject(given),
});
