/** The page as somebody sees it, whatever it is put together from: open shadow roots and frames of this origin belong to it. */

/** A document or an open shadow root. */
export type Root = Document | ShadowRoot;

/** What nobody sees. */
const UNSEEN = /^(script|style|link|meta|template|noscript|head|br)$/;

/** The open root or the document of this origin that an element shows, or null. */
export function getInner(element: Element): Root | null {
  if (element.shadowRoot) return element.shadowRoot;
  return /^i?frame$/.test(element.localName) ? (element as HTMLIFrameElement).contentDocument : null;
}

/** The element around, across the borders of shadow roots and frames. */
export function getParent(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode() as { host?: Element; defaultView?: Window };
  return root.host ?? root.defaultView?.frameElement ?? null;
}

/** The elements in another. Not `children`, which in a form that asks for their number is a field. */
export function childrenOf(parent: ParentNode | null | undefined): Element[] {
  const children: Element[] = [];
  for (let each = parent?.firstElementChild; each; each = each.nextElementSibling) children.push(each);
  return children;
}

/**
 * Every element within that may be meant, in the order of the document: not what an icon is drawn from, or what is private.
 */
export function* walk(within: Root | Element): Generator<Element> {
  let element = within.firstElementChild;
  while (element) {
    const isMeant = !UNSEEN.test(element.localName);
    if (isMeant) {
      yield element;
      const inner = getInner(element);
      if (inner) yield* walk(inner);
    }
    let next =
      isMeant && element.localName !== "svg" && !element.hasAttribute("data-oc-private")
        ? element.firstElementChild
        : null;
    for (let up: Element | null = element; up && up !== within && !next; up = up.parentElement)
      next = up.nextElementSibling;
    element = next;
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
