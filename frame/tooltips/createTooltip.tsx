import { createEffect, createMemo, createSignal, getOwner, onCleanup, runWithOwner } from "solid-js";
import type { Anchor } from "../../protocol/anchors/anchor.ts";
import type { MarkReport } from "../../protocol/messages.ts";
import { readAnchor } from "../anchoredMarks.ts";
import type { DrawRequest, FrameApp, Waiting } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { Attention } from "./attention.ts";
import type { Deck } from "./createDeck.tsx";
import { followOpening, type Opening } from "./followOpening.ts";
import { followTarget, type TargetWatch } from "./followTarget.ts";
import type { ClosedBy, TooltipContent } from "./functions.ts";
import type { TipHands } from "./TooltipCard.tsx";
import type { Turn } from "./turns.ts";
import { useDeck } from "./useDeck.ts";

/** What is looked out for at an element, in the order of `MarkReport.watched`. */
const WATCHED = {
  hover: ["hover", "leave", "focus", "blur"],
  click: ["click"],
  auto: [],
} as const;

type Drawn = {
  request: DrawRequest;
  content: TooltipContent;
  anchor: Anchor;
  deck: Deck;
  target: TargetWatch;
  opening: Opening;
  painted(): void;
};

/** Shows a tooltip at its element for as long as it is wanted: at once, or each time that the visitor comes to it. */
export function createTooltip(request: DrawRequest, styles: string): void {
  const { app } = useMessenger();
  const { content, waiting } = request;
  if (!content || !("opens" in content)) return request.failed();
  const anchor = readAnchor(content.anchor);
  // Nothing of the page can be meant: it has been here.
  if (!anchor) return request.over();
  for (const part of ["help", "tooltips"]) void app.wantStrings(part);
  const target = followTarget(app, request);
  onCleanup(target.stop);
  const opening = followOpening(app, request);
  onCleanup(opening.stop);
  const painted = (): void => {
    request.painted();
    opening.begin();
  };
  const drawn = { request, content, anchor, deck: useDeck(styles), target, opening, painted };
  onCleanup(() => drawn.deck.hide(anchor));
  if (waiting) return awaitVisitor(app, drawn, waiting);
  const hands: TipHands = {
    ...makeHands(app, request),
    onDismiss(by) {
      opening.end(by);
      request.act("dismissed");
      request.over();
    },
    onCard: () => undefined,
  };
  const onLost = (): void => {
    // It is tried again later, and waited for no longer here.
    target.settle();
    opening.end("lost");
    request.failed();
  };
  drawn.deck.show({
    content,
    anchor,
    isPinned: true,
    hands,
    onPainted: painted,
    onSeen: target.see,
    onLost,
  });
}

/** Watches an element for the visitor, who opens and leaves what is said there as often as they like. */
function awaitVisitor(app: FrameApp, drawn: Drawn, waiting: Waiting): void {
  const { request, content, anchor, deck, target, opening } = drawn;
  const owner = getOwner();
  const id = `tip-${request.showing.candidate.itemId}`;
  const signs = WATCHED[content.opens];
  // No finger hovers, and only some elements take the focus: a dot stands in.
  const isTouched = matchMedia("(hover: none)").matches;
  const isDotted = content.hasBeacon || (content.opens === "hover" && isTouched);
  const [isOpen, setOpen] = createSignal(false);
  const { showings } = useMessenger();
  // A tour leads the eye: nothing beside it does.
  const isLed = createMemo(() =>
    showings().some(({ showing, isHeld }) => !isHeld && showing.candidate.kind === "tour"),
  );
  const turn: Turn = {
    key: JSON.stringify(anchor),
    open: () => show() || attention.end(),
    onCard: (isOn, left) => attention.setOnCard(isOn, left),
  };
  const end = (by?: ClosedBy): void => {
    opening.end(by);
    attention.end();
    deck.turns.leave(turn);
    deck.hide(anchor);
    if (!isOpen()) return;
    setOpen(false);
    waiting.close();
  };
  const show = (): boolean => {
    // Two at one element come one after the other.
    if (!isOpen() && deck.isAt(turn.key)) {
      deck.turns.wait(turn);
      return true;
    }
    // oxlint-disable-next-line solid/reactivity
    if (!isOpen()) setOpen(waiting.open(() => end()));
    if (!isOpen()) return false;
    const { isPinned } = attention;
    deck.show({ content, anchor, isPinned, hands, onPainted: drawn.painted, onLost: () => end("lost") });
    return true;
  };
  const attention = new Attention({ opens: content.opens, onOpen: show, onClose: end });
  const hands: TipHands = {
    ...makeHands(app, request),
    onDismiss(by) {
      end(by);
      request.act("dismissed");
      request.over();
      deck.turns.next(turn.key);
    },
    onCard(isOn, left) {
      attention.setOnCard(isOn, left);
      deck.turns.onCard(turn.key, isOn, left);
    },
  };
  const onReport = (report: MarkReport): void => {
    const { state, watched, isPressed } = report;
    target.see(report);
    if (state === "found") deck.warm();
    if (isDotted) deck.dots.see(id, state === "found");
    const sign = isPressed ? "press" : watched !== undefined && signs[watched];
    if (sign) attention.hear(sign);
  };
  let drop = (): void => undefined;
  let isOver = false;
  // With the widget hidden nobody is told that the visitor has gone.
  // oxlint-disable-next-line solid/reactivity
  onCleanup(app.state.subscribe(({ isHidden }) => isHidden && end("api")));
  onCleanup(() => {
    isOver = true;
    end();
    deck.dots.see(id, false);
    drop();
  });
  void app.anchored().then((anchored) => {
    if (isOver) return;
    drop = () => anchored.drop(id);
    const watch = signs.map((on) => ({ on }));
    // The beacon is called in the language on show.
    runWithOwner(owner, () =>
      createEffect(() => {
        const dot = { name: deck.dots.nameOf(id), isOpen: isOpen(), at: content.beaconAt ?? "topEnd" };
        const beacon = isDotted && !isLed() ? { beacon: dot } : {};
        anchored.set({ id, anchor, side: content.side, spotlight: "none", watch, ...beacon }, onReport);
      }),
    );
  });
}

/** What is done with a tooltip, however it came. */
const makeHands = (app: FrameApp, request: DrawRequest): Pick<TipHands, "onFollow"> => ({
  onFollow(articleId) {
    request.act("clicked");
    if (!articleId) return;
    app.go({ name: "article", id: articleId });
    app.requestOpen();
  },
});
