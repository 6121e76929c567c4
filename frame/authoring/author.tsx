import {
  type Accessor,
  createComponent,
  createEffect,
  createMemo,
  createRoot,
  createSignal,
  getOwner,
  onCleanup,
  onMount,
  runWithOwner,
  Show,
  untrack,
} from "solid-js";
import type { Anchored } from "../anchored/anchored.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { createSurface } from "../messenger/createSurface.tsx";
import type { AuthoringError, Calls } from "./calls.ts";
import { type Authoring, provideAuthoring } from "./context.ts";
import { createBlocks } from "./createBlocks.ts";
import { createDock } from "./createDock.ts";
import { createKeyboard } from "./createKeyboard.ts";
import { createLooks } from "./createLooks.ts";
import { createPage } from "./createPage.ts";
import { createPreview } from "./createPreview.ts";
import { createSoonOver } from "./createSoonOver.ts";
import { createWork } from "./createWork.ts";
import { EditCard } from "./EditCard.tsx";
import { type Edited, endAuthoring } from "./functions.ts";
import { hearKeys } from "./hearKeys.ts";
import { anchorOf } from "./items.ts";
import { keepStep } from "./keptStep.ts";
import { hasWork } from "./keptWork.ts";
import { OverCard } from "./OverCard.tsx";
import { Panel } from "./Panel.tsx";
import { watchEdited } from "./watchEdited.ts";
import { words } from "./words.ts";
import type { AuthoringWorld, Entry, TourChunk } from "./world.ts";

/** Of the panel with the room for its shadow, and of a step's card, CSS px. */
const WIDTH = 384;
const CARD_WIDTHS = { tour: 344, tooltip: 300 } as const;
const HEIGHT = 320;
/** The panel in its corner and the sheet of a phone. */
const PANELS = { corner: "au-panel", "bar-bottom": "au-sheet" } as const;
/** Where the panel stands at first. */
const SIDE = "right";
const SPACING = 12;

export type Entered = { entry: Entry; world: AuthoringWorld; tour: TourChunk; styles: string };

/** Has an author work on the page until they are done, or their session is. Resolves then; of it nothing stays. */
export async function author(entered: Entered): Promise<void> {
  const { entry, world } = entered;
  const { app, channel } = world;
  app.state.set({ phase: "authoring" });
  // Nothing of the messenger is in the way, whatever this browser has kept of it.
  channel.send("order", {
    set: { isOn: false, visitor: null },
    isOpen: false,
    look: { side: SIDE, spacing: SPACING, bottom: 0 },
  });
  const [anchored] = await Promise.all([
    app.anchored(),
    ...["tours", "tooltips", "help"].map((part) => app.wantStrings(part)),
  ]);
  await new Promise<void>((resolve) => {
    createRoot((dispose) => {
      const end = (): void => {
        entry.drop();
        keepStep(world.window, "", null);
        dispose();
        resolve();
      };
      createComponent(MessengerContext.Provider, {
        value: createMessenger(app),
        get children() {
          return begin(entered, anchored, end);
        },
      });
    });
  });
  app.state.set({ phase: "starting" });
  // Waiting for consent there is a launcher, and no visit that would order it.
  if (world.consent() === "required") channel.send("order", { set: { isOn: true } });
}

function begin({ entry, world, tour, styles }: Entered, anchored: Anchored, onEnd: () => void): null {
  const { calls } = entry;
  const owner = getOwner();
  const [isOver, setOver] = createSignal(false);
  const [first, setFirst] = createSignal<Edited | null>(null);
  let receive = (edited: Edited): void => void setFirst(edited);
  const onOver = (_error: AuthoringError): void => void setOver(true);
  const stop = watchEdited({
    url: world.config.convexUrl,
    entry,
    onEdited: (edited) => receive(edited),
    onRefused: onOver,
  });
  onCleanup(stop);
  onCleanup(() => {
    // As visitors have it: what begins now stands where the workspace has it.
    const edited = untrack(first);
    if (edited) world.app.state.set({ appearance: edited.appearance });
  });
  createEffect(() => {
    const edited = first();
    if (!edited || isOver()) return;
    const work = untrack(() => createWork(edited, { calls, window: world.window, onOver }));
    receive = work.receive;
    untrack(() => createAuthoring({ work, calls, world, anchored, tour, styles, onEnd }));
  });
  createEffect(() => {
    if (!isOver()) return;
    stop();
    const contentId = untrack(first)?.content.id ?? "";
    const open = (): void => showOver(styles, () => hasWork(world.window, contentId), onEnd);
    untrack(() => runWithOwner(owner, open));
  });
  return null;
}

type Made = {
  work: ReturnType<typeof createWork>;
  calls: Calls;
  world: AuthoringWorld;
  anchored: Anchored;
  tour: TourChunk;
  styles: string;
  onEnd(): void;
};

