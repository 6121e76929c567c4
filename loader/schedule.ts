const LOAD_NEVER_COMES_MS = 5_000;
const IDLE_MS = 2_000;

/**
 * Runs once after the page's `load`, or 5 s after DOMContentLoaded where `load` does not come. Returns stop.
 * @param isPatient also wait for an idle moment, at most 2 s
 */
export function afterLoad(run: () => void, isPatient: boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const start = (): void => {
    stop();
    isOver = false;
    const go = (): void => void (isOver || run());
    if (isPatient && "requestIdleCallback" in globalThis) requestIdleCallback(go, { timeout: IDLE_MS });
    // A task of its own: what runs inside `load` handlers delays the page's.
    else timer = setTimeout(go);
  };
  const count = (): void => {
    timer = setTimeout(start, LOAD_NEVER_COMES_MS);
  };
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
    removeEventListener("load", start);
    removeEventListener("DOMContentLoaded", count);
  };
  if (document.readyState === "complete") start();
  else {
    addEventListener("load", start);
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", count);
    else count();
  }
  return stop;
}
