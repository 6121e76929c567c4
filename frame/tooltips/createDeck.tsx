import { createSignal, getOwner, onCleanup, runWithOwner, Show } from "solid-js";
import type { Anchor } from "../../protocol/anchors/anchor.ts";
import type { Mark, MarkReport } from "../../protocol/messages.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface } from "../messenger/createSurface.tsx";
import { t } from "../strings/t.ts";
import { createDots, type Dots } from "./createDots.ts";
import type { TooltipContent } from "./functions.ts";
import { type TipHands, TooltipCard } from "./TooltipCard.tsx";
import { makeTurns, type Turns } from "./turns.ts";

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

export type Deck = {
  /** Those that wait for what is open at their element. */
  turns: Turns;
  /** The beacons of the page. */
  dots: Dots;
  /** One is open at this anchor, or one like it. */
  isAt(key: string): boolean;
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
    if (isEscaped) return tip.hands.onDismiss("escape");
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
    turns: makeTurns(),
    dots: createDots(),
    isAt: (key) => tip !== null && JSON.stringify(tip.anchor) === key,
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
