import type { AnchorRecord, Feature } from "../../protocol/anchors/anchor.ts";
import { makeReader, nameWords, type Reader, TEST_ATTRIBUTES } from "./features.ts";
import { unpackHashes } from "./hash.ts";
import { generalizePath, isStableClass, isStableId } from "./stable.ts";
import { getParent, type Root, walk } from "./tree.ts";
import type { Drift, Family } from "./weigh.ts";
import { nameOf, PRIVATE } from "./words.ts";

/** Where each hash of a page occurs, so that a record is compared with the few elements that share something with it. */
export type Pool = {
  salt: string;
  elements: readonly Element[];
  reader: Reader;
  /** The elements most worth comparing, the likeliest first. */
  pick: (record: AnchorRecord, most: number) => Element[];
  /** How far the page has changed since the record was made. */
  measureDrift: (record: AnchorRecord) => Drift;
  /** The page's hashes by family. */
  hashes: Record<Family, ReadonlySet<number>>;
};

/** Features that are looked up; the rest is only compared. */
const LOOKED_UP = [
  "test",
  "id",
  "name",
  "label",
  "href",
  "icon",
  "attrs",
  "cls",
] as const satisfies Feature[];
/** What more elements than this share tells none of them apart. */
const COMMON = 400;
/** Text belongs to what it stands in as far up as this. */
const TEXT_LEVELS = 4;
const SAID = ["aria-label", "placeholder", "alt", "title"];
const FIELD = /^(input|select|textarea)$/;
const ICON = /^(i|svg|img)$/;
/** A page in another language still has a few of the words. */
const FULL = 1.15;
/** A sample smaller than this says nothing of a page. */
const SAMPLE = 4;

/** Reads a page into a pool. A generator, so that whoever runs it can stop for breath; it yields after every element. */
export function* fillPool(root: Root, salt: string): Generator<void, Pool> {
  const reader = makeReader(salt);
  const places = new Map<number, Element[]>();
  const hashes = { text: new Set<number>(), cls: new Set<number>(), id: new Set<number>() };
  const elements: Element[] = [];
  const put = (hash: number, element: Element): void => {
    const there = places.get(hash);
    if (!there) places.set(hash, [element]);
    else if (there.at(-1) !== element && there.length <= COMMON) there.push(element);
  };
  for (const element of walk(root)) {
    elements.push(element);
    const marks = marksOf(element, reader.hash, hashes);
    for (const mark of marks) put(mark, element);
    // A button is known by its icon.
    if (ICON.test(element.localName) && element.parentElement)
      for (const mark of marks) put(mark, element.parentElement);
    for (const hash of directWords(element, reader, hashes.text)) {
      let named: Element | null = element;
      for (let level = 0; named && level < TEXT_LEVELS; level++, named = getParent(named)) put(hash, named);
    }
    yield;
  }
  return { salt, elements, reader, hashes, ...makeLookUp(places, hashes) };
}

/** What an element is looked up by, without its text. */
function marksOf(element: Element, hash: Reader["hash"], hashes: Record<Family, Set<number>>): number[] {
  const marks: number[] = [];
  for (const { name, value } of element.attributes) {
    if (name === "class")
      for (const token of element.classList) {
        if (!isStableClass(token)) continue;
        const mark = hash("c", token);
        hashes.cls.add(mark);
        marks.push(mark);
      }
    else if (name === "id" && isStableId(value)) {
      marks.push(hash("#", value));
      hashes.id.add(marks.at(-1) as number);
    } else if (name === "name") marks.push(hash("n", value));
    else if (name === "href" || name === "src") marks.push(hash("h", generalizePath(value)));
    else if (TEST_ATTRIBUTES.includes(name)) marks.push(hash("*", value));
    else if (name.startsWith("data-") && value.length < 40) marks.push(hash("a", `${name}=${value}`));
  }
  return marks;
}

/** Words of an element's own text nodes, and those it is called by. */
function directWords(element: Element, reader: Reader, all: Set<number>): number[] {
  let text = "";
  for (const node of element.childNodes)
    if (node.nodeType === 3) text += ` ${(node as Text).data.slice(0, 120)}`;
  if (element.attributes.length > 0) for (const name of SAID) text += ` ${element.getAttribute(name) ?? ""}`;
  if (FIELD.test(element.localName)) text += ` ${nameWords(nameOf(element))}`;
  if (!text.trim() || element.closest(PRIVATE)) return [];
  // Numbers say the same in every language.
  if (/\p{L}/u.test(text))
    for (const word of reader.words("t", text.replace(/\p{N}+/gu, " "), 16)) all.add(word);
  return reader.words("t", text, 16);
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
