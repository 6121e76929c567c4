import { type Accessor, createMemo, createSignal } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { type Checklist, type ChecklistItem, completeItem } from "./functions.ts";

/** Ticks of one checklist: shown at once, taken back where they could not be saved. */
export function createTicks(list: Accessor<Checklist>) {
  const { live } = useMessenger();
  const [onTheWay, setOnTheWay] = createSignal<ReadonlyMap<string, boolean>>(new Map());
  const [failedId, setFailedId] = createSignal<string>();
  const isDone = (item: ChecklistItem): boolean => onTheWay().get(item.id) ?? item.isDone;
  const done = (): number => list().items.filter(isDone).length;
  const settle = (id: string, wanted: boolean): void => {
    const rest = new Map(onTheWay());
    // A later click on the same item is on its way itself.
    if (rest.get(id) === wanted) rest.delete(id);
    setOnTheWay(rest);
  };
  return {
    isDone,
    done,
    // What waits for it hears of it once, whatever else of the list changes.
    isComplete: createMemo(() => done() === list().items.length),
    failedId,
    async tick(item: ChecklistItem, wanted: boolean): Promise<void> {
      const connection = live();
      if (failedId() === item.id) setFailedId(undefined);
      if (!connection) return void setFailedId(item.id);
      setOnTheWay(new Map(onTheWay()).set(item.id, wanted));
      try {
        await connection.mutate(completeItem, { checklistId: list().id, itemId: item.id, done: wanted });
      } catch {
        setFailedId(item.id);
      }
      settle(item.id, wanted);
    },
  };
}

export type Ticks = ReturnType<typeof createTicks>;
