import type { AnchorPath } from "../../protocol/anchors/anchor.ts";
import { follow } from "../anchors/paths.ts";
import type { Root } from "../anchors/tree.ts";

/** The paths that lead to an element. Each is followed through the whole page, so that it can stop for breath in between. */
export function* leadingTo(
  element: Element,
  paths: readonly AnchorPath[],
  root: Root,
): Generator<void, AnchorPath[]> {
  const leads: AnchorPath[] = [];
  for (const path of paths) {
    if (follow(path, root) === element) leads.push(path);
    yield;
  }
  return leads;
}
