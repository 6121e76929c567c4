import type { DrawRequest, FrameApp } from "../app.ts";
import { type ClosedBy, closedTooltip } from "./functions.ts";

/** How long one opening of a tooltip lasts, and by what it ends. */
export type Opening = {
  /** It can be seen. */
  begin(): void;
  /** It is not seen any more; `by` absent: by the engine. */
  end(by?: ClosedBy): void;
  stop(): void;
};

/** Of a showing the first opening is told once it has ended, with the time in which somebody could see it. */
export function followOpening(app: FrameApp, request: DrawRequest): Opening {
  const { showing, note } = request;
  const abort = new AbortController();
  const { signal } = abort;
  let url = "";
  let openMs = 0;
  let since: number | null = null;
  let isOpen = false;
  let isTold = false;
  /** Time runs while the page and the widget can be seen. */
  const run = (): void => {
    const now = performance.now();
    if (since !== null) openMs += now - since;
    const isSeen = isOpen && document.visibilityState === "visible" && !app.state.get().isHidden;
    since = isSeen ? now : null;
  };
  /** By what the engine has taken it away: it says so to nobody. */
  const reason = (): ClosedBy => {
    const { page, showings } = app.state.get();
    if (page.url !== url) return "navigation";
    return showing.hasGivenWay || showings.includes(request) ? "conflict" : "withdrawn";
  };
  const end = (by?: ClosedBy): void => {
    if (!isOpen) return;
    isOpen = false;
    run();
    isTold = true;
    const { itemId, version } = showing.candidate;
    const closing = { showingId: showing.leaseId, itemId, version, openMs: Math.round(openMs) };
    if (by) note?.(closedTooltip, { ...closing, by });
    // What else it does just now says why.
    else queueMicrotask(() => note?.(closedTooltip, { ...closing, by: reason() }));
  };
  document.addEventListener("visibilitychange", run, { signal });
  addEventListener("pagehide", () => end("navigation"), { signal });
  const unfollow = app.state.subscribe(run);
  return {
    begin() {
      if (isOpen || isTold) return;
      isOpen = true;
      ({ url } = app.state.get().page);
      run();
    },
    end,
    stop() {
      end();
      abort.abort();
      unfollow();
    },
  };
}
