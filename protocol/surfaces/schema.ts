import * as z from "zod/mini";

const id = z.string().check(z.regex(/^[\w-]{1,64}$/));

/** The loader → frame half of the surfaces' messages. */
export const surfacesSchemas = {
  "surfaces.attached": z.object({ id }),
  "surfaces.dismissed": z.object({ id, reason: z.literal("escape") }),
};
