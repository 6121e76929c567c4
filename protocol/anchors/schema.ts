import * as z from "zod/mini";
import { ANCHOR_BYTES, type Anchor, FEATURES, type Feature } from "./anchor.ts";

/** Hashes of four characters each, at most so many. */
const hashes = (most: number) => z.string().check(z.regex(new RegExp(`^(?:[\\w-]{4}){0,${most}}$`)));
const path = z.array(z.string().check(z.maxLength(240))).check(z.minLength(1), z.maxLength(8));
const perFeature = <T extends z.ZodMiniType>(value: T) =>
  z.partial(z.object(Object.fromEntries(FEATURES.map((feature) => [feature, value])) as Record<Feature, T>));

/** A record as the host hands it over: hashes, selectors and numbers, no text. */
const anchorRecord = z.object({
  v: z.literal(1),
  salt: z.string().check(z.maxLength(32)),
  is: perFeature(hashes(24)),
  rare: perFeature(z.number().check(z.gte(0), z.lte(200))),
  paths: z.array(path).check(z.minLength(1), z.maxLength(8)),
  decoys: z.array(z.string().check(z.regex(/^[\d-]{20,21}$/))).check(z.maxLength(8)),
  not: hashes(64),
  page: z.object({ text: hashes(16), cls: hashes(16), id: hashes(16) }),
});

const plainAnchor = z.object({
  v: z.literal(1),
  css: z.string().check(z.minLength(1), z.maxLength(500)),
});

/** A record, or a selector that somebody wrote: whether it is one shows where it is used. */
export const anchorSchema = z.union([anchorRecord, plainAnchor]);

/** An anchor as the page or an import hands it over; undefined if it is none or is larger than one may be. Never throws. */
export function decodeAnchor(data: unknown): Anchor | undefined {
  const result = z.safeParse(anchorSchema, data);
  return result.success && JSON.stringify(result.data).length <= ANCHOR_BYTES ? result.data : undefined;
}
