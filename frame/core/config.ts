import * as z from "zod/mini";

const schema = z.object({
  workspaceId: z.string(),
  convexUrl: z.string(),
  assetBase: z.string(),
  version: z.string(),
  surfacePath: z.string(),
  allowedOrigins: z.array(z.string()),
  development: z.boolean(),
  refusal: z.optional(z.object({ code: z.literal("WORKSPACE_UNKNOWN") })),
});

/** What the document that carries this script says about itself (DESIGN D5). */
export type FrameConfig = z.infer<typeof schema>;

/** Reads `<meta name="opencom">`. Throws when the document is not one of ours: nothing can work then. */
export function readFrameConfig(document: Document): FrameConfig {
  const content = document.querySelector<HTMLMetaElement>('meta[name="opencom"]')?.content ?? "";
  return z.parse(schema, JSON.parse(content));
}
