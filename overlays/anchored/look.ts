import type { Cards } from "./cards.ts";
import { elementOf } from "./elementOf.ts";
import { findFronts, measure } from "./geometry.ts";
import type { Layers } from "./layers.ts";
import { chooseSide, isAway, type LiveMark, readStand, type Stand } from "./liveMark.ts";

/** What is looked at. */
export type Scene = {
  marks: Map<string, LiveMark>;
  cards: Cards;
  layers: Layers;
  /** Since the last look something has scrolled. */
  isStill?: boolean;
  /** The element of one is gone, and it is looked for another. */
  isHeld?: boolean;
  /** The keyboard is just being given back to the page: that is nothing a visitor does at an element. */
  isGiving?: boolean;
};

/** So long what has lost its element stays where it was: the page may only be drawing that anew. */
const HELD_MS = 300;

/**
 * Draws what is around an element; true if that has come to lie above everything else. A place of ours is made only where
 * something stands in it.
 */
const drawSpot = ({ live: { spot }, element, home }: Stand, { layers }: Scene): boolean | void =>
  spot.isWanted ? spot.show(element, layers.of(home)) : spot.hide();

/** Keeps what has just lost its element where it was, which the engine does not. */
export function holdAll({ marks, cards }: Scene): void {
  for (const live of marks.values()) {
    const { last, spot, mark } = live;
    if (!last || elementOf(live)?.isConnected) continue;
    live.lostAt ||= performance.now();
    spot.move(last);
    cards.get(mark.id)?.move(last, false);
  }
}

/** Takes away what is around an element and beside it. */
export function hide({ spot, mark }: LiveMark, { cards }: Pick<Scene, "cards">): void {
  spot.hide();
  cards.get(mark.id)?.hide();
}

/** Draws a mark's card beside its element. */
function drawCard(stand: Stand, { cards, layers }: Scene, isAbove: boolean): void {
  const { live, element, home } = stand;
  const card = cards.get(live.mark.id);
  if (!card?.isOn()) return card?.hide();
  card.show(element, layers.of(home), isAbove);
  card.put(chooseSide(stand, card));
}

/** Moves what the engine does not keep where its element is. */
function moveAll(stands: readonly Pick<Stand, "live" | "target">[], { cards }: Scene): void {
  for (const { live, target } of stands) {
    if (live.isBy.spot) live.spot.move(target);
    if (live.isBy.card) cards.get(live.mark.id)?.move(target, isAway(live));
  }
}

/**
 * Looks at all marks at once: reads how they stand, draws them, and finds out whether the engine has done as it was told.
 * @returns the marks of which something is to be seen
 */
export function lookAt(scene: Scene, isScrolling: boolean): readonly Stand[] {
  scene.isStill = isScrolling;
  const stands: Stand[] = [];
  const fronts = findFronts();
  scene.isHeld = false;
  holdAll(scene);
  const all = [...scene.marks.values()].map((live) => [live, readStand(live, scene.layers, fronts)] as const);
  // What one mark's element lacks, the card of another beside it lacks as well.
  const lacking = new Set(all.map(([live]) => live.lack && elementOf(live)));
  for (const [live, read] of all) {
    const stand = lacking.has(read?.element) ? undefined : read;
    live.isInView = !!stand?.isInView;
    const isLost = live.lostAt && !elementOf(live)?.isConnected;
    if (isLost && performance.now() - live.lostAt < HELD_MS) scene.isHeld = true;
    else {
      // What comes back is anchored anew.
      if (!stand || live.lostAt) hide(live, scene);
      live.lostAt = 0;
      live.last = stand && !isAway(live) ? stand.target : undefined;
    }
    if (stand) stands.push(stand);
  }
  // What the first reads of its element, the others would have made the engine work out again.
  const isAbove = stands.map((stand) => drawSpot(stand, scene)).includes(true);
  // After all that is around elements: what dims and closes the page may be another mark's, and never lies over a card.
  for (const stand of stands) drawCard(stand, scene, isAbove);
  for (const { live } of stands) live.spot.pose(isAway(live), isScrolling);
  for (const { live, target } of stands) {
    const card = scene.cards.get(live.mark.id);
    const spot = live.spot.isWanted && (isAway(live) ? live.isBy.spot : !live.spot.isNative(target));
    const isOff = { spot, card: !!card?.isOn() && !card.isNative(target) };
    live.misses = isOff.spot || isOff.card ? live.misses + 1 : 0;
    // An engine may be a frame late, after scrolling and on pages that are busy: what is off twice is not kept by it.
    if (live.misses !== 1) live.isBy = isOff;
  }
  moveAll(stands, scene);
  scene.layers.tidy();
  return stands;
}

/** Keeps what the engine does not keep where its element is, while something scrolls. */
export function followAll(scene: Scene): void {
  const moved: Parameters<typeof moveAll>[0][number][] = [];
  for (const live of scene.marks.values()) {
    if (!scene.isStill) live.spot.pose(isAway(live), true);
    // It is elsewhere by now.
    live.last = undefined;
    const element = (live.isBy.spot || live.isBy.card) && !isAway(live) && elementOf(live);
    if (element) moved.push({ live, target: measure(element) });
  }
  scene.isStill = true;
  moveAll(moved, scene);
}
