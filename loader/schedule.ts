import { IDLE_MS, LOAD_NEVER_COMES_MS } from "./limits.ts";

/**
 * Runs once the page has loaded, or 5 s after its document was parsed where `load` does not come.
 * @param isPatient also wait for an idle moment, at most 2 s
 */
export function afterLoad(run: () => void, isPatient: boolean, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    if (!signal.aborted) run();
  };
  const check = (): void => {
    clearTimeout(timer);
    const { readyState } = document;
    // One listener, and none once all is loaded. `complete` comes just before `load`, in the same task.
    if (readyState !== "complete")
      document.addEventListener("readystatechange", check, { once: true, signal });
    if (readyState === "interactive") timer = setTimeout(go, LOAD_NEVER_COMES_MS);
    else if (readyState === "complete") {
      if (isPatient && "requestIdleCallback" in globalThis) requestIdleCallback(go, { timeout: IDLE_MS });
      // A task of its own: what runs inside `load` handlers delays the page's.
      else setTimeout(go);
    }
  };
  check();
}
