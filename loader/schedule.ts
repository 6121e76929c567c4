const LOAD_NEVER_COMES_MS = 5_000;

/**
 * Runs once after the page's `load`, or 5 s after DOMContentLoaded where `load` does not come. Returns stop.
 * @param isPatient also wait for an idle moment, at most 2 s
 */
export function afterLoad(run: () => void, isPatient: boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;
  const start = (): void => {
    stop();
    if (isPatient && globalThis.requestIdleCallback) idle = requestIdleCallback(run, { timeout: 2_000 });
    // A task of its own: what runs inside `load` handlers delays the page's.
    else timer = setTimeout(run);
  };
  const count = (): void => {
    timer = setTimeout(start, LOAD_NEVER_COMES_MS);
  };
  const stop = (): void => {
    clearTimeout(timer);
    if (idle) cancelIdleCallback(idle);
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
