/** Its parts are told by their classes: the buttons that move an entry and take it away, and its fields. */
const REMOVE = ".c-entry-remove";
const FIELD = "input, select, textarea";

export type EntryFocus = {
  /** Of the list, whose children are the entries. */
  list: (element: HTMLElement) => void;
  /** Of the button below it, that adds one. */
  adder: (element: HTMLElement) => void;
  /** An entry is at this place now, one further up or down. */
  moved: (at: number, by: 1 | -1) => void;
  /** There is none at this place any more. */
  removed: (at: number) => void;
  /** There is one more, at the end. */
  added: () => void;
};

/**
 * Where the keyboard goes while entries are put into order: it stays with the one that was moved, and is with the next one
 * where one was taken away. To be told once the list has followed.
 */
export function createEntryFocus(): EntryFocus {
  let list: HTMLElement | undefined;
  let adder: HTMLElement | undefined;
  return {
    list: (element) => void (list = element),
    adder: (element) => void (adder = element),
    moved(at, by) {
      const [up, down] = [".c-entry-up", ".c-entry-down"].map((part) =>
        list?.children[at]?.querySelector<HTMLButtonElement>(part),
      );
      const [wanted, other] = by < 0 ? [up, down] : [down, up];
      (wanted?.disabled ? other : wanted)?.focus();
    },
    removed(at) {
      const entry = list?.children[at] ?? list?.lastElementChild;
      (entry?.querySelector<HTMLElement>(REMOVE) ?? adder)?.focus();
    },
    added: () => list?.lastElementChild?.querySelector<HTMLElement>(FIELD)?.focus(),
  };
}