function createAuthoring({ work, calls, world, anchored, tour, styles, onEnd }: Made): void {
  const dock = createDock(world);
  const keyboard = createKeyboard();
  const looks = createLooks();
  const isPhone = () => looks.looks().isPhone;
  const page = createPage(work, world, { anchored, tour, dock, keyboard, isPhone });
  const renderer = createBlocks(calls);
  const preview = createPreview({
    looks,
    work,
    renderer,
    takeRoom: dock.takeRoom,
    onTrack: page.onTrack,
    anchored,
    tour,
    styles,
    onOver: () => page.happen({ on: "previewOver" }),
  });
  const [side, setSide] = createSignal<"left" | "right">(SIDE);
  const [announced, announce] = createSignal("");
  let isEnding = false;
  const authoring: Authoring = {
    work,
    page,
    preview,
    tour,
    renderer,
    dock,
    keyboard,
    isSoonOver: createSoonOver(work, calls),
    side,
    switchSide: () => setSide(side() === "left" ? "right" : "left"),
    announce,
    announced,
    end() {
      if (isEnding) return;
      isEnding = true;
      const over = () => calls.run("mutation", endAuthoring, {}).catch(() => undefined);
      void work.settle().then(over).then(onEnd);
    },
  };
  // What visitors see is drawn as the workspace has it; where our panel stands is the author's to say.
  createEffect(() => {
    const look = { ...work.edited().appearance, side: side(), spacing: SPACING };
    untrack(() => world.app.state.set({ appearance: look }));
  });
  // On a phone a step without a card on this page is written in the panel.
  createEffect(() => {
    const item = page.items().find(({ id }) => id === page.selected());
    if (!item || !dock.isSheet() || page.mode().is !== "navigate") return;
    if (!/^(found|looking)$/.test(page.stateOf(item))) dock.setCollapsed(false);
  });
  createEffect(() => {
    const mode = page.mode();
    untrack(() => (mode.is === "preview" ? preview.start(mode.from) : preview.stop()));
  });
  onCleanup(() => preview.stop());
  provideAuthoring(authoring);
  drawSurfaces({ authoring, world, anchored, styles });
}

type Drawn = { authoring: Authoring; world: AuthoringWorld; anchored: Anchored; styles: string };

/** The panel in its corner, and the card of the item at hand beside its element. */
function drawSurfaces({ authoring, world, anchored, styles }: Drawn): void {
  const { page, work, dock } = authoring;
  const owner = getOwner();
  createEffect(() => {
    const placement = dock.isSheet() ? "bar-bottom" : "corner";
    const id = PANELS[placement];
    const open = () =>
      createSurface({
        id,
        placement,
        width: WIDTH,
        height: dock.isSheet() ? 0 : HEIGHT,
        // It says itself how tall it would like to be.
        isFull: true,
        title: words.panel,
        yieldsToMessenger: false,
        styles,
        // Without room in the page there is nothing to work with.
        onGone: () => authoring.end(),
        view: () => (
          <Panel
            onHeight={(height) => {
              dock.setHeight(height);
              world.app.surfaces.resize(id, WIDTH, height);
            }}
          />
        ),
      });
    const panel = untrack(() => runWithOwner(owner, open));
    onCleanup(() => panel?.close());
  });
  const shown = createMemo(() => {
    if (page.mode().is !== "navigate" || (dock.isSheet() && !dock.isCollapsed())) return null;
    const item = page.items().find(({ id }) => id === page.selected()) ?? soleTip(authoring);
    return item && page.stateOf(item) === "found"
      ? { id: item.id, anchor: JSON.stringify(item.anchor) }
      : null;
  });
  let made = 0;
  const key = createMemo(() => JSON.stringify(shown()));
  createEffect(() => {
    if (key() === "null") return;
    const wanted = untrack(shown);
    const id = `au-card-${++made}`;
    const item = () => page.items().find((each) => each.id === wanted?.id);
    createEffect(() => {
      const now = item();
      const anchor = now && anchorOf(now);
      if (anchor) anchored.set({ id, anchor, side: now.side, spotlight: "none", watch: [] }, () => undefined);
    });
    const surface = untrack(() =>
      runWithOwner(owner, () =>
        createCard({ id, authoring, styles, item, kind: work.edited().content.type }),
      ),
    );
    onCleanup(() => {
      surface?.close();
      dock.setCard(0);
      anchored.drop(id);
    });
  });
}

type CardWorld = {
  id: string;
  authoring: Authoring;
  styles: string;
  item: Accessor<ReturnType<Authoring["page"]["items"]>[number] | undefined>;
  kind: keyof typeof CARD_WIDTHS;
};

function createCard({ id, authoring, styles, item, kind }: CardWorld): { close(): void } {
  const isTip = kind === "tooltip";
  return authoring.tour.createAnchoredSurface({
    id,
    width: CARD_WIDTHS[kind],
    title: words.card,
    yieldsToMessenger: false,
    styles,
    onMeasured: authoring.dock.setCard,
    onGone: () => authoring.page.select(null),
    view: () => <Room authoring={authoring} item={item()} isTip={isTip} />,
  });
}

function Room(props: { authoring: Authoring; item: ReturnType<CardWorld["item"]>; isTip: boolean }) {
  let room!: HTMLDivElement;
  // By then it is in its own document.
  onMount(() => onCleanup(hearKeys(room.ownerDocument, props.authoring)));
  return (
    <div ref={room} class={props.isTip ? "oc-tip-room oc-au-tip" : "oc-au-beside"}>
      <Show when={props.item}>{(now) => <EditCard item={now()} />}</Show>
    </div>
  );
}

/** A tooltip is all there is: its card stands there until it is put away. */
function soleTip({ page, work }: Authoring) {
  return work.edited().content.type === "tooltip" ? page.items()[0] : undefined;
}

function showOver(styles: string, isKept: () => boolean, onClose: () => void): void {
  const surface = createSurface({
    id: "au-over",
    placement: "corner",
    width: WIDTH,
    height: 0,
    title: words.panel,
    yieldsToMessenger: false,
    styles,
    onGone: onClose,
    view: () => <OverCard isKept={isKept()} onClose={onClose} />,
  });
  onCleanup(surface.close);
}
