import { type Hold, type LogParts, makeHold } from "./makeHold.ts";

/** Pages that are drawn and live at a time. */
const KEPT = 6;
/** Later pages are fetched when this little of what is drawn is left below, CSS px. */
const LATER_PX = 1_500;

/** One page of a list, as its keeper knows it. */
export type WindowPage = {
  result: { page: readonly { id: string }[] } | null;
  stop(): void;
  /** Let go to save room; back in its place once it was asked for and the answer is there. */
  isAside?: boolean;
  /** Nobody has asked for it since. */
  isIdle?: boolean;
};

/** The pages of a live list, newest first. The first is never put aside. */
export type PageList<P extends WindowPage> = {
  readonly segments: P[];
  /** Tells of the list as it is now. */
  publish(): void;
  /** Asks for a page again, in place of what was asked before. */
  ask(page: P): void;
};

export type PageWindowOptions<P extends WindowPage> = {
  parts: LogParts;
  /** Selects the lines that tell how far all has moved. */
  marks: string;
  /** A page is about to be put aside. */
  onLetGo?(page: P): void;
  /** Something new has come at the end, which is not drawn. */
  onNews?(): void;
};

/**
 * A window over a long list that is scrolled from its end: of its pages only those around the reader are drawn, held in
 * memory and live, beside the newest. Below them stands an empty space as high as what was put aside.
 */
export class PageWindow<P extends WindowPage> {
  protected readonly options: PageWindowOptions<P>;
  private readonly hold: Hold;
  protected pages: PageList<P> | null = null;
  private isGrowing = false;
  private isTrimming = false;
  private newest: string | undefined;

  constructor(options: PageWindowOptions<P>) {
    this.options = options;
    this.hold = makeHold(options.parts, options.marks, () => this.isAway());
  }

  /** Takes over the pages of another list. */
  keep(pages: PageList<P> | null): void {
    this.pages = pages;
    this.hold.setSpace(0);
  }

  /** Whether the end is not drawn. */
  isAway(): boolean {
    return this.pages?.segments[1]?.isAside === true;
  }

  /** Lets it grow while something is looked for that is not in view yet. */
  setGrowing(is: boolean): void {
    this.isGrowing = is;
    if (!is) this.pages?.publish();
  }

  /** Back to the newest page alone. */
  toFirstPage(): void {
    for (const segment of this.pages?.segments.splice(1) ?? []) segment.stop();
    this.pages?.publish();
  }

  /** Fetches what was put aside as it comes near. */
  look(): void {
    if (!this.pages || !this.isAway()) return;
    const { scrollTop = 0, clientHeight = 0 } = this.options.parts.box ?? {};
    const { below } = this.outside();
    if (scrollTop > -1) this.toFirstPage();
    else if (below < -clientHeight) this.jump(-scrollTop);
    else if (below < LATER_PX) this.askAgain(firstShown(this.pages.segments) - 1);
  }

  /** Has `change` draw what the pages are now, moving nothing that is in view, and lets go of what is too much. */
  around(change: () => void): void {
    if (this.isTrimming || !(this.isAway() || this.hold.space())) change();
    else this.hold.place(change);
    if (this.isTrimming) return;
    this.isTrimming = true;
    while (this.letGo()) this.hold.place(() => this.pages?.publish());
    this.isTrimming = false;
    const first = this.pages?.segments[0]?.result?.page[0]?.id;
    if (this.isAway() && this.newest !== undefined && first !== this.newest) this.options.onNews?.();
    this.newest = first;
  }

  /** Of what is drawn: how much lies below the window's lower edge (negative in the space) and above its upper one, CSS px. */
  private outside(): { below: number; above: number } {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this.options.parts.box ?? {};
    return { below: -scrollTop - this.hold.space(), above: scrollHeight - clientHeight + scrollTop };
  }

  /** Lets go of one page too many, on the side that is further away. False when there is none. */
  private letGo(): boolean {
    const all = this.pages?.segments ?? [];
    const from = firstShown(all);
    const last = all.at(-1);
    if (this.isGrowing || !last?.result || all.length - from <= KEPT) return false;
    const { below, above } = this.outside();
    const latest = all[Math.max(1, from)];
    if (below > above && latest) {
      this.options.onLetGo?.(latest);
      latest.stop();
      Object.assign(latest, { result: null, isAside: true, isIdle: true });
    } else {
      last.stop();
      all.pop();
    }
    return true;
  }

  /** To where the bar was dragged: about there, since nobody knows how high the pages are that stand for the space. */
  private jump(inSpace: number): void {
    const all = this.pages?.segments ?? [];
    const from = firstShown(all);
    const at = Math.floor((inSpace / this.hold.space()) * from);
    const to = Math.max(1, Math.min(from - 1, at));
    for (const gone of all.splice(to + 1)) gone.stop();
    this.hold.setSpace(Math.max(0, inSpace - (this.options.parts.box?.clientHeight ?? 0)));
    this.askAgain(to);
  }

  /** Asks for a page that was put aside, unless that was done. */
  private askAgain(index: number): void {
    const segment = this.pages?.segments[index];
    if (segment?.isIdle) this.pages?.ask(segment);
  }
}

/** The newest page that is drawn: the first one, or the first behind those that were put aside. */
function firstShown(all: readonly WindowPage[]): number {
  if (!all[1]?.isAside) return 0;
  const at = all.findIndex((each, index) => index > 0 && !each.isAside);
  return at < 0 ? all.length : at;
}
