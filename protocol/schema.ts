import * as z from "zod/mini";
import { withinLimits } from "./json.ts";
import type { HostToFrame } from "./messages.ts";
import { shellSchemas } from "./shell/schema.ts";
import { surfacesSchemas } from "./surfaces/schema.ts";

// zod otherwise probes `new Function`, which is a policy violation in the frame.
z.config({ jitless: true });

/** One schema per message the frame takes. */
export const hostToFrameSchemas = { ...shellSchemas, ...surfacesSchemas } satisfies {
  [K in keyof HostToFrame]: z.ZodMiniType<HostToFrame[K]>;
};

/** The data as its type, unknown fields stripped, or `undefined`. For the frame's channel. Never throws. */
export function decodeHostToFrame<K extends keyof HostToFrame & string>(
  type: K,
  data: unknown,
): HostToFrame[K] | undefined {
  const schema: z.ZodMiniType = hostToFrameSchemas[type];
  // Depth first: zod recurses, and would overflow the stack on deep input.
  if (!withinLimits(data)) return undefined;
  const result = z.safeParse(schema, data ?? {});
  return result.success ? (result.data as HostToFrame[K]) : undefined;
}
