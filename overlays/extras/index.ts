/**
 * `extras.js`: what few pages need in the host document, fetched by the loader when the frame first asks for any of it
 * (SPEC SH10). Like everything in the host realm it draws no words and leaves nothing behind.
 */

import { stripDeepLink } from "./deepLink.ts";
import { drawIcon } from "./icon.ts";
import { listenToLaunchers } from "./launchers.ts";
import { markTitle } from "./title.ts";

type Perform = (name: "toggle" | "facts", args?: unknown[]) => void;

/** What a loader hands over: what it can do, when it stops, its launcher (older loaders do not). */
type Host = [perform: Perform, signal: AbortSignal, launcher?: HTMLElement];

let launcher: HTMLElement | undefined;

/** What can be asked for, with its argument. Each takes the place of what the same was asked for before. */
const EXTRAS: Record<string, (argument: unknown, perform: Perform, signal: AbortSignal) => void> = {
  launchers: listenToLaunchers,
  deepLink: stripDeepLink,
  title: markTitle,
  facts: (wanted, perform, signal) =>
    // Off line: the frame asks again with the next page.
    void import("./facts.ts").then(
      ({ watchFacts }) => !signal.aborted && watchFacts(wanted, perform, signal),
      () => {},
    ),
  icon: (png, _perform, signal) => drawIcon(png, signal, launcher),
};

/** Running extras, by name; ended when they are asked for anew, and with the widget. */
const running = new Map<string, AbortController>();

/**
 * Does what the frame asks for. An unknown name comes from a later frame and is ignored; nothing throws into the page.
 * @param extra `[name, argument]`
 */
export function run(extra: unknown, ...host: Host): void {
  const [perform, signal] = host;
  if (!Array.isArray(extra) || signal.aborted) return;
  launcher = host[2];
  const [name, argument] = extra as [string, unknown];
  if (!Object.hasOwn(EXTRAS, name)) return;
  running.get(name)?.abort();
  const own = new AbortController();
  running.set(name, own);
  signal.addEventListener("abort", () => own.abort(), { signal: own.signal });
  try {
    EXTRAS[name]?.(argument, perform, own.signal);
  } catch {
    // What the page does not let us do, it does without.
  }
}
