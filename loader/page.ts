import type { HostPage } from "../protocol/shell/messages.ts";
import { isFull } from "./boxes.ts";
import { ROUTER_MS } from "./limits.ts";

/** The direction the page writes in. */
export const isRtl = (): boolean => getComputedStyle(document.documentElement).direction === "rtl";

/** Facts about the page. The frame takes them for longer than this, but not for a message's whole length. */
export const readPage = (): HostPage => ({
  url: location.href.slice(0, 4_096),
  // As text: an element of that name clobbers the property.
  title: `${document.title}`.slice(0, 4_096),
  referrer: document.referrer,
  locale: document.documentElement.lang,
  isRtl: isRtl(),
  isFull: isFull(),
});

/**
 * Calls back when the page's address has changed. Without the Navigation API it compares addresses after the events
 * that can change one: no history patching, no polling (DESIGN D1).
 */
export function watchPage(onChange: () => void, signal: AbortSignal): void {
  let href = location.href;
  const compare = (): void => {
    if (href === location.href || signal.aborted) return;
    href = location.href;
    onChange();
  };
  // By then a router has set the new title.
  const soon = (): unknown => setTimeout(compare, ROUTER_MS);
  const { navigation } = globalThis as { navigation?: EventTarget };
  for (const type of navigation ? ["currententrychange"] : ["popstate", "hashchange", "click", "keyup"])
    (navigation ?? globalThis).addEventListener(type, soon, { capture: true, signal });
}
