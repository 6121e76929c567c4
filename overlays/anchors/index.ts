/**
 * Anchors: knowing an element of the customer's page again, and following it (docs/anchors.md). What describes elements in
 * the first place is in `record/`, which only authors need.
 */

import type { Anchor } from "../../protocol/anchors/anchor.ts";
import { makeResolver, type Resolution } from "./resolve.ts";
import type { Root } from "./tree.ts";
import { watchAnchor } from "./watchAnchor.ts";
import { makePageWatch } from "./watchPage.ts";

export { resolveAnchor } from "./resolve.ts";

/** The anchors of one page. */
export type Anchors = {
  /** What has become of an anchor just now. */
  resolve: (anchor: Anchor) => Promise<Resolution>;
  /** The same, and again whenever it changes. Returns the stop. */
  watch: (anchor: Anchor, onChange: (resolution: Resolution) => void) => () => void;
};

/** Resolves and watches anchors of one document with one reading of it. Nothing runs while nothing is watched. */
export function makeAnchors(root: Root = document): Anchors {
  const resolver = makeResolver(root);
  const page = makePageWatch(root, resolver.forget);
  let isRead = false;
  return {
    resolve: (anchor) => {
      // Those that are asked for at once share one reading.
      if (!isRead) resolver.forget();
      isRead = true;
      queueMicrotask(() => (isRead = false));
      return resolver.resolve(anchor);
    },
    watch: (anchor, onChange) => watchAnchor(anchor, { resolver, page }, onChange),
  };
}
