import type { MarkWatch } from "../../protocol/messages.ts";
import type { TooltipContent } from "./functions.ts";

/** What a visitor does at an element or its beacon. */
export type Sign = Exclude<MarkWatch["on"], "input" | "appears" | "disappears" | "cardLeave"> | "press";

export type LeftBy = "pointerLeft" | "focusLeft" | "button";

export type AttentionWorld = {
  opens: TooltipContent["opens"];
  /** False where it cannot be shown just now. */
  onOpen(): boolean;
  /** The last to leave was this; `button`: it was pressed once more. */
  onClose(by: LeftBy): void;
};

/** A hand that only passes by opens nothing. */
const OPEN_MS = 100;
/** On its way from the element to its card, it is at neither. */
const CLOSE_MS = 300;

/**
 * Whether the visitor is at an element: with the pointer, with the keyboard, or with either at its card, to which they may go over
 * (WCAG 1.4.13). What was pressed stays until it is pressed again or closed.
 */
export class Attention {
  readonly #world: AttentionWorld;
  readonly #at = new Set<"pointer" | "keyboard" | "card">();
  #isPinned = false;
  #isOpen = false;
  #left: LeftBy = "pointerLeft";
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the timer is for. */
  #isOpening: boolean | undefined;

  constructor(world: AttentionWorld) {
    this.#world = world;
  }

  /** It was pressed, and does not go when the visitor does. */
  get isPinned(): boolean {
    return this.#isPinned;
  }

  hear(sign: Sign): void {
    const isPress = sign === "press" || (sign === "click" && this.#world.opens === "click");
    if (isPress) return this.#press();
    if (this.#world.opens !== "hover") return;
    if (sign === "hover") this.#at.add("pointer");
    if (sign === "leave") this.#leave("pointer", "pointerLeft");
    if (sign === "focus") this.#at.add("keyboard");
    if (sign === "blur") this.#leave("keyboard", "focusLeft");
    this.#settle();
  }

  /** Pointer or keyboard are at the card, or have left it. */
  setOnCard(isOn: boolean, left: LeftBy = "pointerLeft"): void {
    if (isOn) this.#at.add("card");
    else this.#leave("card", left);
    this.#settle();
  }

  /** It is closed, by whatever: it opens again when the visitor comes anew. */
  end(): void {
    this.#stopTimer();
    this.#at.clear();
    this.#isPinned = this.#isOpen = false;
  }

  #leave(from: "pointer" | "keyboard" | "card", left: LeftBy): void {
    this.#at.delete(from);
    this.#left = left;
  }

  #press(): void {
    const isClosing = this.#isOpen && this.#isPinned;
    this.#stopTimer();
    if (isClosing) return this.#close("button");
    // What is open already is opened anew, as what stays.
    this.#isPinned = true;
    this.#open();
  }

  #settle(): void {
    const isWanted = this.#isPinned || this.#at.size > 0;
    if (isWanted === this.#isOpening) return;
    this.#stopTimer();
    if (isWanted === this.#isOpen) return;
    this.#isOpening = isWanted;
    this.#timer = setTimeout(
      () => {
        this.#stopTimer();
        if (isWanted) this.#open();
        else this.#close(this.#left);
      },
      isWanted ? OPEN_MS : CLOSE_MS,
    );
  }

  #open(): void {
    this.#isOpen = this.#world.onOpen();
    if (!this.#isOpen) this.end();
  }

  #close(by: LeftBy): void {
    this.end();
    this.#world.onClose(by);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#isOpening = undefined;
  }
}
