import type { Page } from "@playwright/test";
import { cdp } from "./launcher.ts";

type Node = {
  backendNodeId: number;
  attributes?: string[];
  children?: Node[];
  shadowRoots?: Node[];
};
/** What is drawn around an element, and where in the window, CSS px and whole ones. */
export type Spot = { kind: string; left: number; top: number; width: number; height: number };

function* allIn(node: Node): Generator<Node> {
  yield node;
  for (const each of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) yield* allIn(each);
}

/** The rings and dimmers that are to be seen, through the closed shadow root. */
export async function spotsOf(page: Page): Promise<Spot[]> {
  const session = await cdp(page);
  const { root } = (await session.send("DOM.getDocument", { depth: -1, pierce: true })) as { root: Node };
  const spots: Spot[] = [];
  for (const { backendNodeId, attributes = [] } of allIn(root)) {
    const names = (attributes[attributes.indexOf("class") + 1] ?? "").split(" ");
    const kind = names.find((name) => /^(ring|dim|block)$/.test(name));
    if (!attributes.includes("class") || !names.includes("spot") || !names.includes("on") || !kind) continue;
    // It may have gone meanwhile.
    const box = await session.send("DOM.getBoxModel", { backendNodeId }).catch(() => null);
    if (!box) continue;
    const [left = 0, top = 0] = box.model.border.map(Math.round);
    spots.push({ kind, left, top, width: box.model.width, height: box.model.height });
  }
  return spots;
}

/** Which of these elements the rings and dimmers that are to be seen are drawn around, each with its kind. */
export async function litBy(page: Page, ids: readonly string[]): Promise<string[]> {
  const spots = await spotsOf(page);
  const boxes = await page.evaluate(
    (all) =>
      all.map((id) => {
        const { left, top, width, height } =
          document.getElementById(id)?.getBoundingClientRect() ?? new DOMRect();
        return { id, left, top, width, height };
      }),
    ids,
  );
  return spots.map(({ kind, left, top, width, height }) => {
    const isAround = (box: Omit<Spot, "kind">) =>
      [left - box.left + 6, top - box.top + 6, width - box.width - 12, height - box.height - 12].every(
        (off) => Math.abs(off) <= 2,
      );
    return `${kind} ${boxes.find(isAround)?.id ?? "nothing"}`;
  });
}
