import type { Feature } from "../../protocol/anchors/anchor.ts";
import { hashOf, wordsOf } from "./hash.ts";
import { kindOf, ROW, roleOf } from "./kinds.ts";
import { remember } from "./remember.ts";
import { generalizePath, isStableClass, isStableId } from "./stable.ts";
import { childrenOf, getInner, getParent } from "./tree.ts";
import { HEADINGS, headingOf, nameOf, textOf } from "./words.ts";

/** What an element is like: per feature a set of hashes. A feature that says nothing is left out. */
export type Features = Partial<Record<Feature, readonly number[]>>;

/** Attributes by which a page says what to hold on to; ours first. */
export const TEST_ATTRIBUTES = "opencom-target,testid,test,qa,cy,test-id,qa-id,tour-target"
  .split(",")
  .map((name) => `data-${name}`);
/** What says nothing; one for all, since large pages have hundreds of thousands of them. */
const NOTHING: readonly number[] = [];
/** Ancestors that count; classes of them, and words of a row. */
const LEVELS = 12;
const CLASSES = 8;

/** Reads elements for one salt and remembers what it has read, until it is thrown away. */
export type Reader = {
  /** One feature of an element, read when it is first asked for; empty where it says nothing. */
  get: (element: Element, feature: Feature) => readonly number[];
  hash: (text: string) => number;
  words: (text: string, most: number) => number[];
  /** The hashes of a class attribute's lasting tokens. */
  classes: (element: Element) => readonly number[];
};

type Read = (element: Element) => readonly number[];

/** Reads features with hashes of this salt. */
export function makeReader(salt: string): Reader {
  const features = new Map<Element, Features>();
  const hash = remember((text: string) => hashOf(salt + text));
  const allWords = remember((text: string) => wordsOf(text).map((word) => hash(`t${word}`)));
  const tokens = remember((all: string) =>
    unique(all.split(/\s+/).filter(isStableClass)).map((token) => hash(`c${token}`)),
  );
  const tools = {
    hash,
    words: (text: string, most: number) => unique(allWords(text).slice(0, most)),
    classes: (element: Element) => tokens(element.getAttribute("class") ?? ""),
  };
  const readers: Partial<Record<Feature, Read>> = { ...readMarks(tools), ...readAround(tools) };
  return {
    ...tools,
    get: (element, feature) => {
      let known = features.get(element);
      if (!known) features.set(element, (known = {}));
      return (known[feature] ??= readers[feature]?.(element) ?? NOTHING);
    },
  };
}

function unique<T>(all: Iterable<T>): T[] {
  return [...new Set(all)];
}

/** Words without numbers, which count things more often than they name them; numbers where there is nothing else. */
export function nameWords(name: string): string {
  return name.replace(/[\p{N}.,:%$€£/-]+/gu, " ").trim() || name;
}

/** The icon that an element is or shows, where it is no bigger than a button. */
function iconOf(element: Element): Element | null {
  if (element.matches("svg,i")) return element;
  return element.childElementCount < 4 ? element.querySelector("svg,i,img") : null;
}

