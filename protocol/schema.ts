import * as z from "zod/mini";
import { factsSchemas } from "./facts/schema.ts";
import { withinLimits } from "./json.ts";
import type { HostToFrame } from "./messages.ts";
import { shellSchemas } from "./shell/schema.ts";
import { surfacesSchemas } from "./surfaces/schema.ts";

// zod otherwise probes `new Function`, which is a policy violation in the frame.
z.config({ jitless: true });

/** One schema per argument of each message the frame takes. */
export const hostToFrameSchemas = {
  ...shellSchemas,
  ...surfacesSchemas,
  ...factsSchemas,
  // Checked where it is used (`anchors/marksSchema.ts`): few pages have anything anchored.
  anchored: [z.unknown()] as const,
  // Likewise (`authoring/schema.ts`): only for who authors.
  authored: [z.unknown()] as const,
};

/**
 * The arguments as their types, unknown fields stripped, or `undefined`. For the frame's channel. Never throws.
 * JSON writes an argument that was not given as null.
 */
export function decodeHostToFrame<K extends keyof HostToFrame & string>(
  type: K,
  data: unknown,
): HostToFrame[K] | undefined {
  // Depth first: zod recurses, and would overflow the stack on deep input.
  if (!withinLimits(data) || !Array.isArray(data)) return undefined;
  const schemas: readonly z.ZodMiniType[] = hostToFrameSchemas[type];
  const results = schemas.map((schema, index) => z.safeParse(schema, data[index] ?? undefined));
  if (!results.every((result) => result.success)) return undefined;
  return results.map((result) => result.data) as HostToFrame[K];
}
