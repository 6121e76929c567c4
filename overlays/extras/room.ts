/** What is asked for: heights of bars in CSS px, and whether the page may be scrolled. Anything else is nothing. */
type Room = { top: number; bottom: number; isLocked: boolean };

const NONE: Room = { top: 0, bottom: 0, isLocked: false };
/** How long a page may take to scroll by the height of a bar, where the browser does not say when it has. */
const SCROLL_MS = 1_000;
/** Where the strip under a bar is looked at, as parts of its width. */
const PLACES = [0.02, 0.25, 0.5, 0.75, 0.98];

function readRoom(asked: unknown): Room {
  const { top, bottom, isLocked } = { ...(asked as Partial<Room>) };
  // As the bar itself is clamped (SPEC SU3).
  const clamp = (height: unknown): number =>
    Math.min(Math.max(0, Math.round(Number(height) || 0)), Math.floor(innerHeight / 2));
  return { top: clamp(top), bottom: clamp(bottom), isLocked: isLocked === true };
}

/** A style sheet of ours in the page: no element and no attribute of the page is touched, and without it all is as before. */
function makeSheet() {
  const sheet = new CSSStyleSheet();
  return (css: string): void => {
    sheet.replaceSync(css);
    const others = document.adoptedStyleSheets.filter((each) => each !== sheet);
    document.adoptedStyleSheets = css ? [...others, sheet] : others;
  };
}
const setRoomSheet = makeSheet();
const setLockSheet = makeSheet();

let wanted = NONE;
/** What the page has been changed to. */
let given = NONE;
/** The page's own distances at its root, as they were. */
let own: Record<"paddingTop" | "paddingBottom" | "scrollPaddingTop" | "scrollPaddingBottom", string>;
/** Somebody asks. */
let isOn = false;
/** Our boxes, where the loader hands them over. */
let boxes: ShadowRoot | undefined;
let isMoving = false;
/** Height of a bar at the top that has been found not to fit this page; asked for anew, it is looked at anew. */
let unfit = 0;

/** A bar that is hidden along with all of ours, or has gone with the frame, takes no room. */
const isShown = (id: string): boolean => !boxes || !!boxes.querySelector(`#${id}.on`);

/** The rules that make room. `isHeld`: while the page is moved, it can be scrolled by that much and does not scroll by itself. */
function draw({ top, bottom }: Pick<Room, "top" | "bottom">, isHeld = 0): void {
  const more = (base: string, by: number): string =>
    `calc(${base === "auto" ? "0px" : base} + ${by}px)!important`;
  const rule = (name: string, edge: "Top" | "Bottom", by: number): string =>
    by
      ? `--oc-banner-${name}:${by}px;padding-${name}:${more(own[`padding${edge}`], by)};` +
        `scroll-padding-${name}:${more(own[`scrollPadding${edge}`], by)};`
      : "";
  const hold = isHeld
    ? `overflow-anchor:none!important;min-height:calc(100vh + ${isHeld}px)!important;` +
      // A page without a scroll bar gets none for a moment.
      (hasBar() ? "" : "scrollbar-width:none!important;")
    : "";
  const css = rule("top", "Top", top) + rule("bottom", "Bottom", bottom) + hold;
  setRoomSheet(css && `:root:root{${css}}`);
}

const hasBar = (): boolean => innerWidth > document.documentElement.clientWidth;
const jump = (top: number): void => scrollTo({ top, behavior: "instant" });

/** Resolves when the page has been scrolled there (-1: nowhere, but painted) before the visitor's eyes: no element of it changes its place in the page. */
function glide(top: number): Promise<void> {
  return new Promise((resolve) => {
    if (Math.abs(scrollY - top) < 1) return resolve();
    let isOver = false;
    const done = (): void => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("scrollend", done);
      resolve();
    };
    const timer = setTimeout(done, SCROLL_MS);
    const { matches } = matchMedia("(prefers-reduced-motion: reduce)");
    const begin = (): void => {
      // In a tab that nobody looks at it never begins in time.
      if (isOver) return;
      if (top < 0) return done();
      document.addEventListener("scrollend", done);
      scrollTo({ top, behavior: matches ? "instant" : "smooth" });
    };
    // After the page was painted with the room in it: only then is it the scrolling that moves it. By then the end of an
    // earlier scrolling has been told as well.
    requestAnimationFrame(() => requestAnimationFrame(begin));
  });
}

/** The page scrolls inside itself, or not at all: what is pushed out of the window could not be reached. */
function isClosed(): boolean {
  const { documentElement: html, body } = document;
  return [html, body].some((each) => /hidden|clip/.test(getComputedStyle(each).overflowY));
}

/** Something that does not scroll with the page would be under the bar; one that goes by `--oc-banner-top` is not. */
function isCovered(height: number): boolean {
  const points = PLACES.flatMap((x) => [1, height / 2, height - 1].map((y) => [x * innerWidth, y] as const));
  const found = new Set(points.flatMap(([x, y]) => document.elementsFromPoint(x, y)));
  const home = boxes?.host;
  return [...found].some((each) => {
    for (let at: Element | null = each; at && at !== document.documentElement; at = at.parentElement) {
      if (at === home) return false;
      const { position } = getComputedStyle(at);
      const stays = position === "fixed" || position === "sticky";
      if (stays && at.getBoundingClientRect().top < height - 1) return true;
    }
    return false;
  });
}

