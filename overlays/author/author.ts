import type { AuthoringReport } from "../../protocol/authoring/messages.ts";
// What the two share stays in `anchored.js`: visitors' pages fetch one file.
import "../anchored/anchored.ts";
import { type Layers, makeLayers } from "../anchored/layers.ts";
import { makeAuthoring } from "./makeAuthoring.ts";
import { stripFragment } from "./stripFragment.ts";
import { readWanted, type Wanted } from "./wanted.ts";

type Perform = (name: "authored", args: [AuthoringReport]) => void;

/**
 * Picks elements of the page for an author, and tells how well each would be found again (SPEC, chapter AU). Draws outlines
 * and no word, sets nothing on an element of the page, and while picking keeps from the page what the author does.
 * @param asked `AuthoringWanted`
 * @returns follows what is asked for anew
 */
export function author(
  asked: unknown,
  perform: Perform,
  { signal, launcher }: { signal: AbortSignal; launcher: HTMLElement | undefined },
): (asked: unknown) => void {
  let life: AbortController | undefined;
  let layers: Layers;
  let follow: (wanted: Wanted) => void;
  const stripped = new Set<string>();
  const end = (): void => {
    life?.abort();
    life = undefined;
  };
  const begin = (): void => {
    const { signal: mine } = (life = new AbortController());
    const own = (layers = makeLayers(launcher));
    const tell = (report: AuthoringReport): void => {
      if (!mine.aborted) perform("authored", [report]);
    };
    follow = makeAuthoring({ layers, tell, signal: mine });
    mine.addEventListener("abort", () => own.end());
    // Another document of the frame's knows nothing of what was wanted before, and asks anew.
    own.main.host.addEventListener(
      "load",
      ({ target }) => /&s=/.test((target as HTMLIFrameElement).src) || end(),
      { capture: true, signal: mine },
    );
  };
  const take = (next: unknown): void => {
    const wanted = readWanted(next);
    const { strip, mode } = wanted;
    const isToStrip = strip && !stripped.has(strip);
    if (!life && (isToStrip || mode !== "off")) begin();
    if (isToStrip) {
      stripped.add(strip);
      stripFragment(strip, layers.of(null).floor);
    }
    if (mode === "off") end();
    else follow(wanted);
  };
  signal.addEventListener("abort", end);
  take(asked);
  return take;
}
