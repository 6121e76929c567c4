/**
 * The lazy chunk for a page that has passed what cannot be used: says what was wrong and what was expected. The rest of the
 * call counts.
 */
import type { DropReason } from "../../protocol/channel.ts";

const TABS = "home, messages, help, tours, tasks or tickets";

/** What may be said of each option. */
const EXPECTED: Record<string, string> = {
  theme: "light, dark or system",
  launcher: "visible or hidden",
  consent: "required or granted",
  bottom: "0 to 999 CSS px",
  locale: "a language tag such as pt-BR",
  user: "an object",
};

type Warner = { warn(code: string, detail: string): void };

/** Tells of a call that was not taken: there is none of that name, or its arguments are of no use. */
export function dropped(reason: DropReason, type: string, reporter: Warner): void {
  if (reason === "unknown") reporter.warn("FEATURE_UNAVAILABLE", `${type.slice(0, 64)}()`);
  if (reason === "invalid")
    reporter.warn("ARGUMENT_INVALID", `${type}()${type === "setTheme" ? `: ${EXPECTED["theme"]}` : ""}`);
}

const configOf = (greeting: unknown): unknown => (greeting as { config: unknown }).config;

/** As it was written, but short. */
const quote = (value: unknown): string => JSON.stringify(value).slice(0, 60);

/**
 * Tells of what was passed to `open`, `show`, `update` or, in a snippet or else, to `init`, and not taken.
 * @param given the first argument, as it came; a greeting in place of what `init` was given
 * @param taken what became of it
 */
export function badInput([type, given, taken]: [string, unknown, unknown], reporter: Warner): void {
  const warn = (detail: string): void => reporter.warn("VALUE_IGNORED", detail);
  if (typeof given === "string") {
    if (type === "open") warn(`open(${quote(given)}): the tab is ${TABS}`);
    if (type === "show") warn(`show(${quote(given)}): takes nothing; open("messages") opens a tab`);
  }
  if (type === "update" || type === "init") {
    const [all, kept] = type === "init" ? [configOf(given), configOf(taken)] : [given, taken];
    for (const [name, value] of Object.entries(all as object)) {
      const isTaken = (kept as Record<string, unknown>)[name] !== undefined;
      const expected = Object.hasOwn(EXPECTED, name) ? EXPECTED[name] : undefined;
      if (expected && !isTaken && (value ?? "") !== "")
        warn(`${type}({${name}: ${quote(value)}}): ${name} is ${expected}`);
    }
  }
}
