import type { Pages, PagesState, Segment } from "../../live/pages.ts";
import type { Message } from "../messages.ts";
import type { Scroll } from "../ThreadLog.tsx";
import { type Hold, makeHold } from "./makeHold.ts";

/** Pages that are drawn and live at a time. */
const KEPT = 6;
/** Later pages are fetched when this little of what is drawn is left below, CSS px. */
const LATER_PX = 1_500;

/** The window over one conversation's pages; see `createWindow`. */
export class MessageWindow {
  private readonly scroll: Scroll;
  private readonly hold: Hold;
  private readonly counts = new WeakMap<Segment<Message>, number>();
  private pages: Pages<Message> | null = null;
  private letBe = (): void => undefined;
  private isGrowing = false;
  private isTrimming = false;
  private newest: string | undefined;

  constructor(scroll: Scroll) {
    this.scroll = scroll;
    this.hold = makeHold(scroll);
  }

  /** Takes over the pages of a conversation; a new connection brings others. */
  keep(pages: Pages<Message>): void {
    if (pages === this.pages) return;
    this.pages = pages;
    const tell = pages.onChange;
    pages.onChange = (state) => this.around(() => tell(state), state);
    this.letBe = () => {
      pages.onChange = tell;
    };
    this.hold.setSpace(0);
  }

  /** Whether the end is not drawn. */
  isAway(): boolean {
    return this.pages?.segments[1]?.isAside === true;
  }

  /** How much teammates have written in a page, put aside or not. */
  theirs(segment: Segment<Message>): number {
    const page = segment.result?.page;
    return page
      ? page.filter(({ sender }) => sender.kind === "agent").length
      : (this.counts.get(segment) ?? 0);
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
    const { scrollTop = 0, clientHeight = 0 } = this.scroll.box ?? {};
    const { below } = this.outside();
    if (scrollTop > -1) this.toFirstPage();
    else if (below < -clientHeight) this.jump(-scrollTop);
    else if (below < LATER_PX) this.askAgain(firstShown(this.pages.segments) - 1);
  }

  stop(): void {
    this.letBe();
    this.hold.remove();
  }

  /** Of what is drawn: how much lies below the window's lower edge (negative in the space) and above its upper one, CSS px. */
  private outside(): { below: number; above: number } {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this.scroll.box ?? {};
    return { below: -scrollTop - this.hold.space(), above: scrollHeight - clientHeight + scrollTop };
  }

  private around(change: () => void, state: PagesState<Message>): void {
    const isAway = () => this.isAway();
    if (this.isTrimming || !(state.isAway || this.hold.space() > 0)) change();
    else this.hold.place(change, isAway);
    if (this.isTrimming) return;
    this.isTrimming = true;
    while (this.letGo()) this.hold.place(() => this.pages?.publish(), isAway);
    this.isTrimming = false;
    const first = this.pages?.segments[0]?.result?.page[0]?.id;
    if (this.isAway() && this.newest !== undefined && first !== this.newest) this.scroll.setHasNew(true);
    this.newest = first;
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
      this.counts.set(latest, this.theirs(latest));
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
    this.hold.setSpace(Math.max(0, inSpace - (this.scroll.box?.clientHeight ?? 0)));
    this.askAgain(to);
  }

  /** Asks for a page that was put aside, unless that was done. */
  private askAgain(index: number): void {
    const segment = this.pages?.segments[index];
    if (segment?.isIdle) this.pages?.ask(segment);
  }
}

/** The newest page that is drawn: the first one, or the first behind those that were put aside. */
function firstShown(all: readonly Segment<Message>[]): number {
  if (!all[1]?.isAside) return 0;
  const at = all.findIndex((each, index) => index > 0 && !each.isAside);
  return at < 0 ? all.length : at;
}
