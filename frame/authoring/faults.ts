import { type Fields, isTour } from "./functions.ts";
import { TIP } from "./items.ts";

/** What the server finds wrong, and where: at a field of an item, or at all of it. */
export type Fault = { id: string | null; field: string; text: string };

/** Reads the place that the server's message begins with, as `content.steps[2].title: has at most 120 characters.` */
export function readFault(message: string, fields: Fields): Fault {
  const [, at, path = "", text] = /^content\.(?:steps\[(\d+)\]\.)?([\w.[\]]+?): ?([^]*)$/.exec(message) ?? [];
  if (text === undefined) return { id: null, field: "", text: message };
  const [field = ""] = path.split(/[.[]/);
  const id = isTour(fields) ? (fields.content.steps[Number(at ?? Number.NaN)]?.id ?? null) : TIP;
  if (id === null) return { id, field: "", text: message };
  // As it should be; said of what is not.
  return { id, field, text: text.replace(/^has\b/, "must have") };
}
