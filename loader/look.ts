import type { Look } from "../protocol/shell/messages.ts";

/** What the launcher and our boxes are drawn from before anything else is known. */
export const DEFAULT_LOOK: Look = {
  color: "#2563eb",
  side: "right",
  icon: "chat",
  launcher: "visible",
  spacing: 20,
  theme: "system",
};

/** What each part must look like as text. It ends up in style sheets and look-ups, so nothing else passes. */
const SHAPES = {
  color: /^#[0-9a-f]{6}$/i,
  side: /^(left|right)$/,
  icon: /^(chat|help|spark)$/,
  launcher: /^(visible|hidden)$/,
  spacing: /^\d{1,3}$/,
  theme: /^(light|dark|system)$/,
};

/** The parts of a look in anything: hints, the memory of the last visit, the server's appearance. The rest is left out. */
export function toLook(from: unknown): Partial<Look> {
  const look: Record<string, unknown> = {};
  for (const [key, shape] of Object.entries(SHAPES)) {
    const value = (from as Partial<Record<string, unknown>> | undefined)?.[key];
    if (shape.test(value as string)) look[key] = value;
  }
  return look;
}
