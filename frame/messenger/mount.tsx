import { createEffect, createMemo, createRenderEffect, getOwner, mapArray, runWithOwner } from "solid-js";
import { render } from "solid-js/web";
import type { DrawRequest, FrameApp } from "../app.ts";
import type { ItemKind } from "../engagement/model.ts";
import { followCloseRequests } from "./closeRequests.ts";
import { createMessenger, MessengerContext, useMessenger } from "./context.ts";
import { Messenger } from "./Messenger.tsx";
import { adoptStyles, applyLook } from "./styles.ts";
import { windowSize } from "./windowSize.ts";

/** Draws the messenger into its window. Returns its undoing. */
export function mountMessenger(app: FrameApp, window: Window & typeof globalThis): () => void {
  adoptStyles(window);
  app.resized(windowSize.width, windowSize.height);
  return render(() => {
    const messenger = createMessenger(app);
    return (
      <MessengerContext.Provider value={messenger}>
        <Effects />
        <Messenger />
      </MessengerContext.Provider>
    );
  }, window.document.body);
}

/** What has no place in a screen: the document's look, what asks to close, the teaser. */
function Effects() {
  const { appearance, dir, layout, locale, theme } = useMessenger();
  createRenderEffect(() => {
    const preferred = theme() === "system" ? (appearance()?.theme ?? "system") : theme();
    applyLook(document, { color: appearance()?.color, theme: preferred, dir: dir(), locale: locale() });
    const { insets } = layout();
    for (const side of ["top", "bottom"] as const) {
      document.documentElement.style.setProperty(`--oc-inset-${side}`, `${insets[side]}px`);
    }
  });
  followCloseRequests();
  loadTeaser();
  drawShowings("outbound", async () => (await import("../outbound.ts")).drawOutbound);
  drawShowings("tour", async () => (await import("../tour.ts")).drawTour);
  drawShowings("survey", async () => (await import("../survey.ts")).drawSurvey);
  drawShowings("checklist", async () => (await import("../checklist.ts")).drawChecklist);
  drawShowings("tooltip", async () => (await import("../tooltip.ts")).drawTooltip);
  drawShowings("csat", async () => (await import("../rating.ts")).drawRating);
  return null;
}

/** The teaser's code is fetched with the first message that comes while the messenger is closed. */
function loadTeaser(): void {
  const { isOpen, unread } = useMessenger();
  const owner = getOwner();
  let isAsked = false;
  createEffect(() => {
    if (isAsked || isOpen() || !unread().latest) return;
    isAsked = true;
    import("./teaser.tsx").then(
      ({ createTeaser }) => runWithOwner(owner, createTeaser),
      () => {
        isAsked = false; // Off line: the next message tries again.
      },
    );
  });
}

/** Draws each thing of a kind for as long as it is wanted; what draws it is fetched as the teaser's code is, with the first. */
function drawShowings(kind: ItemKind, load: () => Promise<(request: DrawRequest) => void>): void {
  const { showings } = useMessenger();
  const owner = getOwner();
  const wanted = createMemo(() => showings().filter(({ showing }) => showing.candidate.kind === kind));
  let isAsked = false;
  createEffect(() => {
    const waiting = wanted();
    if (isAsked || waiting.length === 0) return;
    isAsked = true;
    load().then(
      // One surface to each, whatever comes and goes beside it.
      (draw) => runWithOwner(owner, () => createEffect(mapArray(wanted, draw))),
      () => {
        isAsked = false;
        // Off line: the engine tries again later.
        for (const request of waiting) request.failed();
      },
    );
  });
}
