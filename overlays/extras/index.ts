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

type Extra = (argument: unknown, perform: Perform, signal: AbortSignal) => void;

let launcher: HTMLElement | undefined;

/** Of those in files of their own. Off line: the frame asks again with the next page. */
const lazily =
  (load: () => Promise<(argument: unknown, perform: Perform, signal: AbortSignal) => void>): Extra =>
  (argument, perform, signal) =>
    void load().then(
      (start) => signal.aborted || start(argument, perform, signal),
      () => {},
    );

/** What can be asked for, with its argument. Each takes the place of what the same was asked for before. */
const EXTRAS: Record<string, Extra> = {
  launchers: listenToLaunchers,
  deepLink: stripDeepLink,
  title: markTitle,
  facts: lazily(async () => (await import("./facts.ts")).watchFacts),
  room: lazily(async () => {
    const { makeRoom } = await import("./room.ts");
    return (wanted, _perform, signal) => makeRoom(wanted, signal, launcher);
  }),
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
