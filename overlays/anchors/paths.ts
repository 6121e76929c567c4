import type { AnchorPath } from "../../protocol/anchors/anchor.ts";
import { getInner, type Root } from "./tree.ts";

/** What a selector finds in one root; null if it is none. */
export function query(root: Root, selector: string): Element[] | null {
  try {
    return [...root.querySelectorAll(selector)];
  } catch {
    return null;
  }
}

/** The one element that a path leads to, or null: none, several, no selector, or a root on the way that is not there. */
export function follow(path: AnchorPath, root: Root): Element | null {
  let inner: Root | null = root;
  let element: Element | null = null;
  for (const selector of path) {
    const found: Element[] | null = inner && query(inner, selector);
    if (found?.length !== 1) return null;
    element = found[0] as Element;
    inner = getInner(element);
  }
  return element;
}
