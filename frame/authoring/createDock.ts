import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import type { Room } from "../../protocol/messages.ts";
import { useMessenger } from "../messenger/context.ts";
import type { AuthoringWorld } from "./world.ts";

/** Where the panel stands, and how the page is kept clear of it. */
export type Dock = {
  /** A phone: the panel is a sheet at the lower edge, and either it is open or a card. */
  isSheet: Accessor<boolean>;
  isCollapsed: Accessor<boolean>;
  setCollapsed(isCollapsed: boolean): void;
  setHeight(height: number): void;
  /** Of the card that is written in; 0: there is none. */
  setCard(height: number): void;
  /** The card is there, and as tall as it is. */
  hasCard: Accessor<boolean>;
  /** By so much a card at the lower edge stands above it, CSS px. */
  lift: Accessor<number>;
  /** What a preview wants of the page. */
  takeRoom(room: Room): void;
};

/** Docks the panel at the page's edge. On a phone the page has room below itself: all of it can be scrolled into view. */
export function createDock({ reporter }: Pick<AuthoringWorld, "reporter">): Dock {
  const { layout } = useMessenger();
  const isSheet = createMemo(() => layout().mode === "fullscreen");
  const [isCollapsed, setCollapsed] = createSignal(isSheet());
  const [height, setHeight] = createSignal(0);
  const [card, setCard] = createSignal(0);
  const [room, takeRoom] = createSignal<Room>({});
  const lift = createMemo(() => (isSheet() ? height() : 0));
  let isAsked = false;
  createEffect(() => {
    const bottom = lift() ? lift() + card() : 0;
    const wanted = bottom ? { ...room(), bottom } : room();
    // Where nothing is wanted nothing is fetched.
    if (!isAsked && Object.keys(wanted).length === 0) return;
    isAsked = true;
    reporter.extra(["room", wanted]);
  });
  onCleanup(() => isAsked && reporter.extra(["room", {}]));
  return {
    isSheet,
    isCollapsed,
    setCollapsed,
    setHeight,
    setCard,
    hasCard: () => card() > 0,
    lift,
    takeRoom,
  };
}
