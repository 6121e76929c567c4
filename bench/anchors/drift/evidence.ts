import { isUsable } from "../targets.ts";

/** What two releases of a page may have in common of an element. */
export type EvidenceKind = "id" | "name" | "href" | "text";
export const EVIDENCE: readonly EvidenceKind[] = ["id", "name", "href", "text"];

/** An element of a body, by its place among all of its elements, with what nothing else on the page has. */
export type Evident = { at: number; keys: Partial<Record<EvidenceKind, string>> };

const KINDS: readonly [kind: string, selector: string][] = [
  ["action", "a,button,[role=button],[role=tab],input[type=submit],input[type=button],summary"],
  ["field", "input:not([type=hidden]),select,textarea"],
  ["heading", "h1,h2,h3,h4,h5,h6"],
];
/** What is less says little, what is more is no name. */
const SHORTEST = 3;
const LONGEST = 80;

/** What an element says, on one line. */
export function saidBy(element: Element): string {
  const isButton = element.matches("input[type=submit],input[type=button]");
  const text = isButton ? element.getAttribute("value") : element.textContent;
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** The visible elements that somebody might anchor something to, each with what it alone has. */
export function listEvidence(body: Element): Evident[] {
  const all = [...body.querySelectorAll("*")];
  const counts = new Map<string, number>();
  const listed = all.map((element, at) => ({ at, element, keys: keysOf(element) }));
  for (const { keys } of listed)
    for (const key of Object.values(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return listed.flatMap(({ at, element, keys }) => {
    for (const kind of EVIDENCE) if (counts.get(keys[kind] ?? "") !== 1) delete keys[kind];
    return Object.keys(keys).length > 0 && isUsable(element) ? [{ at, keys }] : [];
  });
}

function keysOf(element: Element): Evident["keys"] {
  const kind = KINDS.find(([, selector]) => element.matches(selector))?.[0];
  if (!kind || element.closest("svg")) return {};
  const keys: Evident["keys"] = {};
  const href = element.getAttribute("href");
  const name = element.getAttribute("name");
  const said = saidBy(element);
  if (element.id) keys.id = `id ${element.id}`;
  if (name) keys.name = `name ${kind} ${name}`;
  if (href && !/^(#.?$|javascript:)/.test(href)) keys.href = `href ${href}`;
  if (said.length >= SHORTEST && said.length <= LONGEST && /\p{L}{2}/u.test(said))
    keys.text = `text ${kind} ${said}`;
  return keys;
}
