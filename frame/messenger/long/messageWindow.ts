import { PageWindow } from "../../../ui/pageWindow.ts";
import type { Pages, Segment } from "../../live/pages.ts";
import type { Message } from "../messages.ts";
import type { Scroll } from "../ThreadLog.tsx";

/** What was written by teammates in pages that were put aside. */
const counts = new WeakMap<Segment<Message>, number>();

/** How much teammates have written in a page, put aside or not. */
const countTheirs = (segment: Segment<Message>): number =>
  segment.result?.page.filter(({ sender }) => sender.kind === "agent").length ?? counts.get(segment) ?? 0;

/** The window over one conversation's pages; see `createWindow`. */
export class MessageWindow extends PageWindow<Segment<Message>> {
  private letBe = (): void => undefined;

  constructor(scroll: Scroll) {
    const space = document.createElement("div");
    space.className = "oc-space";
    // A reversed column: its first child stands at its end.
    scroll.box?.prepend(space);
    super({
      parts: { box: scroll.box, lines: scroll.inner, space },
      // What stands over the first line is none: it stays over whatever comes first.
      // Messages, not their groups: a group may grow at either end.
      marks: ".oc-bubble",
      onLetGo: (segment) => counts.set(segment, countTheirs(segment)),
      onNews: () => scroll.setHasNew(true),
    });
  }

  /** Takes over the pages of a conversation; a new connection brings others. */
  override keep(pages: Pages<Message>): void {
    if (pages === this.pages) return;
    const tell = pages.onChange;
    pages.onChange = (state) => this.around(() => tell(state));
    this.letBe = () => {
      pages.onChange = tell;
    };
    super.keep(pages);
  }

  /** How much teammates have written in a page, put aside or not. */
  theirs = countTheirs;

  stop(): void {
    this.letBe();
    this.options.parts.space?.remove();
  }
}
