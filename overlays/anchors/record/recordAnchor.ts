import { ANCHOR_BYTES, type AnchorRecord, FEATURES, type Feature } from "../../../protocol/anchors/anchor.ts";
import { compareOne, type Likeness } from "../compare.ts";
import { type Features, makeReader, type Reader } from "../features.ts";
import { signOf, TELLING } from "../judge.ts";
import type { Pool } from "../pool.ts";
import { readPage } from "../readPage.ts";
import { runInSlices } from "../slices.ts";
import { childrenOf, type Root } from "../tree.ts";
import { type Family, makeScale, NO_DRIFT, weigh } from "../weigh.ts";
import { findPaths } from "./findPaths.ts";
import { compare, packHashes, packLikeness } from "./write.ts";

/** Elements compared with the recorded one, to learn what is rare: its likes, those beside it, and a sample of the page. */
const LIKES = 150;
const BESIDE = 400;
const SAMPLE = 150;
/** The likeliest others whose likeness is kept, and whose signs are. */
const DECOYS = 4;
const KNOWN = 12;
/** Samples of the page's words, classes and ids. */
const SKETCH = 14;
/** What tells elements of one kind apart is measured among that kind; these among all. */
const AMONG_ALL: readonly Feature[] = ["tag", "role", "group", "type"];

/** Describes an element of a page so that it is known again: null where there is nothing to hold on to, or what reads pages is out of reach. */
export async function recordAnchor(
  element: Element,
  salt: string,
  root: Root = document,
): Promise<AnchorRecord | null> {
  const pool = await readPage(root, makeReader(salt));
  return pool && runInSlices(recordIn(pool, element, { root, salt }));
}

/**
 * The same in a page that was read before, with a reader of this salt. A generator, as `fillPool`.
 * @param without what it is not to be known by, as its author knows that this changes
 */
export function* recordIn(
  pool: Pool,
  element: Element,
  { root, salt, without = [] }: { root: Root; salt: string; without?: readonly Feature[] },
): Generator<void, AnchorRecord | null> {
  // To some of it a search of the whole page goes.
  for (const feature of FEATURES) {
    pool.reader.get(element, feature);
    yield;
  }
  const whole = readWhole(element, pool.reader);
  for (const feature of without) delete whole[feature];
  const draft: AnchorRecord = {
    v: 1,
    salt,
    is: {},
    rare: {},
    paths: yield* findPaths(element, root),
    decoys: [],
    not: "",
    page: { text: sketch(pool, "text"), cls: sketch(pool, "cls"), id: sketch(pool, "id") },
  };
  for (const feature of FEATURES) if (whole[feature]) draft.is[feature] = packHashes(whole[feature]);
  if (draft.paths.length === 0) return null;
  const others = yield* likesOf(pool, draft, element);
  const own = { ...whole, row: tellingWords(whole, others) };
  if (own.row?.length) draft.is.row = packHashes(own.row);
  else {
    delete own.row;
    delete draft.is.row;
  }
  draft.rare = yield* measureRarity(own, others);
  // Of others it does not count either: what it is called next may be what one of them is called now.
  const telling = TELLING.filter((feature) => !without.includes(feature));
  Object.assign(draft, yield* describeDecoys(pool, { own, whole, telling }, { others, rare: draft.rare }));
  return fit(draft);
}

/** All that there is to know of an element. */
function readWhole(element: Element, reader: Reader): Features {
  const whole: Features = {};
  for (const feature of FEATURES) {
    const hashes = reader.get(element, feature);
    if (hashes.length > 0) whole[feature] = hashes;
  }
  return whole;
}

/** What is compared with: the likes, then elements of the same kind from all over the page. */
function* likesOf(pool: Pool, draft: AnchorRecord, element: Element): Generator<void, Features[]> {
  const beside = childrenOf(element.parentElement);
  yield;
  const all = new Set([
    ...pool.pick(draft, LIKES),
    ...sampleOf(beside, BESIDE),
    ...sampleOf(pool.elements, SAMPLE),
  ]);
  // What is in it goes with it.
  const likes: Features[] = [];
  for (const each of all) {
    if (!element.contains(each)) likes.push(readWhole(each, pool.reader));
    yield;
  }
  return likes;
}

