import { isRecord } from "../protocol/json.ts";
import type { UserFields } from "../protocol/shell/messages.ts";
import { warn } from "./warn.ts";

/**
 * What the customer asked for, as it came. The loader checks what it uses where it uses it; the frame keeps what is
 * usable of the rest (`normaliseConfig` in protocol/shell).
 */
export type Options = Record<string, unknown> & { user?: UserFields };

/** Own fields of a plain object that have a value. Elements that clobber a global, and other objects, count as empty. */
export function fromObject(value: unknown): Options {
  const isPlain = isRecord(value) && [null, Object.prototype].includes(Object.getPrototypeOf(value) as null);
  // Blank is what templates leave where a variable was not set; only for a flag it means something.
  const set = Object.entries(isPlain ? value : {}).filter(
    ([key, given]) => key === "trackPageViews" || (given ?? "") !== "",
  );
  const options: Options = Object.fromEntries(set);
  const { trackPageViews: flag, verificationToken: old } = options;
  if (old) {
    warn("DEPRECATED", "verificationToken – use onboardingVerificationToken");
    options.onboardingVerificationToken ??= old;
  }
  // Booleans as HTML authors write them.
  if (!/^(|1|0|true|false|undefined)$/.test(`${flag as string}`))
    warn("VALUE_IGNORED", "trackPageViews: true or false");
  if (flag !== undefined) options.trackPageViews = /^(|1|true)$/.test(`${flag as string}`);
  return options;
}

/** Options of the script tag's `data-opencom-*` attributes. */
export const fromScript = (script: HTMLElement | null): Options =>
  fromObject(
    Object.fromEntries(
      Object.entries(script?.dataset ?? {}).map(([key, value]) => [
        key.replace(/^opencom(.)/, (_, first: string) => first.toLowerCase()),
        value?.trim(),
      ]),
    ),
  );
