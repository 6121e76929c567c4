import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import { decodeAuthoringReport } from "../../protocol/authoring/schema.ts";
import type { AuthoringReport, AuthoringWanted } from "../../protocol/messages.ts";
import type { Anchored } from "../anchored/anchored.ts";
import type { HearEvent } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import type { Dock } from "./createDock.ts";
import type { Keyboard } from "./createKeyboard.ts";
import { createMarks, type ItemMarks } from "./createMarks.ts";
import { createPicks, type Picked, type Sample } from "./createPicks.ts";
import type { Work } from "./createWork.ts";
import { anchorOf, type Item, itemsOf } from "./items.ts";
import { keepStep, keptStep } from "./keptStep.ts";
import { type Mode, type ModeEvent, nextMode } from "./modes.ts";
import type { AuthoringWorld, TourChunk } from "./world.ts";

export type Hover = Extract<AuthoringReport, { type: "hover" }>;
export type Tested = Extract<AuthoringReport, { type: "tested" }>;
/** The page under the author's hands: what is picked, what is found, and what is done there. */
export type PageSide = ItemMarks & {
  items: Accessor<readonly Item[]>;
  mode: Accessor<Mode>;
  happen(event: ModeEvent): void;
  /** Whether somebody comes back to an item from picking what is lit up around it: said once, to what is drawn of it then. */
  comesBack(id: string): boolean;
  selected: Accessor<string | null>;
  select(id: string | null): void;
  sampleOf(id: string): Sample | undefined;
  hover: Accessor<Hover | null>;
  refusal: Accessor<string | null>;
  move(to: NonNullable<AuthoringWanted["move"]>["to"]): void;
  test(item: Item): void;
  testedOf(id: string): Tested | undefined;
  /** The same at each width of the window since it was asked for, the widest first. */
  widthsOf(id: string): readonly Tested[];
  /** It was picked last, and is in the page as far as is known: it can be recorded once more. */
  isLast(id: string): boolean;
  /** Records it once more, with the text of its own or without. */
  recordAgain(isTextChanging: boolean): void;
  /** Where it can be seen, if that is one address of this site. */
  addressOf(item: Item): string | null;
  /** Leads the page there, in this tab, once what is written was saved. */
  goTo(item: Item): void;
  /** Each event that the page tracks, as it says it. Returns its stop. */
  onTrack(hear: HearEvent): () => void;
};

export const PARAMETER = "opencom_authoring";

type PageTools = {
  anchored: Anchored;
  tour: Pick<TourChunk, "addressOf" | "matchesPage">;
  dock: Dock;
  keyboard: Keyboard;
  /** What is previewed is to be seen as on a phone. */
  isPhone: Accessor<boolean>;
};

/** Follows the page for an author, and tells the host what is wanted of it. */
export function createPage(work: Work, world: AuthoringWorld, tools: PageTools): PageSide {
  const { anchored, tour, dock, keyboard } = tools;
  const { page } = useMessenger();
  const items = createMemo(() => itemsOf(work.fields()));
  const modes = createMode();
  const { mode, happen } = modes;
  const { selected, select } = createSelection(work, world, items);
  const marks = createMarks(
    {
      items,
      isHere: (item) => item.page === null || tour.matchesPage(item.page, page().url),
      mode,
      isChosen: (id) => id === selected(),
      // Nothing is drawn over an open sheet.
      isRinged: () => !dock.isSheet() || dock.isCollapsed(),
      // Below a sheet and a card there is room to scroll to once both are there.
      isBrought: (id) => id === selected() && (!dock.isSheet() || dock.hasCard()),
    },
    anchored,
  );
  const asked = createAsked();
  const tracked = createTracked();
  const picks = createPicks({ work, items, mode, isAwaited: asked.isAwaited });
  const onPicked = (picked: Picked): void => {
    const id = picks.take(picked);
    if (!id) return;
    select(id);
    if (dock.isSheet()) dock.setCollapsed(true);
    keyboard.toTitle(id);
  };
  hearHost(world, {
    authored(report) {
      if (report.type === "tested") asked.hear(report);
      if (report.type === "picked") onPicked(report);
      modes.hear(report);
    },
    tracked: tracked.tell,
  });
  orderPage({ mode, items, asked: asked.wanted, lift: dock.lift, isPhone: tools.isPhone }, world);
  return {
    items,
    mode,
    happen,
    comesBack: modes.comesBack,
    selected,
    select,
    ...marks,
    sampleOf: picks.sampleOf,
    hover: modes.hover,
    refusal: modes.refusal,
    move: asked.move,
    test: asked.test,
    testedOf: asked.testedOf,
    widthsOf: asked.widthsOf,
    isLast: picks.isLast,
    recordAgain: asked.recordAgain,
    ...makeWays({ work, tour, select, go: asked.go }),
    onTrack: tracked.on,
  };
}

type Ways = Pick<PageTools, "tour"> & { work: Work; select(id: string): void; go(to: string): void };

/** The ways to items of other pages. */
function makeWays({ work, tour, select, go }: Ways): Pick<PageSide, "addressOf" | "goTo"> {
  const there = (item: Item) => tour.addressOf(item, work.edited().origin);
  return {
    addressOf: there,
    goTo(item) {
      const address = there(item);
      // At hand there, too.
      select(item.id);
      if (address) void work.settle().then(() => go(address));
    },
  };
}

