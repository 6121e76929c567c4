import type { PageFacts } from "../protocol/shell/messages.ts";

/** Facts about the page, cut to what the frame accepts. */
export const readPage = (): PageFacts => ({
  url: location.href.slice(0, 4_096),
  title: `${document.title}`.slice(0, 512),
  referrer: `${document.referrer}`.slice(0, 4_096),
  locale: `${navigator.language}`.slice(0, 35),
});

type Navigation = EventTarget | undefined;

/**
 * Calls back when the page's address has changed. Without the Navigation API it compares addresses after the events
 * that can change one, one frame and one task later: no history patching, no polling (DESIGN D1). Returns stop.
 */
export function watchPage(onChange: () => void): () => void {
  let href = location.href;
  let stopped = false;
  const compare = (): void => {
    if (stopped || href === location.href) return;
    href = location.href;
    onChange();
  };
  // One frame and one task: a router has set the new title by then. A hidden page has no frames.
  const soon = (): void => {
    if (document.hidden) setTimeout(compare);
    else requestAnimationFrame(() => setTimeout(compare));
  };
  const { navigation } = globalThis as { navigation?: Navigation };
  const target = navigation ?? globalThis;
  const types = navigation ? ["currententrychange"] : ["popstate", "hashchange", "click", "keyup"];
  for (const type of types) target.addEventListener(type, soon, true);
  return () => {
    stopped = true;
    for (const type of types) target.removeEventListener(type, soon, true);
  };
}
