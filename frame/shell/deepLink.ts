import type { View } from "../../protocol/messages.ts";
import { isTab } from "./navigation.ts";

/** The parameter of the page's address that opens the messenger at a place. */
export const DEEP_LINK = "opencom";

/** An article's slug has letters of any script. */
const ID = /^[\p{L}\p{M}\p{N}_-]{1,128}$/u;
const NAMED = /^(conversation|article|collection|ticket|announcement|checklist)\/(.*)$/;

/**
 * The place that a page's address asks for, as `?opencom=help`, `?opencom=article/<id>` (or `help/<id>`), `?opencom=new`.
 * Undefined where it asks for none, or for one that is not on this list.
 */
export function readDeepLink(address: string): View | undefined {
  if (!URL.canParse(address)) return undefined;
  const wanted = new URL(address).searchParams.get(DEEP_LINK)?.replace(/^help\//, "article/") ?? "";
  if (wanted === "new") return { name: "newMessage" };
  const tab = { name: wanted } as View;
  if (isTab(tab)) return tab;
  const [, name, id = ""] = NAMED.exec(wanted) ?? [];
  return name && ID.test(id) ? ({ name, id } as View) : undefined;
}
