/** The lazy chunk for an address that says something to us. */
import type { View } from "../../protocol/messages.ts";
import { isTab } from "./navigation.ts";
import type { Reporter } from "./report.ts";

/** The parameter of the page's address that opens the messenger at a place. */
const DEEP_LINK = "opencom";

/** Names that other widgets have used for what only comes in the fragment here, from the console. */
const LEGACY = /[?&](opencom_(?:tooltip_)?authoring)=/;

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

/** Goes where an address asks for, and has it rid of that; of what is not taken in an address it says so. */
export function followAddress(
  address: string,
  reporter: Pick<Reporter, "extra" | "warn">,
  ask: (view: View) => void,
): void {
  const [, legacy] = LEGACY.exec(address.replace(/#.*/, "")) ?? [];
  if (legacy)
    reporter.warn(
      "AUTHORING_REFUSED",
      `?${legacy}= is not taken: open the page from the console to edit on it`,
    );
  const view = readDeepLink(address);
  if (!view) return;
  ask(view);
  reporter.extra(["deepLink", DEEP_LINK]);
}
