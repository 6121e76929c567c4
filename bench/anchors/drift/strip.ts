import { textsIn } from "../scene.ts";
import { saidBy } from "./evidence.ts";
import type { Pair } from "./label.ts";

const SAID = ["aria-label", "title", "alt", "placeholder", "value", "data-original-title"];

/**
 * Takes from an element what it was labelled by, so that no method sees it. It keeps its size, and is clicked as before. Who
 * found it by reading went by all of it: nothing is taken.
 */
export function strip(element: Element, evidence: Pair["evidence"]): void {
  if (evidence === "hand") return;
  if (evidence === "href") element.setAttribute("href", "#");
  else if (evidence === "text") blank(element);
  else element.removeAttribute(evidence);
}

function blank(element: Element): void {
  const said = saidBy(element);
  for (const name of SAID)
    if (element.getAttribute(name)?.replace(/\s+/g, " ").trim() === said)
      element.setAttribute(name, "\u00a0".repeat(said.length));
  for (const text of textsIn(element)) text.data = "\u00a0".repeat(text.data.trim().length);
}
