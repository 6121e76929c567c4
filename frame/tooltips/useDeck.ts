import { createRoot, getOwner, onCleanup } from "solid-js";
import { createDeck, type Deck } from "./createDeck.tsx";

type Shared = { deck: Deck; users: number; dispose(): void };

let shared: Shared | undefined;

/** The deck that all tooltips of this frame share: there with the first of them, and gone with the last. */
export function useDeck(styles: string): Deck {
  const own = (shared ??= createRoot(
    (dispose) => ({ deck: createDeck(styles), users: 0, dispose }),
    // Of the one who came first only the messenger around it counts.
    getOwner() ?? undefined,
  ));
  own.users += 1;
  onCleanup(() => {
    own.users -= 1;
    if (own.users > 0) return;
    shared = undefined;
    own.dispose();
  });
  return own.deck;
}
