import { findFaintShapes, findFaintWords } from "./findContrast.ts";
import type { Finding } from "./finding.ts";
import { findClipped, findOverflow, findSpilled } from "./findOverflow.ts";
import { findOverlaps } from "./findOverlap.ts";
import { PageView } from "./page.ts";
import { findSmallFields, findSmallTargets } from "./targets.ts";
import { wordsOf } from "./words.ts";

/** What is to be on show before anything is measured; what is left out is not waited for. */
export type Expected = { lang?: string; theme?: string; isPhone?: boolean };

const PATIENCE_MS = 20_000;
/** The narrowest desktop window is wider than any phone. */
const PHONE_PX = 390;

/**
 * Everything that is wrong with what a document or a shadow root shows. Runs in the page: this file is bundled and
 * evaluated there.
 */
export function measure(
  root: Document | ShadowRoot,
  { isPhone = false }: { isPhone?: boolean } = {},
): Finding[] {
  const view = new PageView(root);
  const words = wordsOf(view);
  return [
    ...findOverflow(view),
    ...findClipped(view, words),
    ...findSpilled(view, words),
    ...findOverlaps(view, words),
    ...findFaintWords(view, words),
    ...findFaintShapes(view, words),
    ...findSmallTargets(view),
    ...(isPhone ? findSmallFields(view) : []),
  ];
}

/** Waits until the document shows what is expected and nothing in it moves; `isRecoloured`: only its theme is another. @throws when that does not happen */
export async function settle(expected: Expected, isRecoloured = false): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!isThere(expected)) {
    if (performance.now() > until) throw new Error(`${JSON.stringify(expected)} did not show`);
    await nextFrame();
  }
  // A field shows its edge as it is while nobody is in it.
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches("textarea, .oc-search input")) focused.blur();
  // Where colours alone have changed, nothing is laid out anew and no observer has something to say.
  if (!isRecoloured) await nextFrame();
  const ending = document.getAnimations().filter(isEnding);
  for (const animation of ending) animation.finish();
  if (ending.length > 0) await nextFrame();
}

function isThere({ lang, theme, isPhone }: Expected): boolean {
  if (lang !== undefined && document.documentElement.lang !== lang) return false;
  if (theme !== undefined && !document.querySelector(`[data-theme="${theme}"]`)) return false;
  return isPhone === undefined || isPhone === innerWidth < PHONE_PX;
}

/** What goes on for ever stays as it is. */
const isEnding = ({ effect }: Animation): boolean => effect?.getComputedTiming().endTime !== Infinity;

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
