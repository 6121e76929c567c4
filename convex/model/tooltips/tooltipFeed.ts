import type { QueryCtx } from "../../_generated/server";
import type { TooltipView } from "../../tooltipValidators";
import { readerOf } from "../articleReading";
import { eligibleFor, type Scope } from "../engagement/eligible";
import { viewWords } from "../tours/stepWords";
import { findTooltipVersion } from "./tooltips";

/** Tooltips as a visitor gets them. */

/** The tooltips that are for this visitor on a page now, in the team's order: as many as are eligible at most. */
export async function tooltipsFor(ctx: QueryCtx, scope: Scope, url: string): Promise<TooltipView[]> {
  const found = await eligibleFor(ctx, scope, { url, kind: "tooltip" });
  const items = found?.items ?? [];
  if (items.length === 0) return [];
  const reader = await readerOf(ctx, scope.visitor);
  const views = await Promise.all(
    items.map(async ({ itemId: id, version }): Promise<TooltipView | null> => {
      const itemId = ctx.db.normalizeId("tooltips", id);
      const kept = itemId && (await findTooltipVersion(ctx, itemId, version));
      const anchor = kept?.content.anchor;
      if (!itemId || !kept || !anchor) return null;
      const { source: _, images: __, ...rest } = kept.content;
      const content = { ...rest, anchor };
      const words = await viewWords(ctx, reader, kept.content);
      return { itemId, version, trigger: kept.delivery.trigger, content: { ...content, ...words } };
    }),
  );
  return views.filter((view) => view !== null);
}
