import type { AnchorPath } from "../../../protocol/anchors/anchor.ts";
import { TEST_ATTRIBUTES } from "../features.ts";
import { query } from "../paths.ts";
import { isStableClass, isStableId } from "../stable.ts";
import { childrenOf, getParent, type Root } from "../tree.ts";

const ATTRIBUTES = ["name", "href", "for", "type", "role"];
/** Longer selectors are left out. */
const LONGEST = 200;
/** Paths by marks; two more count. */
const MARKED = 4;

/** Paths that lead to an element alone, of as many kinds as there are, the surest first. Empty if it cannot be reached. */
export function* findPaths(element: Element, root: Root): Generator<void, AnchorPath[]> {
  const before = yield* pathToRoot(element, root);
  if (!before) return [];
  const own = element.getRootNode() as Root;
  const isOnly = (selector: string) => selector.length <= LONGEST && query(own, selector)?.length === 1;
  const only: string[] = [];
  // Each is looked for in the whole page.
  for (const selector of candidates(element)) {
    if (isOnly(selector)) only.push(selector);
    yield;
    if (only.length === MARKED) break;
  }
  for (const isFromId of [true, false]) {
    const selector = yield* wholePath(element, own, isFromId);
    if (isOnly(selector)) only.push(selector);
    yield;
  }
  return [...new Set(only)].map((selector) => [...before, selector]);
}

/** The hosts and frames on the way, or null if the element is not in this root. */
function* pathToRoot(element: Element, root: Root): Generator<void, string[] | null> {
  const own = element.getRootNode();
  if (own === root) return [];
  let host = getParent(element);
  while (host && host.getRootNode() === own) host = getParent(host);
  const path = host && (yield* findPaths(host, root))[0];
  return path ? [...path] : null;
}

/** Selectors by what an element is marked with, alone and within what is around it. */
function* candidates(element: Element): Generator<string> {
  for (const name of TEST_ATTRIBUTES) yield* attributeSelector(element, name);
  if (isStableId(element.id)) yield `#${CSS.escape(element.id)}`;
  for (const name of ATTRIBUTES) yield* attributeSelector(element, name);
  const classes = [...element.classList].filter(isStableClass).map((token) => `.${CSS.escape(token)}`);
  const own = `${element.localName}${classes.slice(0, 4).join("")}`;
  yield own;
  for (let around = element.parentElement; around; around = around.parentElement) {
    const mark = isStableId(around.id)
      ? `#${CSS.escape(around.id)}`
      : [...around.classList]
          .filter(isStableClass)
          .slice(0, 2)
          .map((token) => `.${CSS.escape(token)}`)
          .join("");
    if (mark) yield `${mark} ${own}`;
  }
}

function* attributeSelector(element: Element, name: string): Generator<string> {
  const value = element.getAttribute(name);
  if (value && value.length < 80 && !/\d{4}/.test(value) && value !== "#")
    yield `${element.localName}[${name}="${CSS.escape(value)}"]`;
}

/** Counted from the nearest id down, or from the root. */
function* wholePath(element: Element, root: Root, isFromId: boolean): Generator<void, string> {
  const steps: string[] = [];
  for (let each: Element | null = element; each; each = each.parentElement) {
    if (
      isFromId &&
      each !== element &&
      isStableId(each.id) &&
      query(root, `#${CSS.escape(each.id)}`)?.length === 1
    ) {
      steps.unshift(`#${CSS.escape(each.id)}`);
      break;
    }
    const alike = childrenOf(each.parentNode).filter(({ localName }) => localName === each.localName);
    steps.unshift(
      alike.length > 1 ? `${each.localName}:nth-of-type(${alike.indexOf(each) + 1})` : each.localName,
    );
    yield;
  }
  // The whole of a long path would break with any change of it; its end holds longer.
  return steps.slice(-14).join(">");
}
