import type { InboxItem } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { createShortcuts } from "../shell/shortcuts.ts";
import { rowId } from "./rowId.ts";

export type InboxShortcutsInput = {
  items: () => InboxItem[];
  selectedId: () => string | null;
  open: (conversationId: string | null, options?: { replace: boolean }) => void;
  loadMore: () => void;
  focusReply: () => void;
  toggleDetails: () => void;
};

/** The inbox's keys: j and k or arrows, Enter, r, i, Escape. The conversation itself binds e. */
export function createInboxShortcuts(input: InboxShortcutsInput): void {
  const { view } = useEnvironment();
  const step = (by: 1 | -1) => (event: KeyboardEvent) => {
    // Arrows scroll where there is something to scroll; in the thread they keep doing so.
    if (event.key.startsWith("Arrow") && event.target instanceof Element && event.target.closest(".c-thread"))
      return;
    const items = input.items();
    const at = items.findIndex((item) => item.id === input.selectedId());
    const next = items[at === -1 ? 0 : at + by];
    event.preventDefault();
    if (!next) return;
    if (at + by >= items.length - 3) input.loadMore();
    input.open(next.id, { replace: at !== -1 });
    const row = view.document.getElementById(rowId(next.id));
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const down = step(1);
  const up = step(-1);
  const withSelected = (action: (id: string) => void) => (event: KeyboardEvent) => {
    const id = input.selectedId();
    if (id === null) return;
    event.preventDefault();
    action(id);
  };
  createShortcuts({
    j: down,
    ArrowDown: down,
    k: up,
    ArrowUp: up,
    r: withSelected(input.focusReply),
    i: withSelected(input.toggleDetails),
    Enter: (event) => {
      // On the row of the open conversation Enter means "answer"; everywhere else it keeps its meaning.
      const id = input.selectedId();
      if (id === null || !(event.target instanceof Element)) return;
      if (event.target.id !== rowId(id) && event.target !== view.document.body) return;
      event.preventDefault();
      input.focusReply();
    },
    Escape: (event) => {
      if (input.selectedId() === null || event.target !== view.document.body) return;
      const id = input.selectedId();
      if (id !== null) view.document.getElementById(rowId(id))?.focus();
    },
  });
}
