/**
 * The page's own elements that open the messenger: one listener for all of them, present and to come, and not an
 * attribute touched.
 * @param selector as for `Element.matches`; anything that is none does nothing
 */
export function listenToLaunchers(
  selector: unknown,
  perform: (name: "toggle") => void,
  signal: AbortSignal,
): void {
  if (typeof selector !== "string" || !selector) return;
  // Throws now, not at every click, if it is no selector.
  document.documentElement.matches(selector);
  document.addEventListener(
    "click",
    (event) => {
      // Of shadow trees the page has opened, what was really clicked.
      const [target] = event.composedPath();
      if (!(target instanceof Element)) return;
      const launcher = target.closest(selector);
      if (!launcher) return;
      // A link such as href="#chat", or to the page without scripts, stays where it is.
      if (launcher.closest("a[href]")) event.preventDefault();
      perform("toggle");
    },
    { signal },
  );
}
