import type { AuthoringReport } from "../../protocol/authoring/messages.ts";
import { measure } from "../anchored/geometry.ts";
import type { Around } from "./around.ts";
import { isPrivate, isWithin, move, readCrumbs, type Step, snap } from "./candidates.ts";
import type { Outlines } from "./outlines.ts";

/** Between two reports of what is pointed at: at most 15 a second. */
const BETWEEN_MS = 67;
/** Who has pointed at something for so long, wants to know how well it holds. */
const REST_MS = 250;

/** What an author points at just now. */
export type Pointing = {
  readonly current: Element | undefined;
  /** The pointer is at this element. */
  aim: (element: Element) => void;
  /** The same, at once. */
  aimNow: (element: Element) => void;
  step: (to: Step) => void;
  /** By its place in the crumbs that were told last. */
  goTo: (place: number) => void;
};

type Senses = {
  outlines: Outlines;
  around: Around;
  isOwn: (element: Element) => boolean;
  tell: (report: AuthoringReport) => void;
  /** How well it would hold; null where that cannot be said. */
  rate: (element: Element) => Promise<number | null>;
  signal: AbortSignal;
};

/** Tells the frame of what is pointed at: often enough, and once more when the pointer rests there. */
function makeTeller({ tell, rate, signal }: Senses) {
  let element: Element | undefined;
  let line: Element[] = [];
  let isDue = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = (score: number | null): void => {
    if (!element?.isConnected) return;
    const { crumbs, line: elements } = readCrumbs(element);
    line = elements;
    tell({ type: "hover", crumbs, rect: measure(element), score });
  };
  const rest = async (): Promise<void> => {
    const rated = element;
    if (!rated || isPrivate(rated)) return;
    const score = await rate(rated);
    if (element === rated && score !== null && !signal.aborted) report(score);
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  return {
    change: (next: Element): void => {
      element = next;
      isDue = true;
      clearTimeout(timer);
      timer = setTimeout(() => void rest(), REST_MS);
    },
    /** True if there is something to tell, but not yet. */
    beat: (): boolean => {
      if (!isDue) return false;
      if (performance.now() - toldAt < BETWEEN_MS) return true;
      toldAt = performance.now();
      isDue = false;
      report(null);
      return false;
    },
    at: (place: number): Element | undefined => line[place],
  };
}

/** Follows what an author points at, and tells of it: once per frame on the page, and less often to the frame. */
export function makePointing(senses: Senses): Pointing {
  const { outlines, around, isOwn, signal } = senses;
  const teller = makeTeller(senses);
  let current: Element | undefined;
  /** What was pointed at last, and from where one came up by the keyboard. */
  let raw: Element | undefined;
  let last: Element | undefined;
  let next: Element | undefined;
  let isAsked = false;
  const set = (wanted: Element): void => {
    const element = around.widen(wanted);
    if (!element || element === current) return;
    current = element;
    outlines.show([[element, ""]]);
    teller.change(element);
  };
  const onFrame = (): void => {
    isAsked = false;
    if (signal.aborted) return;
    if (next?.isConnected) set(snap(next));
    next = undefined;
    if (teller.beat()) ask();
  };
  const ask = (): void => {
    if (!isAsked) requestAnimationFrame(onFrame);
    isAsked = true;
  };
  const go = (element: Element | undefined): void => {
    if (!element?.isConnected) return;
    next = undefined;
    set(element);
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    ask();
  };
  return {
    get current() {
      return current;
    },
    aim: (element) => {
      // It rests where it was, while the keyboard may have gone elsewhere.
      if (element === raw) return;
      raw = last = next = element;
      ask();
    },
    aimNow: (element) => {
      raw = last = element;
      go(snap(element));
    },
    step: (to) => {
      const from = current?.isConnected ? current : undefined;
      if (from && (!last || !isWithin(last, from))) last = from;
      last = around.inner ?? last;
      go(move(from ?? document.body, from ? to : "child", { ...(from && last && { last }), isOwn }));
    },
    goTo: (place) => go(teller.at(place)),
  };
}
