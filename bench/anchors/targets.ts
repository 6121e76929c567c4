import { shuffled } from "./random.ts";

/** What is picked: the share of each kind. */
const STRATA: readonly [share: number, selector: string][] = [
  [0.5, "a[href],button,[role=button],[role=tab],input[type=submit],input[type=button],summary"],
  [0.2, "input:not([type=hidden],[type=submit],[type=button]),select,textarea"],
  [0.1, "h1,h2,h3,h4,h5,h6"],
  [0.1, ".card,.small-box,.info-box,.tile_count > *,.x_panel,.tile,.box"],
  [0.1, "img,td,li,label,p,span,i"],
];

/** Elements of a page to be anchored: seeded, of all kinds, each to be seen. */
export function pickTargets(body: Element, count: number, random: () => number): Element[] {
  const picked = new Set<Element>();
  for (const [share, selector] of STRATA) {
    const seen = shuffled([...body.querySelectorAll(selector)], random).filter(isUsable);
    for (const element of seen.slice(0, Math.round(share * count))) picked.add(element);
  }
  return [...picked];
}

/** Whether somebody could see it, and point at it. */
export function isUsable(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return (
    width >= 4 &&
    height >= 4 &&
    !element.closest("svg") &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  );
}
