import { type Accessor, createSignal } from "solid-js";
import type { AuthoringReport, Quality } from "../../protocol/messages.ts";
import type { Work } from "./createWork.ts";
import { isTour } from "./functions.ts";
import { type Item, newStep, newStepId, pageRuleOf, setOf, TIP } from "./items.ts";
import type { Mode } from "./modes.ts";

/** What is known of how well an element is told from others, since it was picked in this document. */
export type Sample = { quality: Quality; label: string };

export type Picked = Extract<AuthoringReport, { type: "picked" }>;

/** Puts what was picked where it was picked for. Returns the item whose element it is. */
function takePicked({ record, path }: Picked, mode: Mode, work: Work): string | null {
  if (mode.is !== "pick") return null;
  const anchor = { record: JSON.stringify(record) };
  const fields = work.fields();
  if (!isTour(fields)) {
    work.perform({ do: "tip", set: { anchor } });
    return TIP;
  }
  if (mode.for.what === "new") {
    const id = newStepId();
    const step = newStep(id, { anchor, page: pageRuleOf(path) });
    work.perform({ do: "add", at: fields.content.steps.length, step });
    return id;
  }
  const { id } = mode.for;
  if (mode.for.what === "lit") {
    work.perform({ do: "step", id, set: { lit: anchor } });
    return null;
  }
  // What was around another element may have nothing to do with this one.
  const set = mode.for.what === "again" ? { anchor, lit: null, page: pageRuleOf(path) } : { anchor };
  work.perform({ do: "step", id, set: { ...set, kind: "pointer" } });
  return id;
}

type PicksWorld = {
  work: Work;
  items: Accessor<readonly Item[]>;
  mode: Accessor<Mode>;
  /** Nothing later was asked for than what this number was. */
  isAwaited(again: number): boolean;
};

/** What was picked in this document. */
export function createPicks({ work, items, mode, isAwaited }: PicksWorld) {
  const [samples, setSamples] = createSignal<Readonly<Record<string, Sample>>>({});
  const [last, setLast] = createSignal<string | null>(null);
  const note = (id: string, { quality, label }: Picked): unknown =>
    setSamples({ ...samples(), [id]: { quality, label } });
  const takeAgain = (picked: Picked): void => {
    const item = items().find(({ id }) => id === last());
    if (!item) return;
    work.perform(setOf(item.id, { anchor: { record: JSON.stringify(picked.record) } }));
    note(item.id, picked);
  };
  return {
    sampleOf: (id: string): Sample | undefined => samples()[id],
    isLast: (id: string): boolean => last() === id,
    /** Puts it where it belongs. Returns the item whose element it is; null where it was only recorded once more. */
    take(picked: Picked): string | null {
      if (picked.again !== undefined) {
        if (isAwaited(picked.again)) takeAgain(picked);
        return null;
      }
      const id = takePicked(picked, mode(), work);
      setLast(id);
      if (id) note(id, picked);
      return id;
    },
  };
}
