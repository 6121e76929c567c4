import { fillPool } from "../../overlays/anchors/pool.ts";
import { recordIn } from "../../overlays/anchors/record/recordAnchor.ts";
import { makeResolver, type Resolution } from "../../overlays/anchors/resolve.ts";
import type { Without } from "../../overlays/anchors/weigh.ts";
import type { AnchorRecord } from "../../protocol/anchors/anchor.ts";

/** A way to know an element again. `open` is called once per page and once per changed page. */
export type Method = {
  name: string;
  openPage: () => (target: Element) => unknown;
  openChanged: () => (record: never) => Promise<Element | null> | Element | null;
  /** Reads a changed page, which is done once for all anchors of it. */
  read?: () => Promise<void>;
  /** What the last one came to, for a trace. */
  last?: () => Resolution | null;
};

/** A record that nothing is like, so that the page is read for it. */
const NOWHERE: AnchorRecord = {
  v: 1,
  salt: "bench",
  is: {},
  rare: {},
  paths: [["#nowhere"]],
  decoys: [],
  not: "",
  page: { text: "", cls: "", id: "" },
};

/** Ours, whole or with a part left out. */
export function makeOurs(without: Without = new Set(), name = "ours"): Method {
  let last: Resolution | null = null;
  let resolver = makeResolver(document, without);
  return {
    name,
    read: async () => void (await resolver.resolve(NOWHERE)),
    last: () => last,
    openPage: () => {
      const filling = fillPool(document, "bench");
      let step = filling.next();
      while (!step.done) step = filling.next();
      const pool = step.value;
      return (target) => recordIn(pool, target, document);
    },
    openChanged: () => {
      resolver = makeResolver(document, without);
      return async (record: AnchorRecord | null) => {
        last = record ? await resolver.resolve(record) : null;
        return last?.element ?? null;
      };
    },
  };
}

/** A peer that makes one selector of an element; the first match counts, as its users would have it. */
export function makeSelectorMethod(name: string, select: (target: Element) => string | null): Method {
  return {
    name,
    openPage: () => (target) => {
      try {
        return select(target);
      } catch {
        return null;
      }
    },
    openChanged: () => (selector: string | null) => {
      try {
        return selector ? document.querySelector(selector) : null;
      } catch {
        return null;
      }
    },
  };
}

/** The path that counts children from the root. */
export function absolutePath(target: Element): string {
  const steps: string[] = [];
  for (let each: Element | null = target; each?.parentElement; each = each.parentElement)
    steps.unshift(`${each.localName}:nth-child(${[...each.parentElement.children].indexOf(each) + 1})`);
  return ["html", ...steps].join(">");
}
