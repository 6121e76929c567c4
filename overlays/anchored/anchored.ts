import type { Mark, MarkReport } from "../../protocol/anchors/marks.ts";
import { makeAnchors } from "../anchors/index.ts";
import type { Resolution } from "../anchors/resolve.ts";
import { watchCards } from "./cards.ts";
import { elementOf } from "./elementOf.ts";
import { makeLayers } from "./layers.ts";
import { type LiveMark, listenAt, makeLiveMark, makeReport, type Stand } from "./liveMark.ts";
import { followAll, hide, holdAll, lookAt, type Scene } from "./look.ts";
import { type Occasions, watchOccasions } from "./occasions.ts";
import { type Sights, watchSights } from "./sights.ts";
import { readWanted } from "./wanted.ts";

type Perform = (name: "anchored", args: [MarkReport]) => void;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Marks elements of the page, keeps cards of the frame's beside them, and tells what becomes of them (SPEC, chapter AN).
 * Where things stand is the engine's to keep: script looks when there is reason to, and never while nothing happens.
 * @param asked `AnchorsWanted`
 * @returns follows what is asked for anew
 */
export function showAnchored(
  asked: unknown,
  perform: Perform,
  { signal, launcher }: { signal: AbortSignal; launcher: HTMLElement | undefined },
): (asked: unknown) => void {
  const marks = new Map<string, LiveMark>();
  const layers = makeLayers(launcher);
  const cards = watchCards(layers, () => occasions.soon());
  const scene: Scene = { marks, cards, layers };
  /** Tells what has changed, and what has just happened. */
  const tell = (live: LiveMark, more: Partial<MarkReport> = {}): void => {
    const report = makeReport(live);
    if (!report || signal.aborted || (isSame(report, live.told) && isSame(more, {}))) return;
    live.told = report;
    perform("anchored", [{ ...report, ...more }]);
  };
  /** Sees to keyboard and pointer, once there is something that they could go to. */
  let seeHands: (() => void) | undefined;
  const loadHands = (): void => {
    seeHands = () => {};
    const { activeElement: first } = document;
    import("./hands.ts").then(
      ({ watchHands }) => (seeHands = watchHands(scene, { first, tell, signal })),
      () => (seeHands = undefined),
    );
  };
  const look = (isScrolling: boolean): void => {
    for (const stand of lookAt(scene, isScrolling)) {
      if (!seeHands && (stand.live.spot.isWanted || cards.get(stand.live.mark.id))) loadHands();
      bring(stand, scene, occasions.soon);
      if (stand.live.misses === 1) occasions.soon();
    }
    if (scene.isHeld) occasions.later();
    for (const live of marks.values()) {
      if (!makeReport(live)) continue;
      const at = live.lookForOthers?.() ?? -1;
      tell(live, at < 0 ? {} : { watched: at });
    }
    seeHands?.();
  };
  const on = { follow: () => followAll(scene), onChange: () => holdAll(scene) };
  const occasions = watchOccasions(look, on, signal);
  const sights = watchSights(marks, occasions);
  const { take, dropAll } = keepMarks(scene, { sights, occasions, tell, signal });
  signal.addEventListener("abort", () => {
    dropAll();
    for (const each of [sights, cards, layers]) each.end();
  });
  let led: number | undefined;
  const follow = (next: unknown): void => {
    const wanted = readWanted(next);
    layers.paint(wanted);
    take(wanted.marks);
    occasions.soon();
    const { go } = wanted;
    // Once for each number.
    if (go && go.n !== led) import("./hands.ts").then(({ lead }) => lead(go.to)).catch(() => {});
    led = go?.n;
  };
  follow(asked);
  return follow;
}

/** By what marks are followed, and to whom is told of them. */
type Senses = {
  sights: Sights;
  occasions: Occasions;
  tell: (live: LiveMark, more?: Partial<MarkReport>) => void;
  signal: AbortSignal;
};

/** Keeps the marks that are wanted: what stays keeps everything, what is not named any more goes. */
function keepMarks(
  scene: Scene,
  { sights, occasions, tell, signal }: Senses,
): { take: (wanted: readonly Mark[]) => void; dropAll: () => void } {
  const { marks, layers } = scene;
  const anchors = makeAnchors();
  const listen = (live: LiveMark): void =>
    void listenAt(live, occasions, (watched) => scene.isGiving || tell(live, { watched }));
  const onResolved = (live: LiveMark, resolution: Resolution): void => {
    const before = elementOf(live);
    live.resolution = resolution;
    const element = elementOf(live);
    if (element !== before) {
      sights.change(live, before, element);
      listen(live);
      if (element) for (const root of [element.getRootNode(), element.ownerDocument]) occasions.hear(root);
    }
    occasions.soon();
  };
  const add = (mark: Mark): LiveMark => {
    const live = makeLiveMark(mark, layers, () => tell(live, { isPressed: true }));
    marks.set(mark.id, live);
    listen(live);
    live.stop = anchors.watch(mark.anchor, (resolution) => onResolved(live, resolution));
    return live;
  };
  const drop = (live: LiveMark): void => {
    live.stop();
    live.ears?.abort();
    hide(live, scene);
    sights.change(live, elementOf(live), undefined);
    marks.delete(live.mark.id);
  };
  /** Takes what is asked for of a mark that is there already. */
  const change = (live: LiveMark, mark: Mark): void => {
    const { watch, isScrolledTo } = live.mark;
    live.mark = mark;
    live.spot.draw(mark);
    if (mark.isScrolledTo && !isScrolledTo) live.view = undefined;
    if (isSame(watch, mark.watch)) return;
    live.known = new Map();
    listen(live);
  };
  const dropAll = (): void => marks.forEach(drop);
  // Another document of the frame's knows nothing of what was wanted before, and asks anew.
  layers.main.host.addEventListener(
    "load",
    ({ target }) => /&s=/.test((target as HTMLIFrameElement).src) || dropAll(),
    { capture: true, signal },
  );
  return {
    take: (wanted) => {
      const ids = new Map(wanted.map((mark) => [mark.id, mark]));
      for (const live of marks.values())
        if (!isSame(live.mark.anchor, ids.get(live.mark.id)?.anchor)) drop(live);
      for (const mark of ids.values()) change(marks.get(mark.id) ?? add(mark), mark);
    },
    dropAll,
  };
}

/** Scrolls an element into view, once, if that is asked for: what no tooltip wants is a file of its own. */
function bring({ live, ...stand }: Stand, scene: Scene, soon: () => void): void {
  if (!live.mark.isScrolledTo || !live.ears || !live.sight) return;
  if (live.view) {
    live.view.bring({ live, ...stand }, { scene, signal: live.ears.signal, onOver: soon });
    return;
  }
  const { view } = live;
  import("./intoView.ts")
    .then(({ makeView }) => (live.view ||= makeView(scene.layers.isOwn)))
    // Off line: the next look tries again.
    .catch(() => (live.view ??= null))
    .then((now) => now === view || soon());
}
