import * as z from "zod/mini";
import type { MarkReport } from "./marks.ts";

const report = z.object({
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  state: z.enum(["found", "hidden", "ambiguous", "low", "none"]),
  score: z.number().check(z.gte(0), z.lte(100)),
  isInvalid: z.optional(z.boolean()),
  isInView: z.boolean(),
  watched: z.optional(z.int().check(z.gte(0), z.lte(20))),
  isPressed: z.optional(z.boolean()),
  isEscaped: z.optional(z.boolean()),
});

/** What the host tells of a mark; undefined if it is no such report. In a lazy chunk: few pages have anything anchored. Never throws. */
export function decodeMarkReport(data: unknown): MarkReport | undefined {
  const result = z.safeParse(report, data);
  return result.success ? (result.data as MarkReport) : undefined;
}
