import { createEffect, createRenderEffect, getOwner, runWithOwner } from "solid-js";
import { render } from "solid-js/web";
import type { FrameApp } from "../app.ts";
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
  loadShowings("outbound", async () => (await import("../outbound.ts")).createOutbound);
  loadShowings("survey", async () => (await import("../survey.ts")).createSurveys);
  loadShowings("checklist", async () => (await import("../checklist.ts")).createChecklists);
  loadShowings("csat", async () => (await import("../rating.ts")).createRatings);
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

/** As the teaser's, with the first thing of its kind that shows by itself. */
function loadShowings(kind: ItemKind, load: () => Promise<() => void>): void {
  const { showings } = useMessenger();
  const owner = getOwner();
  let isAsked = false;
  createEffect(() => {
    const waiting = showings().filter(({ showing }) => showing.candidate.kind === kind);
    if (isAsked || waiting.length === 0) return;
    isAsked = true;
    load().then(
      (create) => runWithOwner(owner, create),
      () => {
        isAsked = false;
        // Off line: the engine tries again later.
        for (const request of waiting) request.failed();
      },
    );
  });
}
