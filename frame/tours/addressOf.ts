import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import type { TourStep } from "./model.ts";

/**
 * Where a step can be seen: the first of its pages that is one address, of this site; null: its patterns stand for many, or for
 * none of this site's. A star at the end may stand for nothing.
 */
export function addressOf({ page }: { page: TourStep["page"] }, origin: string): string | null {
  if (!page) return null;
  for (const pattern of page.include) {
    const text = pattern.replace(/\*+$/, "");
    if (!/^(https?:\/\/|\/)/.test(text) || text.includes("*") || !URL.canParse(text, origin)) continue;
    const url = new URL(text, origin);
    if (url.origin === origin && matchesPage(page, url.href)) return url.href;
  }
  return null;
}
