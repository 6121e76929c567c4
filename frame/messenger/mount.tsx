import { createEffect, createRenderEffect, getOwner, runWithOwner } from "solid-js";
import { render } from "solid-js/web";
import type { FrameApp } from "../app.ts";
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
  loadOutbound();
  loadSurvey();
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

/** As the teaser's, with the first message that the team sends to visitors by itself. */
function loadOutbound(): void {
  const { showings } = useMessenger();
  const owner = getOwner();
  let isAsked = false;
  createEffect(() => {
    const [first] = showings();
    if (isAsked || !first) return;
    isAsked = true;
    import("../outbound.ts").then(
      ({ createOutbound, styles }) => runWithOwner(owner, () => createOutbound(styles)),
      () => {
        isAsked = false;
        // Off line: the engine tries again later.
        for (const request of showings()) request.over();
      },
    );
  });
}

/** A survey that the page asks for is fetched with its code, and opened where it belongs. */
function loadSurvey(): void {
  const messenger = useMessenger();
  const { app, survey } = messenger;
  createEffect(() => {
    const id = survey();
    if (!id) return;
    app.state.set({ survey: undefined });
    // Off line: the page may ask again.
    import("../survey.ts").then(({ startSurvey }) => startSurvey(messenger, id)).catch(() => undefined);
  });
}
