import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";

type Kind = "tour" | "tooltip";
export type Editor = (typeof api.authoring.editors)["_returnType"][number];

/** Who writes on a page now, by what they write. */
export function createEditors(kind: Kind): (itemId: string) => Editor | undefined {
  const query = createQuery(api.authoring.editors, () => ({ type: kind }));
  return (itemId) => query.value()?.find((each) => each.itemId === itemId);
}
