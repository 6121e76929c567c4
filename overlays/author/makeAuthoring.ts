import type { AuthoringReport } from "../../protocol/authoring/messages.ts";
import { measure } from "../anchored/geometry.ts";
import type { Layers } from "../anchored/layers.ts";
import { makeAnchors } from "../anchors/index.ts";
import { getInner } from "../anchors/tree.ts";
import { type Around, makeAround } from "./around.ts";
import { isWithin, labelOf, readCrumbs, refuse, snap } from "./candidates.ts";
import { dodge } from "./dodge.ts";
import { hearEverywhere } from "./hearEverywhere.ts";
import { makeOutlines, type Outlines } from "./outlines.ts";
import { meaningOf } from "./pickKeys.ts";
import { makePointing, type Pointing } from "./pointing.ts";
import { makeShields } from "./shields.ts";
import { withoutParameter } from "./stripFragment.ts";
import { makeSurvey, type Survey } from "./surveyPage.ts";
import { swallow } from "./swallow.ts";
import type { Wanted } from "./wanted.ts";

/** Elements that look the same: more than these would be all of the page. */
const MOST_ALIKE = 24;

type Mode = Exclude<Wanted["mode"], "off">;
type Stage = { layers: Layers; tell: (report: AuthoringReport) => void; signal: AbortSignal };

/** Follows what an author wants of this page, until the signal says that it is over. */
export function makeAuthoring(stage: Stage): (wanted: Wanted) => void {
  const { layers, tell, signal } = stage;
  const outlines = makeOutlines(layers);
  const survey = makeSurvey();
  const around = makeAround();
  const picks = makePicks(stage, { outlines, survey });
  const cards = dodge(layers, signal);
  const answer = makeAnswers(stage);
  const lead = makeLead();
  let mode: Mode = "navigate";
  let picking: { life: AbortController; pointing: Pointing } | undefined;
  let movedTo: number | undefined;
  let lifted = 0;
  const leave = (): void => {
    picking?.life.abort();
    picking = undefined;
  };
  const press = (next: "navigate" | "pick"): void => {
    setMode(next);
    tell({ type: "mode", mode: next });
  };
  const setMode = (next: Mode): void => {
    if (next === mode) return;
    mode = next;
    leave();
    // What was picked stays to be seen until the page is used.
    if (next !== "navigate" || !outlines.isPicked()) outlines.show([]);
    if (next !== "pick") return;
    const life = new AbortController();
    picking = {
      life,
      pointing: startPicking(life.signal, { ...stage, outlines, survey, around, picks, press }),
    };
  };
  keepInPlace(outlines, {
    signal,
    isIdle: () => mode === "navigate",
    onKey: (key) => key === "p" && press("pick"),
  });
  signal.addEventListener("abort", () => {
    leave();
    outlines.end();
  });
  return (wanted) => {
    picks.want(wanted);
    setMode(wanted.mode as Mode);
    around.want(wanted.around, (element) => picking?.pointing.aimNow(element));
    answer(wanted.tests);
    // A bar of ours has come to lie over the page.
    if (wanted.lift > lifted && mode === "navigate") outlines.show([]);
    lifted = wanted.lift;
    cards(wanted);
    lead(wanted.go);
    const { n, to } = wanted.move ?? {};
    if (!picking || n === undefined || n === movedTo) return;
    movedTo = n;
    const { pointing } = picking;
    if (typeof to === "number") pointing.goTo(to);
    else if (to !== "pick") pointing.step(to as never);
    else void picks.pick(pointing.current);
  };
}

/** Leads the page to an address, once for each number. */
function makeLead(): (go: Wanted["go"]) => void {
  let wentTo: number | undefined;
  return (go) => {
    if (!go || go.n === wentTo) return;
    wentTo = go.n;
    location.assign(go.to);
  };
}

/** The window is at rest so long after it was last drawn wider or narrower. */
const REST_MS = 300;

/** Looks for anchors as visitors' pages do, once for each number, and for those that are wanted once more at each width. */
function makeAnswers({ tell, signal }: Pick<Stage, "tell" | "signal">): (tests: Wanted["tests"]) => void {
  const anchors = makeAnchors();
  const done = new Set<number>();
  let wanted: Wanted["tests"] = [];
  let width = innerWidth;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = ({ n, anchor }: Wanted["tests"][number]): void => {
    const at = { type: "tested", n, width: innerWidth } as const;
    anchors.resolve(anchor).then(
      ({ state, score }) => tell({ ...at, state, score }),
      // No anchor at all.
      () => tell({ ...at, state: "none", score: 0 }),
    );
  };
  const onResize = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (innerWidth === width) return;
      width = innerWidth;
      for (const test of wanted) look(test);
    }, REST_MS);
  };
  addEventListener("resize", onResize, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  return (tests) => {
    wanted = tests;
    for (const test of tests) {
      if (done.has(test.n)) continue;
      done.add(test.n);
      look(test);
    }
  };
}

type Picks = {
  pick: (element: Element | undefined) => Promise<void>;
  want: (wanted: Wanted) => void;
};

