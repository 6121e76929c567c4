import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";

/** What the agent has changed on a page and not applied: whether there is something of an item, and since when. */
export function createUnfinished(kind: "tour" | "tooltip"): (itemId: string) => number | undefined {
  const query = createQuery(api.authoring.unfinished, () => ({ type: kind }));
  return (itemId) => query.value()?.find((each) => each.itemId === itemId)?.savedAt;
}
