/** By these the state of what is there changes without a node or an attribute. */
const EVENTS = ["input", "change", "click", "focusin", "focusout", "reset"];
const OBSERVED: MutationObserverInit = { subtree: true, childList: true, attributes: true };

type Root = Document | ShadowRoot;

/** A root and the open ones in it. */
function* rootsIn(root: Root): Generator<Root> {
  yield root;
  for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) yield* rootsIn(shadowRoot);
}

/**
 * Watches all that a selector may go by, in the page and its open shadow roots: as long as a step waits for it, and no longer.
 * @param onChange something may have changed; at rest nothing runs
 */
export function watchState(
  onChange: () => void,
  signal: AbortSignal,
): { isThere: (selector: string) => boolean } {
  const observed = new WeakSet<Root>();
  const observer = new MutationObserver(onChange);
  signal.addEventListener("abort", () => observer.disconnect());
  const observe = (root: Root): Root => {
    if (observed.has(root) || signal.aborted) return root;
    observed.add(root);
    observer.observe(root, OBSERVED);
    for (const type of EVENTS)
      root.addEventListener(type, onChange, { capture: true, passive: true, signal });
    return root;
  };
  const observeAll = (): Root[] => [...rootsIn(document)].map(observe);
  observeAll();
  return {
    isThere: (selector) =>
      observeAll().some((root) => {
        try {
          return [...root.querySelectorAll(selector)].some((each) => each.checkVisibility());
        } catch {
          // No selector.
          return false;
        }
      }),
  };
}