/** More room at the top: nothing moves at first; where the page stood at its beginning, it then scrolls back to that. */
async function grow(next: Room): Promise<boolean> {
  const by = next.top - given.top;
  const before = scrollY;
  if (isClosed()) return false;
  draw(next, next.top);
  jump(before + by);
  if (Math.abs(scrollY - before - by) > 1 || isCovered(next.top)) {
    draw(given);
    jump(before);
    return false;
  }
  if (before < 1) await glide(0);
  return true;
}

/** Less room at the top: the page first scrolls to where that room is out of sight. */
async function shrink(next: Room): Promise<void> {
  const by = given.top - next.top;
  draw(given, given.top);
  if (scrollY < by) await glide(by);
  // A busy page has not come that far: then at once, and painted before anything else changes.
  if (scrollY < by) {
    jump(by);
    await glide(-1);
  }
  const before = scrollY;
  draw(next, next.top || 1);
  jump(before - by);
}

/** Less room at the bottom: a page at its end scrolls up by that first, instead of being pulled. */
function clear(by: number): Promise<void> {
  const end = document.documentElement.scrollHeight - innerHeight - by;
  return scrollY > end ? glide(Math.max(0, end)) : Promise.resolve();
}

/** What the page is to be now: a bar that is not to be seen takes no room, nor does one that does not fit. */
function target(): Room {
  const isLocked = wanted.isLocked && isShown("modal");
  let top = isShown("bar-top") ? wanted.top : 0;
  // A page that is locked cannot be asked how it scrolls: a bar that comes meanwhile lies over it.
  if (top > given.top && (isLocked || top === unfit)) top = given.top;
  return { top, bottom: isShown("bar-bottom") ? wanted.bottom : 0, isLocked };
}

/** Makes the page what is wanted, one change after the other, until it is. */
async function settle(): Promise<void> {
  if (isMoving) return;
  isMoving = true;
  for (let next = target(); `${Object.values(next)}` !== `${Object.values(given)}`; next = target()) {
    if (next.isLocked !== given.isLocked) setLock(next.isLocked);
    if (!given.top && !given.bottom) measure();
    if (next.top < given.top) await shrink(next);
    else if (next.bottom < given.bottom) await clear(given.bottom - next.bottom);
    else if (next.top > given.top && !(await grow(next))) {
      unfit = next.top;
      next.top = given.top;
    }
    // Restored meanwhile.
    if (!isOn) {
      draw(NONE);
      break;
    }
    draw(next);
    given = next;
  }
  isMoving = false;
}

function measure(): void {
  const { paddingTop, paddingBottom, scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(
    document.documentElement,
  );
  own = { paddingTop, paddingBottom, scrollPaddingTop, scrollPaddingBottom };
}

/** Neither wheel nor finger moves the page; a scroll bar that was there leaves its place empty. */
function setLock(isLocked: boolean): void {
  if (!isLocked) return setLockSheet("");
  const { overflowX, overflowY, scrollbarGutter } = getComputedStyle(document.documentElement);
  // Where the body's word holds for the window, the body's is to change: else it would become a scroller of its own.
  const isBodys = overflowX === "visible" && overflowY === "visible";
  const gutter =
    hasBar() && scrollbarGutter === "auto" ? ":root:root{scrollbar-gutter:stable!important}" : "";
  setLockSheet(`${isBodys ? ":root body:not(#\\9)" : ":root:root"}{overflow:hidden!important}${gutter}`);
}

/** Leaves the page as it was, at once. */
function restore(): void {
  isOn = false;
  wanted = NONE;
  setLockSheet("");
  const { top } = given;
  given = NONE;
  draw(NONE);
  if (top && scrollY > 0) jump(Math.max(0, scrollY - top));
}

/**
 * Makes room in the page for bars that push, and keeps the page from scrolling behind a dialog. By style sheets of ours
 * alone: the page's own elements and attributes stay as they are. Nothing is seen to jump, whatever comes or goes.
 * @param asked `{top, bottom, isLocked}`; what is not there any more is taken back
 * @returns does the same with what is asked for anew
 */
export function makeRoom(
  asked: unknown,
  signal: AbortSignal,
  launcher?: HTMLElement,
): (asked: unknown) => void {
  isOn = true;
  const root = launcher?.getRootNode();
  boxes = root instanceof ShadowRoot ? root : undefined;
  const observer = new MutationObserver(() => void settle());
  if (boxes) observer.observe(boxes, { subtree: true, childList: true, attributeFilter: ["class"] });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    restore();
  });
  const follow = (next: unknown): void => {
    unfit = 0;
    wanted = readRoom(next);
    void settle();
  };
  follow(asked);
  return follow;
}
