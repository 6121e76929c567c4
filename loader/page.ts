import type { PageFacts } from "../protocol/shell/messages.ts";

/** Facts about the page, cut to what the frame accepts. */
export const readPage = (): PageFacts => ({
  url: location.href.slice(0, 4_096),
  title: `${document.title}`.slice(0, 512),
  referrer: `${document.referrer}`.slice(0, 4_096),
  locale: navigator.language,
});

/**
 * Calls back when the page's address has changed. Without the Navigation API it compares addresses after the events
 * that can change one: no history patching, no polling (DESIGN D1). Returns stop.
 */
export function watchPage(onChange: () => void): () => void {
  let href = location.href;
  const compare = (): void => {
    if (href === location.href) return;
    href = location.href;
    onChange();
  };
  // One frame and one task later a router has set the new title. A hidden page has no frames.
  const soon = (): unknown =>
    document.hidden ? setTimeout(compare) : requestAnimationFrame(() => setTimeout(compare));
  const { navigation } = globalThis as { navigation?: EventTarget };
  const target = navigation ?? globalThis;
  const types = navigation ? ["currententrychange"] : ["popstate", "hashchange", "click", "keyup"];
  for (const type of types) target.addEventListener(type, soon, true);
  return () => {
    href = "";
    for (const type of types) target.removeEventListener(type, soon, true);
  };
}
