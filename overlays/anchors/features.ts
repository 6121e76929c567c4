import type { Feature } from "../../protocol/anchors/anchor.ts";
import { hashOf, wordsOf } from "./hash.ts";
import { kindOf, roleOf } from "./kinds.ts";
import { generalizePath, isStableClass, isStableId } from "./stable.ts";
import { getInner, getParent } from "./tree.ts";
import { headingOf, nameOf, rowWords, textOf } from "./words.ts";

/** What an element is like: per feature a set of hashes. A feature that says nothing is left out. */
export type Features = Partial<Record<Feature, readonly number[]>>;

/** Attributes by which a page says what to hold on to; ours first. */
export const TEST_ATTRIBUTES = [
  "data-opencom-target",
  "data-testid",
  "data-test",
  "data-qa",
  "data-cy",
  "data-test-id",
  "data-qa-id",
  "data-tour-target",
];
/** Attributes that are features of their own, or say how something is just now. */
const OTHER =
  /^(id|class|style|href|src|name|type|role|value|title|alt|placeholder|aria-label|for|on.*|_.*|data-v-.*|aria-(expanded|selected|current|checked|hidden|pressed|controls|owns|labelledby|describedby)|(checked|selected|disabled|hidden|open|tabindex|target|rel|width|height))$/;
/** Ancestors that count, and classes of them. */
const LEVELS = 12;
const CLASSES = 8;

/** Reads elements for one salt and remembers what it has read, until it is thrown away. */
export type Reader = {
  /** All there is to know. */
  read: (element: Element) => Features;
  hash: (kind: string, text: string) => number;
  words: (kind: string, text: string, most: number) => number[];
};

/** Reads features with hashes of this salt. */
export function makeReader(salt: string): Reader {
  const features = new Map<Element, Features>();
  const headings = new Map<Element, Element | null>();
  const hashes = new Map<string, number>();
  const hash = (kind: string, text: string): number => {
    const key = salt + kind + text;
    let known = hashes.get(key);
    if (known === undefined) hashes.set(key, (known = hashOf(key)));
    return known;
  };
  const words = (kind: string, text: string, most: number) => [
    ...new Set(wordsOf(text, most).map((word) => hash(kind, word))),
  ];
  const reader: Reader = {
    hash,
    words,
    read: (element) => {
      let known = features.get(element);
      if (!known) {
        known = {
          ...readMarks(element, hash),
          label: words("t", nameWords(nameOf(element)), 8),
          ...readAround(element, reader, headings),
        };
        for (const name of Object.keys(known) as Feature[]) if (known[name]?.length === 0) delete known[name];
        features.set(element, known);
      }
      return known;
    },
  };
  return reader;
}

/** Words without numbers, which count things more often than they name them; numbers where there is nothing else. */
export function nameWords(name: string): string {
  return name.replace(/[\p{N}.,:%$€£/-]+/gu, " ").trim() || name;
}

/** How the element is marked up. */
export function readMarks(element: Element, hash: Reader["hash"]): Features {
  const one = (kind: string, text: string | null | undefined) => (text ? [hash(kind, text)] : []);
  const get = (name: string) => element.getAttribute(name);
  const test = TEST_ATTRIBUTES.map(get).find(Boolean);
  const attributes = [...element.attributes].filter(
    ({ name, value }) =>
      !OTHER.test(name) && !TEST_ATTRIBUTES.includes(name) && value.length < 40 && !/\d{4}/.test(value),
  );
  // In what is no bigger than a button.
  const icon = element.matches("svg,i")
    ? element
    : element.childElementCount < 4
      ? element.querySelector("svg,i,img")
      : null;
  const drawn =
    icon?.querySelector("path")?.getAttribute("d") ?? icon?.querySelector("use")?.getAttribute("href");
  const address = get("href") ?? get("src") ?? get("action");
  return {
    test: one("*", test),
    id: one("#", isStableId(element.id) ? element.id : ""),
    name: one("n", get("name")),
    href: one("h", address && generalizePath(address)),
    type: one("y", get("type")),
    tag: one("e", element.localName),
    role: one("r", roleOf(element)),
    group: one("g", kindOf(element)),
    cls: [...element.classList]
      .filter(isStableClass)
      .slice(0, CLASSES)
      .map((token) => hash("c", token)),
    attrs: attributes.slice(0, 6).map(({ name, value }) => hash("a", `${name}=${value}`)),
    icon: [
      ...one("d", drawn?.slice(0, 24)),
      ...[...(icon && icon !== element ? icon.classList : [])]
        .filter(isStableClass)
        .map((token) => hash("c", token)),
    ],
  };
}

/** What stands around the element. */
function readAround(element: Element, reader: Reader, headings: Map<Element, Element | null>): Features {
  const { words } = reader;
  const heading = headingOf(element, headings);
  const own = new Set(words("t", textOf(element, 200), 40));
  const beside = [element.previousElementSibling, element.nextElementSibling].flatMap((each) =>
    each ? words("t", textOf(each, 60), 3) : [],
  );
  return {
    row: rowWords(element, own, (row) => words("t", textOf(row, 160), 20)),
    heading: heading ? words("t", textOf(heading, 60), 5) : [],
    beside: [...new Set(beside)],
    ...readPlace(element, reader),
  };
}

/** Where in the tree it is, and what is in it. */
function readPlace(element: Element, { hash }: Reader): Features {
  const chain = new Set<number>();
  const around = new Set<number>();
  let level = 0;
  for (let each = getParent(element); each && level < LEVELS; each = getParent(each), level++) {
    const { localName, id } = each;
    const role = each.getAttribute("role");
    // Boxes come and go; what has a meaning stays.
    if (isStableId(id)) chain.add(hash("#", id));
    if (role || !/^(div|span|html|body)$/.test(localName)) chain.add(hash("p", role ?? localName));
    for (const token of each.classList)
      if (around.size < CLASSES && isStableClass(token)) around.add(hash("c", token));
  }
  const alike = [...(element.parentNode?.children ?? [])].filter(
    (each) => each.localName === element.localName,
  );
  const at = alike.indexOf(element);
  const children = [...(getInner(element) ?? element).children].slice(0, 6);
  return {
    chain: [...chain].slice(0, 8),
    around: [...around],
    index: [hash("i", `${at}`), hash("i", `-${alike.length - at}`), hash("i", `of${alike.length}`)],
    inside: [...new Set(children.map((each, at) => hash("k", `${at}${each.localName}`)))],
  };
}