/** What is done with the page, and while an element is picked what is pointed at. */
function createMode() {
  const [mode, setMode] = createSignal<Mode>({ is: "navigate" });
  const [hover, setHover] = createSignal<Hover | null>(null);
  const [refusal, setRefusal] = createSignal<string | null>(null);
  let left: string | undefined;
  const happen = (event: ModeEvent): void => {
    if ("on" in event && event.on === "pick") left = event.for.what === "lit" ? event.for.id : undefined;
    setMode(nextMode(mode(), event));
    setRefusal(null);
    if (mode().is !== "pick") setHover(null);
  };
  const hear = (report: AuthoringReport): void => {
    if (report.type === "hover") setHover(mode().is === "pick" && report.crumbs.length > 0 ? report : null);
    if (report.type === "refused") setRefusal(report.reason);
    if (report.type === "mode" || report.type === "picked") happen(report);
  };
  const comesBack = (id: string): boolean => {
    const isBack = id === left;
    left = undefined;
    return isBack;
  };
  return { mode, hover, refusal, happen, hear, comesBack };
}

/** The item at hand, which stays so on the next page of this tab. */
function createSelection(work: Work, { window }: AuthoringWorld, items: Accessor<readonly Item[]>) {
  const { content, stepId = null } = work.edited();
  const [chosen, select] = createSignal(keptStep(window, content.id) ?? stepId);
  // What is gone, or not there yet, is not selected.
  const selected = createMemo(() => items().find(({ id }) => id === chosen())?.id ?? null);
  createEffect(() => keepStep(window, content.id, selected()));
  return { selected, select };
}

type Heard = { authored(report: AuthoringReport): void; tracked: HearEvent };

/** Hears what the host calls, while somebody edits. */
function hearHost({ hear, reporter }: AuthoringWorld, heard: Heard): void {
  hear((type, given, more) => {
    // The messenger stays away while somebody edits the page.
    if (/^(open|show.+)$/.test(type)) reporter.ask(false);
    if (type === "trackEvent") heard.tracked(String(given), more);
    const report = type === "authored" ? decodeAuthoringReport(given) : undefined;
    if (report) heard.authored(report);
  });
}

/** Hands on each event that the page tracks. */
function createTracked() {
  const hearers = new Set<HearEvent>();
  return {
    tell(...event: Parameters<HearEvent>): void {
      for (const hear of hearers) hear(...event);
    },
    on(hear: HearEvent): () => void {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}

type Ordered = {
  mode: Accessor<Mode>;
  items: Accessor<readonly Item[]>;
  asked(): object;
  lift: Accessor<number>;
  isPhone: Accessor<boolean>;
};

/** Tells the host what is wanted of the page, whenever that changes. */
function orderPage({ mode, items, asked, lift, isPhone }: Ordered, { reporter }: AuthoringWorld): void {
  createEffect(() => {
    const now = mode();
    const picked = now.is === "pick" ? now.for : undefined;
    const id = picked && "id" in picked ? picked.id : undefined;
    const anchor = untrack(() => anchorOf(items().find((item) => item.id === id) ?? { anchor: null }));
    const what = anchor && picked?.what;
    reporter.extra([
      "authoring",
      {
        mode: now.is,
        strip: PARAMETER,
        ...(what === "sample" ? { merge: anchor } : {}),
        ...(what === "lit" ? { around: anchor } : {}),
        ...(lift() ? { lift: lift() } : {}),
        ...(isPhone() ? { isPhone: true } : {}),
        ...asked(),
      },
    ]);
  });
  onCleanup(() => reporter.extra(["authoring", { mode: "off" }]));
}

/** Of so many widths of the window it is said whether an element is found there. */
const MOST_WIDTHS = 5;

/** What is asked of the host by number: each is answered or done once. */
function createAsked() {
  const [tests, setTests] = createSignal<AuthoringWanted["tests"]>();
  const [move, setMove] = createSignal<AuthoringWanted["move"]>();
  const [go, setGo] = createSignal<AuthoringWanted["go"]>();
  const [again, setAgain] = createSignal<AuthoringWanted["again"]>();
  const [results, setResults] = createSignal<Readonly<Record<string, readonly Tested[]>>>({});
  const items = new Map<number, string>();
  let n = 0;
  return {
    wanted: (): object => ({
      ...(tests() ? { tests: tests() } : {}),
      ...(move() ? { move: move() } : {}),
      ...(go() ? { go: go() } : {}),
      ...(again() ? { again: again() } : {}),
    }),
    recordAgain(isTextChanging: boolean) {
      n += 1;
      setAgain({ n, isTextChanging });
    },
    /** Nothing later was asked for meanwhile. */
    isAwaited: (number: number) => again()?.n === number,
    go(to: string) {
      n += 1;
      setGo({ n, to });
    },
    move(to: NonNullable<AuthoringWanted["move"]>["to"]) {
      n += 1;
      setMove({ n, to });
    },
    test(item: Item) {
      const { id } = item;
      const anchor = anchorOf(item);
      if (!anchor) return;
      n += 1;
      items.set(n, id);
      const { [id]: _old, ...others } = results();
      setResults(others);
      setTests([{ n, anchor }]);
    },
    hear(report: Tested) {
      const id = items.get(report.n);
      if (!id) return;
      const others = (results()[id] ?? []).filter(({ width }) => width !== report.width);
      setResults({ ...results(), [id]: [report, ...others].slice(0, MOST_WIDTHS) });
    },
    testedOf: (id: string) => results()[id]?.[0],
    widthsOf: (id: string) =>
      (results()[id] ?? []).toSorted((one, other) => (other.width ?? 0) - (one.width ?? 0)),
  };
}
