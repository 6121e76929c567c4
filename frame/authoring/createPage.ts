import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import type { Anchor } from "../../protocol/anchors/anchor.ts";
import { decodeAuthoringReport } from "../../protocol/authoring/schema.ts";
import type { AuthoringReport, AuthoringWanted, MarkReport, Quality } from "../../protocol/messages.ts";
import type { Anchored } from "../anchored/anchored.ts";
import { useMessenger } from "../messenger/context.ts";
import type { Work } from "./createWork.ts";
import { isTour } from "./functions.ts";
import { anchorOf, type Item, itemsOf, newStep, newStepId, pageRuleOf, TIP } from "./items.ts";
import { type Mode, type ModeEvent, nextMode } from "./modes.ts";
import type { AuthoringWorld, TourChunk } from "./world.ts";

/** How an item stands on the page that is open. */
export type ItemState = "post" | "unset" | "elsewhere" | "looking" | MarkReport["state"];
export type Hover = Extract<AuthoringReport, { type: "hover" }>;
export type Tested = Extract<AuthoringReport, { type: "tested" }>;
/** What is known of how well an element is told from others, since it was picked in this document. */
export type Sample = { quality: Quality; label: string };

/** The page under the author's hands: what is picked, what is found, and what is done there. */
export type PageSide = {
  items: Accessor<readonly Item[]>;
  mode: Accessor<Mode>;
  happen(event: ModeEvent): void;
  selected: Accessor<string | null>;
  select(id: string | null): void;
  /** Whether it was picked a moment ago, and the keyboard goes on where it is written. Says so once. */
  takePicked(id: string): boolean;
  stateOf(item: Item): ItemState;
  sampleOf(id: string): Sample | undefined;
  hover: Accessor<Hover | null>;
  refusal: Accessor<string | null>;
  move(to: NonNullable<AuthoringWanted["move"]>["to"]): void;
  test(item: Item): void;
  testedOf(id: string): Tested | undefined;
};

export const PARAMETER = "opencom_authoring";

type PageTools = { anchored: Anchored; tour: Pick<TourChunk, "matchesPage"> };

/** Follows the page for an author, and tells the host what is wanted of it. */
export function createPage(work: Work, world: AuthoringWorld, { anchored, tour }: PageTools): PageSide {
  const { page } = useMessenger();
  const items = createMemo(() => itemsOf(work.fields()));
  const [mode, setMode] = createSignal<Mode>({ is: "navigate" });
  const [chosen, select] = createSignal<string | null>(work.edited().stepId ?? null);
  // What is gone, or not there yet, is not selected.
  const selected = createMemo(() => items().find(({ id }) => id === chosen())?.id ?? null);
  const [hover, setHover] = createSignal<Hover | null>(null);
  const [refusal, setRefusal] = createSignal<string | null>(null);
  const [samples, setSamples] = createSignal<Readonly<Record<string, Sample>>>({});
  const isHere = (item: Item): boolean => item.page === null || tour.matchesPage(item.page, page().url);
  const marks = createMarks({ items, isHere, mode, selected }, anchored);
  const asked = createAsked();
  const fresh = makeFresh();

  const happen = (event: ModeEvent): void => {
    setMode(nextMode(mode(), event));
    setRefusal(null);
    if (mode().is !== "pick") setHover(null);
  };
  world.hear((type, given) => {
    // The messenger stays away while somebody edits the page.
    if (/^(open|show.+)$/.test(type)) world.reporter.ask(false);
    const report = type === "authored" ? decodeAuthoringReport(given) : undefined;
    if (!report) return;
    if (report.type === "hover") setHover(mode().is === "pick" && report.crumbs.length > 0 ? report : null);
    if (report.type === "refused") setRefusal(report.reason);
    if (report.type === "tested") asked.hear(report);
    if (report.type === "picked") {
      const id = takePicked(report, mode(), work);
      if (id) {
        setSamples({ ...samples(), [id]: { quality: report.quality, label: report.label } });
        fresh.note(id);
        select(id);
      }
    }
    if (report.type === "mode" || report.type === "picked") happen(report);
  });
  orderPage({ mode, items, asked: asked.wanted }, world);
  return {
    items,
    mode,
    happen,
    selected,
    select,
    takePicked: fresh.take,
    stateOf: marks.stateOf,
    sampleOf: (id) => samples()[id],
    hover,
    refusal,
    move: asked.move,
    test(item) {
      const anchor = anchorOf(item);
      if (anchor) asked.test(item.id, anchor);
    },
    testedOf: asked.testedOf,
  };
}

/** The item that was picked a moment ago, told once. */
function makeFresh() {
  let fresh: string | null = null;
  return {
    note(id: string): void {
      fresh = id;
    },
    take(id: string): boolean {
      const isFresh = fresh === id;
      if (isFresh) fresh = null;
      return isFresh;
    },
  };
}

