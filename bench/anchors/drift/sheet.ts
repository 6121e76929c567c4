import { makeRandom } from "../random.ts";
import { isUsable, pickTargets } from "../targets.ts";
import { saidBy } from "./evidence.ts";

/** Of what nobody points at, and of drawings. */
const LEFT_OUT = "svg *,script,style,br,wbr,option,template,template *";
const SHOWN = 60;

/** The places of seeded targets among all elements of a body. */
export function placesOfTargets(body: Element, count: number, seed: number): number[] {
  const all = [...body.querySelectorAll("*")];
  return pickTargets(body, count, makeRandom(seed))
    .map((element) => all.indexOf(element))
    .sort((one, other) => one - other);
}

/** What of an element is its own text, not that of elements in it. */
function ownText(element: Element): string {
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts
    .map((node) => node.textContent)
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

/** A page as lines of text, for whoever is to find elements in it by reading: place, nesting, tag, attributes, words, box. */
export function sheetOf(body: Element): string {
  return [...body.querySelectorAll("*")]
    .flatMap((element, at) => (element.matches(LEFT_OUT) ? [] : [lineOf(element, at, body)]))
    .join("\n");
}

function lineOf(element: Element, at: number, body: Element): string {
  let depth = 0;
  for (let each = element.parentElement; each && each !== body; each = each.parentElement) depth++;
  const attributes = [...element.attributes]
    .filter(({ name }) => !/^(style|d|fill|viewBox)$/.test(name))
    .map(({ name, value }) => `${name}="${value.slice(0, SHOWN)}"`);
  const text = ownText(element) || (element.matches("input") ? saidBy(element) : "");
  const { left, top, width, height } = element.getBoundingClientRect();
  const box = isUsable(element) ? [left, top, width, height].map(Math.round).join(",") : "unseen";
  return `${at}${" ".repeat(depth + 1)}<${[element.localName, ...attributes].join(" ")}> ${text.slice(0, 2 * SHOWN)} [${box}]`;
}
