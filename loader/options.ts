import { fits, type Shape } from "../protocol/fits.ts";
import { isRecord } from "../protocol/json.ts";
import { lookShape } from "../protocol/shell/guards.ts";
import type { InitConfig, Look } from "../protocol/shell/messages.ts";
import { warn } from "./warn.ts";

/** What the customer asked for, read from attributes, settings and `init`. Everything may be missing. */
export type Options = Partial<InitConfig> & Partial<Look> & { bottom?: number; frameUrl?: string };

const TOKEN = "onboardingVerificationToken";
const ALIAS = "verificationToken";
/** Text, to be judged by whoever uses it. */
const TEXT = /^/;
/** Px, from an attribute or a number. */
const PX = /^\d{1,3}$/;

/** What each option must look like once it is text; `user` alone is an object. */
const SHAPES: Record<string, Shape> = {
  color: lookShape.color,
  side: lookShape.side,
  icon: lookShape.icon,
  launcher: lookShape.launcher,
  bottom: PX,
  convexUrl: TEXT,
  workspaceId: TEXT,
  frameUrl: TEXT,
  [TOKEN]: TEXT,
  clientIdentifier: TEXT,
  locale: TEXT,
  theme: ["light", "dark", "system"],
  consent: ["required", "granted"],
  // Booleans as HTML authors write them.
  trackPageViews: /^(true|1|false|0)?$/,
};

/** Reads what is known under `get`; a value that cannot be is named once and left out. */
function read(get: (key: string) => unknown): Options {
  const options: Record<string, unknown> = {};
  const user = get("user");
  if (isRecord(user)) options.user = user;
  for (const key in SHAPES) {
    let raw = get(key);
    if (key === TOKEN && get(ALIAS)) {
      warn("DEPRECATED", `${ALIAS} – use ${TOKEN}`);
      raw ??= get(ALIAS);
    }
    const text = `${(raw ?? "") as string}`.trim();
    const isFlag = key === "trackPageViews" && raw === "";
    // Blank is what templates leave where a variable was not set: it counts as missing.
    if (!text && !isFlag) continue;
    if (!fits(SHAPES[key] as Shape, text)) warn("VALUE_IGNORED", `${key}: ${text.slice(0, 40)}`);
    else options[key] = SHAPES[key] === PX ? +text : key === "trackPageViews" ? !/^(f|0)/.test(text) : text;
  }
  return options;
}

/** Options of a plain object, by own properties; elements that clobber a global, and other objects, count as empty. */
export function fromObject(value: unknown): Options {
  const proto: unknown = isRecord(value) && Object.getPrototypeOf(value);
  return read((key) =>
    (proto === null || proto === Object.prototype) && Object.hasOwn(value as object, key)
      ? (value as Record<string, unknown>)[key]
      : undefined,
  );
}

/** Options of the script tag's `data-opencom-*` attributes. */
export const fromScript = (script: Element | null): Options =>
  read((key) => script?.getAttribute(`data-opencom-${key.replace(/[A-Z]/g, "-$&").toLowerCase()}`));
