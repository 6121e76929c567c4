import type { Page } from "@playwright/test";
import { cdp } from "./launcher.ts";

type Node = { nodeName: string; backendNodeId: number; children?: Node[]; shadowRoots?: Node[] };

type LauncherCanvas = {
  /** Red, green, blue, alpha of the middle of the left half, and of the right one. */
  left: number[];
  right: number[];
  /** Whether the canvas, and the launcher's own sign, can be seen. */
  isShown: boolean;
  isSignShown: boolean;
};

/** The launcher's own icon as its canvas has it, through the closed shadow root; null where there is none. */
export async function launcherCanvas(page: Page): Promise<LauncherCanvas | null> {
  const session = await cdp(page);
  const { root } = await session.send("DOM.getDocument", { depth: -1, pierce: true });
  const canvas = find(root as Node);
  if (!canvas) return null;
  const { backendNodeId } = canvas;
  const { object } = await session.send("DOM.resolveNode", { backendNodeId });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: object.objectId ?? "",
    functionDeclaration: `function () {
      const at = (x) => [...this.getContext("2d").getImageData(this.width * x, this.height / 2, 1, 1).data];
      const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
      return { left: at(0.25), right: at(0.75), isShown: isSeen(this), isSignShown: isSeen(this.nextSibling) };
    }`,
    returnByValue: true,
  });
  return result.value as LauncherCanvas;
}

/** In the page's own trees, not in those of its frames. */
function find(node: Node): Node | null {
  if (node.nodeName === "CANVAS") return node;
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) {
    const found = find(child);
    if (found) return found;
  }
  return null;
}