/** Elements from all over these: all of them, or at least so many. */
function sampleOf(all: readonly Element[], least: number): Element[] {
  const stride = Math.max(1, Math.floor(all.length / least));
  return Array.from({ length: Math.ceil(all.length / stride) }, (_, at) => all[at * stride] as Element);
}

/** Tenths of a bit that each feature is worth: how unlikely it is that another element is as like. */
function* measureRarity(own: Features, others: readonly Features[]): Generator<void, AnchorRecord["rare"]> {
  const kin = others.filter((each) => each.group?.[0] === own.group?.[0]);
  const rare: AnchorRecord["rare"] = {};
  for (const feature of FEATURES) {
    const wanted = own[feature];
    if (!wanted) continue;
    const among = AMONG_ALL.includes(feature) || kin.length < 5 ? others : kin;
    let alike = 0.5;
    for (const each of among) alike += compareOne(feature, wanted, each[feature] ?? []);
    rare[feature] = Math.round(-10 * Math.log2(Math.min(0.95, alike / (among.length + 1))));
    yield;
  }
  return rare;
}

/** Of the words in an element's row, those that most rows do not have. */
function tellingWords({ row }: Features, others: readonly Features[]): Features["row"] {
  const rows = others.flatMap((each) => (each.row ? [each.row] : []));
  return row?.filter((word) => rows.filter((each) => each.includes(word)).length <= rows.length / 2);
}

/** The likeliest others: how like they are, and by which signs they are known to be others. */
function* describeDecoys(
  { reader }: Pool,
  { own, whole, telling }: { own: Features; whole: Features; telling: readonly Feature[] },
  { others, rare }: { others: readonly Features[]; rare: AnchorRecord["rare"] },
): Generator<void, Pick<AnchorRecord, "decoys" | "not">> {
  const scale = makeScale(weigh(rare, NO_DRIFT));
  const ranked: { each: Features; likeness: Likeness; bits: number }[] = [];
  for (const each of others) {
    const likeness = compare(own, each);
    ranked.push({ each, likeness, bits: scale(likeness) });
    yield;
  }
  ranked.sort((one, two) => two.bits - one.bits);
  const sign = (of: Features, feature: Feature) => signOf(of[feature] ?? [], feature, reader);
  const signs = new Set<number>();
  for (const { each } of ranked.slice(0, KNOWN))
    for (const feature of telling) signs.add(sign(each, feature));
  for (const feature of telling) signs.delete(sign(whole, feature));
  signs.delete(0);
  const decoys = ranked.slice(0, KNOWN).map(({ each, likeness }) => {
    const told = telling.filter((feature) => signs.has(sign(each, feature))).length;
    return { told, packed: `${packLikeness(likeness)}${told}` };
  });
  // Those that nothing tells apart are the ones to fear.
  decoys.sort((one, two) => Math.min(1, one.told) - Math.min(1, two.told));
  return {
    decoys: [...new Set(decoys.map(({ packed }) => packed))].slice(0, DECOYS),
    not: packHashes([...signs]),
  };
}

/** A sample of what a page is made of, from all over it. */
function sketch(pool: Pool, family: Family): string {
  const all = [...pool.hashes[family]];
  const stride = Math.max(1, all.length / SKETCH);
  const sample = Array.from(
    { length: Math.min(SKETCH, all.length) },
    (_, at) => all[Math.floor(at * stride)] as number,
  );
  return packHashes(sample);
}

/** Leaves out what matters least until the record is no larger than it may be. */
function fit(record: AnchorRecord): AnchorRecord | null {
  const paths = [...record.paths];
  for (;;) {
    const fitted = { ...record, paths };
    if (JSON.stringify(fitted).length <= ANCHOR_BYTES) return fitted;
    if (paths.length < 2) return null;
    paths.pop();
  }
}
