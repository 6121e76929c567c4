/**
 * `extras.js`: what few pages need in the host document, fetched by the loader when the frame first asks for any of it
 * (SPEC SH10). Like everything in the host realm it draws no words and leaves nothing behind.
 */

import { stripDeepLink } from "./deepLink.ts";
import { drawIcon } from "./icon.ts";
import { listenToLaunchers } from "./launchers.ts";
import { markTitle } from "./title.ts";

type Perform = (name: "toggle" | "facts" | "anchored" | "authored", args?: unknown[]) => void;

/** What a loader hands over: what it can do, when it stops, its launcher (older loaders do not). */
type Host = [perform: Perform, signal: AbortSignal, launcher?: HTMLElement];

/** Follows what is asked for anew. */
type Follow = (argument: unknown) => void;

/** Begins; what it returns follows what is asked for anew, otherwise it is ended and begun anew. */
// biome-ignore lint/suspicious/noConfusingVoidType: most return nothing.
type Extra = (argument: unknown, perform: Perform, signal: AbortSignal) => Follow | void;

let launcher: HTMLElement | undefined;

/** Begins an extra and keeps it to what was asked for last, until the signal says that it is over. */
function begin(start: Extra, perform: Perform, signal: AbortSignal): Follow {
  let own: AbortController | undefined;
  let follow: ReturnType<Extra>;
  return (argument) => {
    if (follow) return follow(argument);
    own?.abort();
    const { signal: mine } = (own = new AbortController());
    signal.addEventListener("abort", () => own?.abort(), { signal: mine });
    follow = start(argument, perform, mine);
  };
}

/** Of those in files of their own: begins with what was asked for last. Off line: the frame asks again with the next page. */
const lazily =
  (load: () => Promise<Extra>): Extra =>
  (argument, perform, signal) => {
    let latest = argument;
    let follow: Follow = (next) => (latest = next);
    load().then(
      (start) => {
        if (signal.aborted) return;
        follow = begin(start, perform, signal);
        follow(latest);
      },
      () => {},
    );
    return (next) => follow(next);
  };

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
  authoring: lazily(async () => {
    const { author } = await import("../author/author.ts");
    return (wanted, perform, signal) => author(wanted, perform, { signal, launcher });
  }),
  anchors: lazily(async () => {
    const { showAnchored } = await import("../anchored/anchored.ts");
    return (wanted, perform, signal) => showAnchored(wanted, perform, { signal, launcher });
  }),
  icon: (png, _perform, signal) => drawIcon(png, signal, launcher),
};

/** Running extras of a widget, by name. */
const running = new WeakMap<AbortSignal, Record<string, Follow>>();

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
  const mine = running.get(signal) ?? {};
  running.set(signal, mine);
  try {
    (mine[name] ??= begin(EXTRAS[name] as Extra, perform, signal))(argument);
  } catch {
    // What the page does not let us do, it does without.
  }
}
