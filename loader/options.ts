import { isRecord } from "../protocol/json.ts";
import type { InitConfig, Look } from "../protocol/shell/messages.ts";
import { toUser } from "./user.ts";
import { warn } from "./warn.ts";

/** What the customer asked for, read from attributes, settings and `init`. Everything may be missing. */
export type Options = Partial<InitConfig> & Partial<Look> & { bottom?: number; frameUrl?: string };

type Read = (value: unknown) => unknown;

const text: Read = (value) =>
  typeof value === "string" || typeof value === "number" ? `${value}`.trim() : undefined;

const oneOf =
  (words: string): Read =>
  (value) =>
    words.split(" ").find((word) => word === value);

/** Booleans as HTML authors write them. */
const flag: Read = (value) => {
  if (["", "true", "1"].includes(`${value as string}`)) return true;
  return ["false", "0"].includes(`${value}`) ? false : undefined;
};

const color: Read = (value) => (/^#[0-9a-f]{6}$/i.test(`${value}`) ? value : undefined);

const px: Read = (value) => {
  const length = value === "" ? Number.NaN : Number(value);
  return length >= 0 && length <= 1_000 ? length : undefined;
};

/** How each option is read; no prototype, so that nothing inherited is an option. */
const READ: Record<string, Read> = {
  __proto__: null as never,
  convexUrl: text,
  workspaceId: text,
  trackPageViews: flag,
  user: toUser,
  onboardingVerificationToken: text,
  clientIdentifier: text,
  locale: text,
  theme: oneOf("light dark system"),
  consent: oneOf("required granted"),
  color,
  side: oneOf("left right"),
  icon: oneOf("chat help spark"),
  launcher: oneOf("visible hidden"),
  bottom: px,
  frameUrl: text,
};

const ALIAS = "verificationToken";
const TOKEN = "onboardingVerificationToken";

/** Reads what is known under `get`; a value that cannot be read is named once and left out. */
function read(get: (key: string) => unknown): Options {
  const options: Record<string, unknown> = {};
  for (const key of Object.keys(READ)) {
    let raw = get(key);
    if (key === TOKEN && get(ALIAS) !== undefined) {
      warn("DEPRECATED", `${ALIAS} – use ${TOKEN}`);
      raw ??= get(ALIAS);
    }
    if (raw === undefined || raw === null) continue;
    const value = READ[key]?.(raw);
    // Blank text is what templates leave where a variable was not set: it counts as missing.
    if (value === "") continue;
    if (value === undefined) warn("VALUE_IGNORED", `${key}: not a value it can have`);
    else options[key] = value;
  }
  return options;
}

/** Options of a plain object, by own properties; elements that clobber a global, and other objects, count as empty. */
export function fromObject(value: unknown): Options {
  const proto: unknown = isRecord(value) ? Object.getPrototypeOf(value) : undefined;
  if (!isRecord(value) || (proto !== null && proto !== Object.prototype)) return {};
  return read((key) => (Object.hasOwn(value, key) ? value[key] : undefined));
}

/** Options of the script tag's `data-opencom-*` attributes. */
export function fromScript(script: Element | null): Options {
  return read(
    (key) =>
      script?.getAttribute(`data-opencom-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`) ??
      undefined,
  );
}
