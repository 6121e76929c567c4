import { createEffect, createSignal, getOwner, on, onCleanup, runWithOwner } from "solid-js";
import type { DrawRequest } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface } from "../messenger/createSurface.tsx";
import { createConversations } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { createRating } from "./createRating.ts";
import { RatingCard } from "./RatingCard.tsx";

/** Of the card and the room for its shadow, CSS px. */
const WIDTH = 384;
const HEIGHT = 240;
/** The thanks may be read, and the rating changed, for so long; under the conversation for a day. */
const THANKS_MS = 8_000;

/** Asks beside the closed messenger how a closed conversation was, for as long as it is wanted. */
export function createRatingCard(request: DrawRequest, styles: string): void {
  const { app, isOpen } = useMessenger();
  const id = request.showing.candidate.itemId;
  const [hasWords, setHasWords] = createSignal(false);
  const [isHeld, setHeld] = createSignal(false);
  const rating = createRating(() => id, {
    isWanted: () => true,
    // The lease was granted by the deployment's clock.
    isDue: true,
    onRated: () => request.act("completed"),
  });
  const conversations = createConversations(() => true);
  const agent = () => {
    const found = conversations();
    return found.status === "ready" ? (found.value.find((each) => each.id === id)?.agent ?? null) : null;
  };
  /** Whatever the line is like: it is not put here again, and stays under the conversation until that is heard. */
  const skip = (): void => {
    if (rating.rated()) return void rating.skip();
    void rating.skip();
    request.act("dismissed");
    request.over();
  };
  const open = () =>
    createSurface({
      id: `csat-${id}`,
      placement: "corner",
      width: WIDTH,
      height: HEIGHT,
      title: t("csatTitle"),
      yieldsToMessenger: true,
      styles,
      onGone: () => request.over(),
      onPainted: request.painted,
      view: () => (
        <RatingCard
          rating={rating}
          agent={agent()}
          onSkip={skip}
          onClose={() => request.over()}
          onHold={setHeld}
        />
      ),
    });
  // Of all that is asked, and not of the answer with which it began.
  const owner = getOwner();
  let surface: ReturnType<typeof open> | undefined;
  const isReady = () => hasWords() && rating.isKnown() && conversations().status !== "loading";
  createEffect(
    on([isReady, rating.isForm, rating.rated], ([isNowReady, isForm, rated]) => {
      if (!isNowReady) return;
      if (isForm) surface ??= runWithOwner(owner, open);
      // Opened again, skipped elsewhere, or answered before it was drawn.
      else if (!rated || !surface) request.over();
    }),
  );
  createEffect(() => {
    if (!rating.rated() || rating.isForm() || isHeld() || isOpen()) return;
    const timer = setTimeout(() => request.over(), THANKS_MS);
    onCleanup(() => clearTimeout(timer));
  });
  onCleanup(() => surface?.close());
  app.connect();
  const begin = () => setHasWords(true);
  app.wantStrings("csat").then(begin, begin);
}
