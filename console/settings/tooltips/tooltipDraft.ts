import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";
import { type DeliveryDraft, toDelivery, toDeliveryDraft } from "../../delivery/deliveryDraft.ts";

export type TooltipFields = FunctionArgs<typeof api.tooltips.create>["fields"];

/** What is written here of a tooltip; its words and its target are written on the page. */
export type TooltipDraft = Pick<TooltipFields, "name"> &
  Pick<TooltipFields["content"], "opens" | "side" | "hasBeacon" | "beaconAt" | "group"> & {
    delivery: DeliveryDraft;
  };

/** A tooltip as it begins in the editor. */
export const toDraft = ({ name, content, delivery }: TooltipFields): TooltipDraft => ({
  name,
  opens: content.opens,
  side: content.side,
  hasBeacon: content.hasBeacon,
  beaconAt: content.beaconAt,
  group: content.group,
  delivery: toDeliveryDraft(delivery),
});

/** What the server takes: words and target as they are there. */
export const toFields = (
  { name, delivery, opens, side, hasBeacon, beaconAt, group }: TooltipDraft,
  { content }: TooltipFields,
): TooltipFields => ({
  name,
  content: { ...content, opens, side, hasBeacon, ...(beaconAt && { beaconAt }), group },
  delivery: toDelivery(delivery),
});

/** A new one, that says its name and has no target yet. */
export const newTooltip = (name: string, path: string | null): TooltipFields => ({
  name,
  content: {
    title: name,
    source: "",
    media: null,
    anchor: null,
    side: "auto",
    opens: "hover",
    hasBeacon: true,
    group: "",
  },
  delivery: {
    audience: null,
    page: { include: path === null ? [] : [path], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "always" },
    schedule: {},
    priority: 0,
    isExempt: false,
  },
});
