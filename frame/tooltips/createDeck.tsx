import { createSignal, getOwner, onCleanup, runWithOwner, Show } from "solid-js";
import type { Anchor } from "../../protocol/anchors/anchor.ts";
import type { Mark, MarkReport } from "../../protocol/messages.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface } from "../messenger/createSurface.tsx";
import { t } from "../strings/t.ts";
import type { TooltipContent } from "./functions.ts";
import { type TipHands, TooltipCard } from "./TooltipCard.tsx";

/** One that is to be seen. */
export type Tip = {
  content: TooltipContent;
  anchor: Anchor;
  /** It stays until it is closed. */
  isPinned: boolean;
  hands: TipHands;
  /** It can be seen. */
  onPainted(): void;
  /** How it stands with its element. */
  onSeen?(report: MarkReport): void;
  /** Its element is not there any more, or it has no surface. */
  onLost(): void;
};

/** One whose visitor has come while another is open at the same element. */
export type Turn = {
  /** Alike for those of one element. */
  key: string;
  open(): void;
  /** The visitor is at the card that is open, and so still here. */
  onCard(isOn: boolean): void;
};

export type Deck = {
  /** Waits until what is open at its element was put away; false if nothing is. */
  awaitTurn(turn: Turn): boolean;
  /** Waits no longer. */
  leave(turn: Turn): void;
  /** What was open at an element was put away: opens what waits there. */
  next(key: string): void;
  /** Tells those that wait there. */
  onCard(key: string, isOn: boolean): void;
  /** Opens the surface ahead, hidden: what the visitor comes to is drawn within a frame or two. */
  warm(): void;
  /** Shows one, or the same again with what has changed of it. */
  show(tip: Tip): void;
  /** Hides what stands at this anchor. */
  hide(anchor: Anchor): void;
};

/** Of the surface, and of the mark it stands at. */
const ID = "tip";
const CARD = [{ on: "cardLeave" }] as const;
/** CSS px, as in tooltip.css. */
const WIDTH = 300;
/** An element that is replaced is away for a moment. */
const LOST_MS = 3_000;

/** The one surface of all tooltips: one is seen at a time, and surfaces are few. Goes with its owner. */
export function createDeck(styles: string): Deck {
  const { app } = useMessenger();
  const owner = getOwner();
  const [drawn, setDrawn] = createSignal<Tip | null>(null);
  let tip: Tip | null = null;
  let room: HTMLElement | undefined;
  let surface: { close(): void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The host has no room for it, or does not know such surfaces: it is asked again once there is something to show. */
  let isRefused = false;
  /** The element of what shows is in sight. */
  let isInSight = false;
  const ready = app.anchored();
  const turns = new Set<Turn>();
  const turnsOf = (key: string): Turn[] => [...turns].filter((turn) => turn.key === key);

  /** As wide as its words, and no wider than they are well read. */
  const width = (): number => Math.min(WIDTH, Math.ceil(room?.getBoundingClientRect().width ?? 0)) || WIDTH;
  const setTip = (next: Tip | null): void => {
    if (next?.anchor !== tip?.anchor) isInSight = false;
    tip = next;
    setDrawn(next);
  };
  const isFound = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const drop = (): void => {
    isFound();
    if (!tip) return;
    setTip(null);
    void ready.then((anchored) => tip ?? anchored.drop(ID));
  };
  const fail = (): void => {
    const lost = tip;
    drop();
    lost?.onLost();
  };
  /** In the surface's own window: the frame's stands still. */
  const tellPainted = (): void => {
    if (!isInSight) return;
    const seen = tip;
    const view = room?.ownerDocument.defaultView;
    view?.requestAnimationFrame(() => view.requestAnimationFrame(() => tip === seen && seen?.onPainted()));
  };
  const onReport = (report: MarkReport): void => {
    const { state, isInView, isEscaped, watched } = report;
    if (!tip) return;
    tip.onSeen?.(report);
    // The pointer has; the keyboard may be there.
    if (watched === 0 && !room?.ownerDocument.hasFocus()) tip.hands.onCard(false);
    if (isEscaped) return tip.hands.onDismiss();
    isInSight = state === "found" && isInView;
    if (state !== "found") {
      timer ??= setTimeout(fail, LOST_MS);
      return;
    }
    isFound();
    tellPainted();
  };
  const onGone = (): void => {
    surface = room = undefined;
    isRefused = true;
    fail();
  };
  const view = () => (
    <div class="oc-tip-room" aria-live="polite" ref={(element) => (room = element)}>
      <Show when={drawn()}>
        {(shown) => (
          <TooltipCard content={shown().content} isPinned={shown().isPinned} hands={shown().hands} />
        )}
      </Show>
    </div>
  );
  const open = (): void => {
    isRefused = false;
    surface ??= runWithOwner(owner, () =>
      createSurface({
        id: ID,
        placement: "anchored",
        get width() {
          return width();
        },
        // Until it is measured.
        height: 0,
        title: t("tipTitle"),
        styles,
        onGone,
        onPainted: tellPainted,
        view,
      }),
    );
  };
  onCleanup(() => {
    drop();
    surface?.close();
  });
  return {
    awaitTurn(turn) {
      const isTaken = tip !== null && JSON.stringify(tip.anchor) === turn.key;
      if (isTaken) turns.add(turn);
      return isTaken;
    },
    leave: (turn) => void turns.delete(turn),
    next(key) {
      const [turn] = turnsOf(key);
      if (!turn) return;
      turns.delete(turn);
      turn.open();
    },
    onCard(key, isOn) {
      for (const turn of turnsOf(key)) turn.onCard(isOn);
    },
    warm: () => isRefused || open(),
    show(next) {
      setTip(next);
      open();
      // Before the mark is asked for, so that it is put where it has room.
      const height = Math.ceil(room?.getBoundingClientRect().height ?? 0);
      if (height > 0) app.surfaces.resize(ID, width(), height);
      const { side } = next.content;
      const mark: Mark = { id: ID, anchor: next.anchor, side, spotlight: "none", watch: CARD };
      void ready.then((anchored) => tip === next && anchored.set(mark, onReport));
    },
    hide(anchor) {
      if (tip?.anchor === anchor) drop();
    },
  };
}
