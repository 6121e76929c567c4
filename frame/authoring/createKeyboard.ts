import { type Accessor, createSignal } from "solid-js";

/** Where the keyboard goes by itself: into the card that has just come, and back to the panel. */
export type Keyboard = {
  /** The item whose title takes the keyboard as soon as it is there. */
  wanted: Accessor<string | null>;
  toTitle(id: string): void;
  /** It has. */
  taken(): void;
  toPanel(): void;
  /** What is the panel, while there is one. */
  setPanel(panel: HTMLElement): void;
};

/** In the panel: the row of the step at hand, or what leads to another mode. */
const HOME = ".oc-au-chosen .oc-au-title, .oc-au-modes [aria-pressed=true]";

export function createKeyboard(): Keyboard {
  const [wanted, toTitle] = createSignal<string | null>(null);
  let panel: HTMLElement | undefined;
  return {
    wanted,
    toTitle,
    taken: () => toTitle(null),
    toPanel: () => {
      const homes = [...(panel?.querySelectorAll<HTMLElement>(HOME) ?? [])];
      homes.at(-1)?.focus();
    },
    setPanel: (element) => (panel = element),
  };
}

/** In a field of a card: Escape leaves it for the panel. Of what is written nothing is lost. */
export function leaveByEscape(event: KeyboardEvent, keyboard: Keyboard): void {
  if (event.key !== "Escape" || event.isComposing) return;
  // The card would be put away.
  event.stopPropagation();
  event.preventDefault();
  keyboard.toPanel();
}
