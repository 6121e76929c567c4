/** The page as somebody sees it, whatever it is put together from: open shadow roots and frames of this origin belong to it. */

/** A document or an open shadow root. */
export type Root = Document | ShadowRoot;

/** What nobody sees. */
const UNSEEN = /^(script|style|link|meta|template|noscript|head|br)$/;

/** The open root or the document of this origin that an element shows, or null. */
export function getInner(element: Element): Root | null {
  if (element.shadowRoot) return element.shadowRoot;
  if (!/^i?frame$/.test(element.localName)) return null;
  try {
    return (element as HTMLIFrameElement).contentDocument;
  } catch {
    return null;
  }
}

/** The element around, across the borders of shadow roots and frames. */
export function getParent(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode() as { host?: Element; defaultView?: Window };
  try {
    return root.host ?? root.defaultView?.frameElement ?? null;
  } catch {
    return null;
  }
}

/** Every element that may be meant, in the order of the document: not what an icon is drawn from, or what is private. */
export function* walk(root: Root): Generator<Element> {
  const walker = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, 1, (node) => {
    const around = node.parentElement;
    const isOut =
      UNSEEN.test((node as Element).localName) ||
      around?.localName === "svg" ||
      around?.hasAttribute("data-oc-private");
    // 2 leaves out all that is in it, too.
    return isOut ? 2 : 1;
  });
  while (walker.nextNode()) {
    const element = walker.currentNode as Element;
    yield element;
    const inner = getInner(element);
    if (inner) yield* walk(inner);
  }
}

/** The roots within an element or a root, at any depth; null for each element that has none. */
export function* findRoots(within: Element | Root): Generator<Root | null> {
  const walker = (within.ownerDocument ?? (within as Document)).createTreeWalker(within, 1);
  for (
    let node: Node | null = within.nodeType === 1 ? within : walker.nextNode();
    node;
    node = walker.nextNode()
  ) {
    const element = node as Element;
    const inner = getInner(element);
    yield inner;
    if (inner) yield* findRoots(inner);
  }
}

/** Whether somebody could see it by scrolling: laid out, at least 4 × 4 pixels, not transparent, not inert. */
export function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return (
    width >= 4 &&
    height >= 4 &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest("[inert]")
  );
}
