import type { AnchorRecord, Feature } from "../../protocol/anchors/anchor.ts";
import type { Quality } from "../../protocol/authoring/messages.ts";
import { makeReader } from "../anchors/features.ts";
import type { Pool } from "../anchors/pool.ts";
import { readPage } from "../anchors/readPage.ts";
import { recordIn } from "../anchors/record/recordAnchor.ts";
import { runInSlices } from "../anchors/slices.ts";
import { leadingTo } from "./leadingTo.ts";
import { mergeRecords } from "./mergeRecords.ts";
import { assess } from "./quality/assess.ts";

/** A reading of the page as old as this does for saying how well something would hold, while the pointer goes about. */
const FRESH_MS = 5_000;

/** What there is to know of an element as an anchor. */
type Surveyed = { record: AnchorRecord; quality: Quality; alike: Element[] };

type How = { merge?: AnchorRecord | undefined; isTextChanging?: boolean | undefined };

export type Survey = {
  /** How well it would hold, in the page as it was read not long ago; null where it cannot be anchored to. */
  rate: (element: Element) => Promise<number | null>;
  /** Records it in the page as it is, as one with an earlier sample if there is one; without what it is called where that changes. */
  record: (element: Element, how: How) => Promise<Surveyed | null>;
};

/** Goes into the hashes of one record, so that no two can be compared. */
const makeSalt = (): string =>
  crypto.getRandomValues(new Uint32Array(2)).reduce((all, each) => all + each.toString(36), "");

/** Records and assesses elements of this page, in slices. */
export function makeSurvey(): Survey {
  let last: { salt: string; pool: Promise<Pool | null>; at: number } | undefined;
  const read = (salt: string): Promise<Pool | null> => {
    const pool = readPage(document, makeReader(salt));
    last = { salt, pool, at: performance.now() };
    return pool;
  };
  const survey = async (
    element: Element,
    { salt, pool, merge, isTextChanging }: How & { salt: string; pool: Pool | null },
  ): Promise<Surveyed | null> => {
    if (!pool) return null;
    const without: Feature[] = isTextChanging ? ["label"] : [];
    const fresh = await runInSlices(recordIn(pool, element, { root: document, salt, without }));
    if (!fresh) return null;
    const record = merge
      ? mergeRecords(merge, fresh, await runInSlices(leadingTo(element, merge.paths, document)))
      : fresh;
    return { record, ...(await runInSlices(assess({ record, element, pool, root: document }))) };
  };
  return {
    rate: async (element) => {
      if (!last || performance.now() - last.at > FRESH_MS) void read(makeSalt());
      const { salt, pool } = last as NonNullable<typeof last>;
      return (await survey(element, { salt, pool: await pool }))?.quality.score ?? null;
    },
    record: async (element, how) => {
      const salt = how.merge?.salt ?? makeSalt();
      return survey(element, { salt, pool: await read(salt), ...how });
    },
  };
}
