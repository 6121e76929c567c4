import type { Anchor } from "../../protocol/anchors/anchor.ts";
import { decodeAnchor } from "../../protocol/anchors/schema.ts";

/** What the team points at, as the host finds it; undefined for what is no anchor. */
export function readAnchor(given: { selector: string } | { record: string }): Anchor | undefined {
  if ("selector" in given) return { v: 1, css: given.selector };
  try {
    return decodeAnchor(JSON.parse(given.record));
  } catch {
    return undefined;
  }
}