/** How an element is marked up, and what it is called. */
function readMarks({ hash, words, classes }: Omit<Reader, "get">): Partial<Record<Feature, Read>> {
  const one = (kind: string, text: string | null | undefined) => (text ? [hash(kind + text)] : NOTHING);
  const attribute =
    (kind: string, name: string): Read =>
    (element) =>
      one(kind, element.getAttribute(name));
  return {
    test: (element) => one("*", TEST_ATTRIBUTES.map((name) => element.getAttribute(name)).find(Boolean)),
    id: ({ id }) => one("#", isStableId(id) ? id : ""),
    name: attribute("n", "name"),
    label: (element) => words(nameWords(nameOf(element)), 8),
    href: (element) => {
      const get = (name: string) => element.getAttribute(name);
      const address = get("href") ?? get("src") ?? get("action") ?? "";
      const path = generalizePath(address);
      // Folders are renamed sooner than what is in them. Of things that are counted the number is all that tells them apart.
      return unique([path, path.split("/").pop(), path && address.split("/").pop()]).flatMap((part) =>
        one("h", part),
      );
    },
    type: attribute("y", "type"),
    tag: ({ localName }) => one("e", localName),
    role: (element) => one("r", roleOf(element)),
    group: (element) => one("g", kindOf(element)),
    cls: (element) => classes(element).slice(0, CLASSES),
    // What else there is says how something is just now, or is a feature of its own.
    attrs: (element) =>
      element
        .getAttributeNames()
        .filter((name) => /^data-(?!v-)/.test(name) && !TEST_ATTRIBUTES.includes(name))
        .map((name) => `${name}=${element.getAttribute(name)}`)
        .filter((one) => one.length < 60 && !/\d{4}/.test(one))
        .slice(0, 6)
        .map((one) => hash(`a${one}`)),
    icon: (element) => {
      const icon = iconOf(element);
      const shape = icon?.querySelector("path,use");
      const drawn = shape?.getAttribute("d") ?? shape?.getAttribute("href");
      return [...one("d", drawn?.slice(0, 24)), ...(icon && icon !== element ? classes(icon) : [])];
    },
  };
}

/** What stands around an element, where in the tree it is, and what is in it. */
function readAround({ hash, words, classes }: Omit<Reader, "get">): Partial<Record<Feature, Read>> {
  const find = remember((around: Element) => around.querySelector(HEADINGS));
  const wordsOfRow = remember((row: Element) => words(textOf(row, 160), 20));
  const alikeIn = remember((parent: ParentNode | null) => {
    const alike = remember((_name: string): Element[] => []);
    for (const each of childrenOf(parent)) alike(each.localName).push(each);
    return alike;
  });
  // What is drawn by one template stands beside its likes.
  const isRow = (each: Element) => each.matches(ROW) || alikeIn(each.parentNode)(each.localName).length > 2;
  // Boxes come and go; what has a meaning stays.
  const step = remember((each: Element) => {
    const { localName, id } = each;
    const role = each.getAttribute("role");
    const marks = isStableId(id) ? [hash(`#${id}`)] : [];
    if (role || !/^(div|span|html|body)$/.test(localName)) marks.push(hash(`p${role ?? localName}`));
    return marks;
  });
  const above = (element: Element, read: Read) => {
    const all: number[] = [];
    let each = getParent(element);
    for (let level = 0; each && level < LEVELS; each = getParent(each), level++) all.push(...read(each));
    return unique(all).slice(0, CLASSES);
  };
  return {
    // Of the row or card that it is one part of, without its own; of the next one up where it is all of it.
    row: (element) => {
      const own = words(textOf(element, 200), 40);
      for (let each = getParent(element); each; each = getParent(each)) {
        const others = isRow(each) ? wordsOfRow(each).filter((word) => !own.includes(word)) : NOTHING;
        if (others.length > 0) return others.slice(0, CLASSES);
      }
      return NOTHING;
    },
    heading: (element) => {
      const heading = headingOf(element, find);
      return heading ? words(textOf(heading, 60), 5) : [];
    },
    beside: (element) =>
      unique(
        [element.previousElementSibling, element.nextElementSibling].flatMap((each) =>
          each ? words(textOf(each, 60), 3) : [],
        ),
      ),
    chain: (element) => above(element, step),
    around: (element) => above(element, classes),
    index: (element) => {
      const alike = alikeIn(element.parentNode)(element.localName);
      const at = alike.indexOf(element);
      return [at, at - alike.length, `of${alike.length}`].map((place) => hash(`i${place}`));
    },
    inside: (element) =>
      childrenOf(getInner(element) ?? element)
        .slice(0, 6)
        .map(({ localName }, at) => hash(`k${at}${localName}`)),
  };
}
