import * as z from "zod/mini";

/** The loader → frame half of the page's facts: a schema for each argument. */
export const factsSchemas = {
  facts: [
    z.object({
      busy: z.enum(["", "typing", "dialog", "fullscreen", "quiet"]),
      isActive: z.optional(z.boolean()),
      scroll: z.optional(z.number().check(z.gte(0), z.lte(100))),
      isLeaving: z.optional(z.boolean()),
      elementId: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/))),
    }),
  ],
} as const;
