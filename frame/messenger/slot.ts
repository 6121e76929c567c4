import { type Accessor, createMemo, createSignal } from "solid-js";
import { uuidv7 } from "../core/random.ts";
import type { OutboxEntry } from "../outbox/model.ts";
import { useMessenger } from "./context.ts";

/** One conversation on the screen; it outlives the moment when the server gives a new one its id. */
export type Slot = {
  id: Accessor<string | null>;
  setId(id: string): void;
  /** Names the conversation while it has no id. */
  draftId: Accessor<string>;
  setDraftId(id: string): void;
  /** What the page would have a new conversation begin with. */
  prefill: Accessor<string>;
  setPrefill(text: string): void;
};

/** Keeps one slot while a new conversation turns into a real one; a new slot for every other change of place. */
export function createSlot(): Accessor<Slot | null> {
  const { views, entries } = useMessenger();
  return createMemo<Slot | null>((previous) => {
    const view = views().at(-1);
    if (view?.name !== "conversation" && view?.name !== "newMessage") return null;
    const id = view.name === "conversation" ? view.id : null;
    const isOurs = (entry: OutboxEntry) => entry.draftId === previous?.draftId();
    // A new conversation that is still being sent is returned to, not started again.
    const unsent = entries().find((entry) => entry.conversationId === null)?.draftId;
    if (previous && previous.id() === id) {
      // An earlier page's may come to light only now; a visitor who has sent nothing yet goes on writing there.
      if (id === null && unsent && !entries().some(isOurs)) previous.setDraftId(unsent);
      if ("prefill" in view && view.prefill) previous.setPrefill(view.prefill);
      return previous;
    }
    const isNamed = (entry: OutboxEntry) => isOurs(entry) && entry.conversationId === id;
    if (previous && previous.id() === null && id !== null && entries().some(isNamed)) {
      previous.setId(id);
      return previous;
    }
    const [current, setId] = createSignal(id);
    const [draftId, setDraftId] = createSignal((id === null && unsent) || uuidv7(Date.now()));
    const [prefill, setPrefill] = createSignal(("prefill" in view && view.prefill) || "");
    return { id: current, setId, draftId, setDraftId, prefill, setPrefill };
  }, null);
}