/** Picks elements: records them, or says why not. */
function makePicks(
  { layers, tell, signal }: Stage,
  { outlines, survey }: { outlines: Outlines; survey: Survey },
): Picks {
  let wanted: Wanted = { mode: "off", tests: [], lift: 0, isPhone: false };
  let count = 0;
  let last: { element: Element; merge: Wanted["merge"] } | undefined;
  let askedAgain: number | undefined;
  const record = async (
    element: Element,
    { merge, again }: Pick<Wanted, "merge" | "again">,
  ): Promise<void> => {
    const mine = ++count;
    const surveyed = await survey.record(element, { merge, isTextChanging: again?.isTextChanging });
    // Another was picked meanwhile, or the page has drawn it anew.
    if (mine !== count || signal.aborted || !element.isConnected) return;
    if (!surveyed) return tell({ type: "refused", reason: "tooLarge" });
    last = { element, merge };
    const { record: made, quality, alike } = surveyed;
    outlines.show([
      [element, "picked"],
      ...alike.slice(0, MOST_ALIKE).map((each) => [each, "alike"] as const),
    ]);
    const address = wanted.strip ? withoutParameter(location.href, wanted.strip) : location.href;
    tell({
      type: "picked",
      record: made,
      crumbs: readCrumbs(element).crumbs,
      label: labelOf(element),
      quality,
      rect: measure(element),
      path: address.slice(location.origin.length),
      ...(again && { again: again.n }),
    });
  };
  return {
    want: (next) => {
      wanted = next;
      const { again } = next;
      if (!again || again.n === askedAgain) return;
      askedAgain = again.n;
      if (last?.element.isConnected && !refuse(last.element, layers.isOwn))
        void record(last.element, { merge: last.merge, again });
    },
    pick: async (element) => {
      if (!element) return;
      const reason = refuse(element, layers.isOwn);
      if (reason) return tell({ type: "refused", reason });
      return record(element, { merge: wanted.merge });
    },
  };
}

type Pickers = Stage & {
  outlines: Outlines;
  survey: Survey;
  around: Around;
  picks: Picks;
  press: (mode: "navigate" | "pick") => void;
};

/** Has the author point and pick, and the page hear nothing of it. */
function startPicking(
  signal: AbortSignal,
  { layers, tell, outlines, survey, around, picks, press, signal: life }: Pickers,
): Pointing {
  const { isOwn } = layers;
  let isFrozen = false;
  let tapped: Element | undefined;
  const pointing = makePointing({ outlines, around, isOwn, tell, rate: survey.rate, signal });
  swallow(
    {
      isOwn,
      isFrozen: () => isFrozen,
      shields: makeShields(layers, signal),
      onPoint: pointing.aim,
      onPress: (element, isTap) => {
        const { current } = pointing;
        const isCurrent = !!current && isWithin(element, current);
        if (isTap && !(isCurrent && tapped === current)) {
          pointing.aimNow(element);
          tapped = pointing.current;
        } else void picks.pick(isCurrent ? current : around.widen(snap(element)));
      },
      onKey: (event, element) => {
        // By then the keyboard is where it goes.
        if (event.type === "keyup") return event.key === "Tab" && element && pointing.aimNow(element);
        const meaning = meaningOf(event);
        if (meaning === "leave" || meaning === "n") press("navigate");
        else if (meaning === "freeze") isFrozen = !isFrozen;
        else if (meaning === "pick") {
          void picks.pick(pointing.current);
        } else if (meaning && meaning !== "p") pointing.step(meaning);
      },
    },
    signal,
    life,
  );
  // The keyboard has gone into a frame of another origin: what is done there is heard nowhere else.
  addEventListener(
    "blur",
    () => {
      const { activeElement } = document;
      if (
        /^i?frame$/.test(activeElement?.localName ?? "") &&
        !isOwn(activeElement as Element) &&
        !getInner(activeElement as Element)
      )
        tell({ type: "refused", reason: "frame" });
    },
    { signal },
  );
  return pointing;
}

/** Keeps outlines where their elements are, until the page is used, and hears the keys of who goes about in it. */
function keepInPlace(
  outlines: Outlines,
  { signal, isIdle, onKey }: { signal: AbortSignal; isIdle: () => boolean; onKey: (key: string) => unknown },
): void {
  let isAsked = false;
  const onFrame = (): void => {
    isAsked = false;
    if (!signal.aborted) outlines.follow();
  };
  const onChange = ({ type, isTrusted }: Event): void => {
    if (type === "pointerdown") {
      if (isTrusted && isIdle()) outlines.show([]);
      return;
    }
    if (!isAsked) requestAnimationFrame(onFrame);
    isAsked = true;
  };
  hearEverywhere({ types: ["scroll", "resize", "pointerdown"], on: onChange, signal });
  const onLast = (event: KeyboardEvent): void => {
    // What the page has a use for is the page's.
    if (event.isTrusted && isIdle() && !event.defaultPrevented) onKey(meaningOf(event));
  };
  hearEverywhere({ types: ["keydown"], on: onLast, signal, isLast: true });
}
