import type { Look } from "../protocol/shell/order.ts";

/** What the launcher and our boxes are drawn from before anything else is known. */
export const DEFAULT_LOOK: Look = {
  color: "#2563eb",
  side: "right",
  icon: "chat",
  launcher: "visible",
  spacing: 20,
  bottom: 0,
  theme: "light dark",
};

/** What each part must look like as text. It ends up in style sheets and look-ups, so nothing else passes. */
const PART =
  /^(color,#[\da-fA-F]{6}|side,(left|right)|icon,(chat|help|spark)|launcher,(visible|hidden)|(spacing|bottom),\d{1,3}|theme,(light|dark|light dark))$/;

/** The parts of a look in anything: hints, the memory of the last visit, the frame's order. The rest is left out. */
export const toLook = (from: unknown): Partial<Look> =>
  Object.fromEntries(Object.entries(from ?? {}).filter((part) => PART.test(`${part}`)));
