import { makeReader } from "../../overlays/anchors/features.ts";
import { fillPool } from "../../overlays/anchors/pool.ts";
import { recordIn } from "../../overlays/anchors/record/recordAnchor.ts";
import { makeResolver, type Resolution } from "../../overlays/anchors/resolve.ts";
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

const SALT = "bench";
/** A record that nothing is like, so that the page is read for it. */
const NOWHERE: AnchorRecord = {
  v: 1,
  salt: SALT,
  is: {},
  rare: {},
  paths: [["#nowhere"]],
  decoys: [],
  not: "",
  page: { text: "", cls: "", id: "" },
};

/** Parts of ours, each left out by taking from a record what it works with. */
export const PARTS: Record<string, (record: AnchorRecord) => AnchorRecord> = {
  rarity: (record) => ({
    ...record,
    rare: Object.fromEntries(Object.entries(record.rare).map(([feature, bits]) => [feature, bits && 30])),
  }),
  drift: (record) => ({ ...record, page: { text: "", cls: "", id: "" } }),
  votes: (record) => ({ ...record, rare: { ...record.rare, votes: 0 } }),
  not: (record) => ({ ...record, not: "" }),
  decoys: (record) => ({ ...record, decoys: [] }),
  row: (record) => ({ ...record, is: { ...record.is, row: "" } }),
};

/** Runs a piece of work at one go, so that it can be timed. */
function runWhole<T>(work: Generator<void, T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** Ours, whole or with a part left out. */
export function makeOurs(part = ""): Method {
  let last: Resolution | null = null;
  let resolver = makeResolver(document);
  const change = PARTS[part] ?? ((record) => record);
  return {
    name: part ? `without ${part}` : "ours",
    read: async () => void (await resolver.resolve(NOWHERE)),
    last: () => last,
    openPage: () => {
      const pool = runWhole(fillPool(document, makeReader(SALT)));
      return (target) => {
        const record = runWhole(recordIn(pool, target, { root: document, salt: SALT }));
        return record && change(record);
      };
    },
    openChanged: () => {
      resolver = makeResolver(document);
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
