import * as z from "zod/mini";

/** The loader → frame half of the surfaces' messages: a schema for each argument. */
export const surfacesSchemas = {
  gone: [z.string().check(z.regex(/^[\w-]{1,64}$/)), z.enum(["escape", "refused"])],
} as const;
