import type { AnchorRecord, Feature } from "../../protocol/anchors/anchor.ts";
import { nameWords, type Reader } from "./features.ts";
import { unpackHashes } from "./hash.ts";
import { getParent, type Root, walk } from "./tree.ts";
import type { Drift, Family } from "./weigh.ts";
import { FIELD, nameOf, PRIVATE, SAID } from "./words.ts";

/** Where each hash of a page occurs, so that a record is compared with the few elements that share something with it. */
export type Pool = {
  elements: readonly Element[];
  reader: Reader;
  /** The elements most worth comparing, the likeliest first. */
  pick: (record: AnchorRecord, most: number) => Element[];
  /** How far the page has changed since the record was made. */
  measureDrift: (record: AnchorRecord) => Drift;
  /** The page's hashes by family. */
  hashes: Record<Family, ReadonlySet<number>>;
};

/** Features that are looked up; the rest is only compared. Words and icons also lead to what they stand in. */
const MARKS: readonly Feature[] = ["test", "id", "name", "href", "attrs", "cls"];
const LOOKED_UP: readonly Feature[] = [...MARKS, "label", "icon"];
/** What more elements than this share tells none of them apart. */
const COMMON = 400;
/** Text belongs to what it stands in as far up as this. */
const TEXT_LEVELS = 4;
const ICON = /^(i|svg|img)$/;
const NUMBERS = /\p{N}+/gu;
/** A page in another language still has a few of the words. */
const FULL = 1.15;
/** A sample smaller than this says nothing of a page. */
const SAMPLE = 4;

/** Reads a page into a pool. A generator, so that whoever runs it can stop for breath; it yields after every element. */
export function* fillPool(root: Root, reader: Reader): Generator<void, Pool> {
  const places = new Map<number, Element[]>();
  const hashes = { text: new Set<number>(), cls: new Set<number>(), id: new Set<number>() };
  const elements: Element[] = [];
  const put = (hash: number, element: Element): void => {
    const there = places.get(hash);
    if (!there) places.set(hash, [element]);
    else if (there.length <= COMMON && there.at(-1) !== element) there.push(element);
  };
  for (const element of walk(root)) {
    elements.push(element);
    if (element.hasAttributes()) {
      const get = (feature: Feature) => reader.get(element, feature);
      for (const id of get("id")) hashes.id.add(id);
      for (const token of get("cls")) hashes.cls.add(token);
      // A button is known by its icon.
      const shown = ICON.test(element.localName) && element.parentElement;
      for (const mark of MARKS.flatMap(get)) {
        put(mark, element);
        if (shown) put(mark, shown);
      }
    }
    const words = directWords(element, reader, hashes.text);
    let named: Element | null = words.length > 0 ? element : null;
    for (let level = 0; named && level < TEXT_LEVELS; level++, named = getParent(named))
      for (const word of words) put(word, named);
    yield;
  }
  return { elements, reader, hashes, ...makeLookUp(places, hashes) };
}

/** Words of an element's own text nodes, and those it is called by. */
function directWords(element: Element, { words }: Reader, all: Set<number>): readonly number[] {
  let text = "";
  for (let node = element.firstChild; node; node = node.nextSibling)
    if (node.nodeType === 3) text += ` ${(node as Text).data.slice(0, 120)}`;
  if (element.hasAttributes()) for (const name of SAID) text += ` ${element.getAttribute(name) ?? ""}`;
  if (FIELD.test(element.localName)) text += ` ${nameWords(nameOf(element))}`;
  if (!/\S/.test(text) || element.closest(PRIVATE)) return [];
  // Numbers say the same in every language.
  for (const word of words(text.replace(NUMBERS, " "), 16)) all.add(word);
  return words(text, 16);
}

function makeLookUp(
  places: Map<number, Element[]>,
  hashes: Pool["hashes"],
): Pick<Pool, "pick" | "measureDrift"> {
  return {
    pick: (record, most) => {
      const scores = new Map<Element, number>();
      for (const hash of LOOKED_UP.flatMap((feature) => unpackHashes(record.is[feature]))) {
        const there = places.get(hash) ?? [];
        if (there.length > COMMON) continue;
        for (const element of there)
          scores.set(element, (scores.get(element) ?? 0) + 1 / (2 + Math.sqrt(there.length)));
      }
      return [...scores]
        .sort(([, one], [, two]) => two - one)
        .slice(0, most)
        .map(([element]) => element);
    },
    measureDrift: ({ page }) => {
      const share = (family: Family): number => {
        const sample = unpackHashes(page[family]);
        const gone = sample.filter((hash) => !hashes[family].has(hash)).length;
        return sample.length < SAMPLE ? 0 : Math.min(1, (FULL * gone) / sample.length);
      };
      return { text: share("text"), cls: share("cls"), id: share("id") };
    },
  };
}
