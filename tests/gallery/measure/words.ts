import type { PageView } from "./page.ts";

/** Words that stand together in one element, and where their lines are, as far as nothing cuts them off. */
export type Words = {
  text: string;
  element: HTMLElement;
  lines: DOMRect[];
};

const HAS_WORDS = /[\p{L}\p{N}]/u;
const NOT_TEXT = "script, style, noscript, template, svg, select, textarea";

/** Every visible run of words of a page. Emoji and marks alone are pictures, not words. */
export function wordsOf(view: PageView): Words[] {
  const words: Words[] = [];
  const walker = document.createTreeWalker(view.root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? "";
    const element = node.parentElement;
    if (!element || !HAS_WORDS.test(text) || element.closest(NOT_TEXT) || !isShown(view, element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].flatMap((line) => uncut(view, element, line) ?? []);
    if (lines.length > 0) words.push({ text, element, lines });
  }
  return words;
}

/** An inline element may be a box of no size; what counts then is the one around it. */
function isShown(view: PageView, element: Element): boolean {
  return view.style(element).display === "contents" || view.isVisible(element);
}

const CUTS = /hidden|clip/;

/** The part of a line that elements around it let through; what scrolls is let through whole. */
function uncut(view: PageView, element: Element, line: DOMRect): DOMRect | null {
  let rect = line;
  for (const each of view.around(element)) {
    const { overflowX, overflowY } = view.style(each);
    if (!CUTS.test(overflowX) && !CUTS.test(overflowY)) continue;
    rect = within(rect, each.getBoundingClientRect());
    if (rect.width <= 0 || rect.height <= 0) return null;
  }
  return rect;
}

function within(a: DOMRect, b: DOMRect): DOMRect {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  return new DOMRect(left, top, Math.min(a.right, b.right) - left, Math.min(a.bottom, b.bottom) - top);
}
