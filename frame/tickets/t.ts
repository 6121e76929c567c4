import type { StringKey } from "../strings/en.ts";
import { t as common } from "../strings/t.ts";
import { type TicketStringKey, ticketStrings } from "./strings.en.ts";

const plural = new Intl.PluralRules("en");

/** A sentence about tickets, or one of the messenger's own, with its blanks filled. */
export function t(key: TicketStringKey | StringKey, values: Record<string, string | number> = {}): string {
  if (!(key in ticketStrings)) return common(key as StringKey, values);
  const { count } = values;
  const form = typeof count === "number" ? `${key}_${plural.select(count)}` : key;
  const text = ticketStrings[(form in ticketStrings ? form : key) as TicketStringKey];
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank));
}
