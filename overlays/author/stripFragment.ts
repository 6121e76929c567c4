/** Of the Navigation API, what tells a page that its address has changed. */
const TOLD = ["navigate", "currententrychange", "navigatesuccess"];

/** An address without a parameter of its fragment. The rest of the fragment stays as it is, byte for byte. */
export function withoutParameter(href: string, name: string): string {
  const at = href.indexOf("#");
  if (at < 0) return href;
  const pairs = href.slice(at + 1).split("&");
  const kept = pairs.filter((pair) => pair.split("=")[0] !== name);
  if (kept.length === pairs.length) return href;
  return href.slice(0, at) + (kept.length > 0 ? `#${kept.join("&")}` : "");
}

/** The browser's own function, whatever the page has made of it: of a document that nobody has touched. */
function pristine(floor: Element): History["replaceState"] {
  const frame = document.createElement("iframe");
  floor.append(frame);
  const { History } = (frame.contentWindow ?? window) as Window & typeof globalThis;
  const { replaceState } = History.prototype;
  frame.remove();
  return replaceState;
}

/**
 * Runs while routers that listen to the Navigation API are told that what happens is not theirs: Chromium tells listeners in
 * the order in which they came, so that one of ours could stop only those after it. Undone before anything else runs.
 */
function asNobodys(run: () => void): void {
  const { prototype } = (globalThis as { NavigateEvent?: { prototype: object } }).NavigateEvent ?? {};
  const own = prototype && Object.getOwnPropertyDescriptor(prototype, "canIntercept");
  try {
    if (own) Object.defineProperty(prototype, "canIntercept", { ...own, get: () => false });
    run();
  } catch {
    // A page that may not change its address; what was in it is used up by now.
  }
  if (own) Object.defineProperty(prototype, "canIntercept", own);
}

/**
 * Takes a parameter out of the fragment of the page's address, so that it is neither shared nor kept. The entry keeps its
 * state; no router of the page's is woken, whether it has patched `history` or listens to the Navigation API.
 * @param floor within our closed root, where a frame may stand for a moment unseen
 */
export function stripFragment(name: string, floor: Element): void {
  const href = withoutParameter(location.href, name);
  if (href === location.href) return;
  const { navigation } = globalThis as { navigation?: EventTarget };
  const silence = new AbortController();
  const stop = (event: Event): void => event.stopImmediatePropagation();
  for (const type of TOLD)
    navigation?.addEventListener(type, stop, { capture: true, once: true, signal: silence.signal });
  asNobodys(() => Reflect.apply(pristine(floor), history, [history.state, "", href]));
  // The last of the three comes after this task.
  setTimeout(() => silence.abort());
}