type Ordered = { mode: Accessor<Mode>; items: Accessor<readonly Item[]>; asked(): object };

/** Tells the host what is wanted of the page, whenever that changes. */
function orderPage({ mode, items, asked }: Ordered, { reporter }: AuthoringWorld): void {
  createEffect(() => {
    const now = mode();
    const item = now.is === "pick" && now.for.what === "sample" ? now.for.id : undefined;
    const merge = item && untrack(() => anchorOf(items().find(({ id }) => id === item) ?? { anchor: null }));
    reporter.extra([
      "authoring",
      { mode: now.is, strip: PARAMETER, ...(merge ? { merge } : {}), ...asked() },
    ]);
  });
  onCleanup(() => reporter.extra(["authoring", { mode: "off" }]));
}

type Picked = Extract<AuthoringReport, { type: "picked" }>;

/** Puts what was picked where it was picked for. Returns the item. */
function takePicked({ record, path }: Picked, mode: Mode, work: Work): string | null {
  if (mode.is !== "pick") return null;
  const anchor = { record: JSON.stringify(record) };
  const fields = work.fields();
  if (!isTour(fields)) {
    work.perform({ do: "tip", set: { anchor } });
    return TIP;
  }
  if (mode.for.what === "new") {
    const id = newStepId();
    const step = newStep(id, { anchor, page: pageRuleOf(path) });
    work.perform({ do: "add", at: fields.content.steps.length, step });
    return id;
  }
  const { id } = mode.for;
  const set = mode.for.what === "again" ? { anchor, page: pageRuleOf(path) } : { anchor };
  work.perform({ do: "step", id, set: { ...set, kind: "pointer" } });
  return id;
}

/** What is asked of the host by number: each is answered or done once. */
function createAsked() {
  const [tests, setTests] = createSignal<AuthoringWanted["tests"]>();
  const [move, setMove] = createSignal<AuthoringWanted["move"]>();
  const [results, setResults] = createSignal<Readonly<Record<string, Tested>>>({});
  const items = new Map<number, string>();
  let n = 0;
  return {
    wanted: () => ({ ...(tests() ? { tests: tests() } : {}), ...(move() ? { move: move() } : {}) }) as object,
    move(to: NonNullable<AuthoringWanted["move"]>["to"]) {
      n += 1;
      setMove({ n, to });
    },
    test(id: string, anchor: Anchor) {
      n += 1;
      items.set(n, id);
      const { [id]: _old, ...others } = results();
      setResults(others);
      setTests([{ n, anchor }]);
    },
    hear(report: Tested) {
      const id = items.get(report.n);
      if (id) setResults({ ...results(), [id]: report });
    },
    testedOf: (id: string) => results()[id],
  };
}

type Marked = {
  items: Accessor<readonly Item[]>;
  isHere(item: Item): boolean;
  mode: Accessor<Mode>;
  selected: Accessor<string | null>;
};

/** Has each element outlined that belongs to this page, and hears which are found. */
function createMarks({ items, isHere, mode, selected }: Marked, anchored: Anchored) {
  const [reports, setReports] = createSignal<Readonly<Record<string, MarkReport["state"]>>>({});
  const known = new Map<string, { markId: string; anchor: string }>();
  let made = 0;
  const drop = (id: string): void => {
    const entry = known.get(id);
    if (entry) anchored.drop(entry.markId);
    known.delete(id);
    const { [id]: _gone, ...others } = untrack(reports);
    setReports(others);
  };
  createEffect(() => {
    const wanted =
      mode().is === "preview" ? [] : items().filter((item) => item.kind === "pointer" && isHere(item));
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of known.keys()) if (!ids.has(id)) drop(id);
    for (const item of wanted) {
      const anchor = anchorOf(item);
      const text = JSON.stringify(anchor);
      if (known.get(item.id)?.anchor !== text) drop(item.id);
      if (!anchor) continue;
      // What stands at another element takes another id.
      const entry = known.get(item.id) ?? { markId: `au-${++made}`, anchor: text };
      known.set(item.id, entry);
      const { id, side } = item;
      const isScrolledTo = id === selected();
      anchored.set(
        { id: entry.markId, anchor, side, spotlight: "ring", isScrolledTo, watch: [] },
        ({ state }) => {
          if (known.get(id) === entry) setReports({ ...reports(), [id]: state });
        },
      );
    }
  });
  onCleanup(() => {
    for (const id of known.keys()) drop(id);
  });
  return {
    stateOf(item: Item): ItemState {
      if (item.kind === "post") return "post";
      if (!item.anchor) return "unset";
      if (!isHere(item)) return "elsewhere";
      return reports()[item.id] ?? "looking";
    },
  };
}
