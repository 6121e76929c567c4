import { isRecord } from "../json.ts";
import {
  ANCHOR_BYTES,
  type Anchor,
  type AnchorRecord,
  FEATURES,
  type Feature,
  type PlainAnchor,
} from "./anchor.ts";

/**
 * Checked by hand: of the frame's schema kit only what every page needs is in its first script, and few pages have anything
 * anchored.
 */

type Check<T> = (value: unknown) => value is T;

const isText =
  (pattern: RegExp): Check<string> =>
  (value): value is string =>
    typeof value === "string" && pattern.test(value);
/** Hashes of four characters each, at most so many. */
const isHashes = (most: number): Check<string> => isText(new RegExp(`^(?:[\\w-]{4}){0,${most}}$`));
const isListOf =
  <T>(isItem: Check<T>, least: number, most: number): Check<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(isItem);
const isRarity: Check<number> = (value): value is number =>
  typeof value === "number" && value >= 0 && value <= 200;

const isPaths = isListOf(isListOf(isText(/^[^]{0,240}$/), 1, 8), 1, 8);
const isDecoys = isListOf(isText(/^[\d-]{20,21}$/), 0, 8);
const isSalt = isText(/^[^]{0,32}$/);
const isSelector = isText(/^[^]{1,500}$/);

/** An anchor as the page or an import hands it over; undefined if it is none or is larger than one may be. Never throws. */
export function decodeAnchor(data: unknown): Anchor | undefined {
  if (!isRecord(data) || data["v"] !== 1) return undefined;
  const anchor = readRecord(data) ?? readPlain(data);
  return anchor && JSON.stringify(anchor).length <= ANCHOR_BYTES ? anchor : undefined;
}

/** A record as the host hands it over: hashes, selectors and numbers, no text. What else was in it is left out. */
function readRecord({ salt, is: like, rare, paths, decoys, not, page }: Record<string, unknown>) {
  const [is, rarities] = [perFeature(like, isHashes(24)), perFeature(rare, isRarity)];
  const isPart = isHashes(16);
  if (!is || !rarities || !isRecord(page) || !isSalt(salt) || !isPaths(paths) || !isDecoys(decoys))
    return undefined;
  const { text, cls, id } = page;
  if (!isHashes(64)(not) || !isPart(text) || !isPart(cls) || !isPart(id)) return undefined;
  const record: AnchorRecord = {
    v: 1,
    salt,
    is,
    rare: rarities,
    paths,
    decoys,
    not,
    page: { text, cls, id },
  };
  return record;
}

/** A selector that somebody wrote: whether it is one shows where it is used. */
function readPlain({ css }: Record<string, unknown>): PlainAnchor | undefined {
  return isSelector(css) ? { v: 1, css } : undefined;
}

function perFeature<T>(given: unknown, isGood: Check<T>): Partial<Record<Feature, T>> | undefined {
  if (!isRecord(given)) return undefined;
  const read: Partial<Record<Feature, T>> = {};
  for (const feature of FEATURES) {
    const value = given[feature];
    if (value === undefined) continue;
    if (!isGood(value)) return undefined;
    read[feature] = value;
  }
  return read;
}
