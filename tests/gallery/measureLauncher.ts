import type { Page } from "@playwright/test";
import { cdp } from "../e2e/support/launcher.ts";
import type { Look } from "./look.ts";
import type { Finding } from "./measure/finding.ts";
import type { Stage } from "./stage.ts";
import type { Variant } from "./variants.ts";

type Node = { backendNodeId: number; shadowRoots?: Node[]; children?: Node[] };

/** Measures the launcher, which stands in a closed shadow root that only the browser's own tools look into. */
export async function measureLauncher(stage: Stage, look: Look, variant: Variant): Promise<Finding[]> {
  const { page } = stage;
  await look.turnTo(variant);
  await page.evaluate(look.script);
  const session = await cdp(page);
  const { object } = await session.send("DOM.resolveNode", { backendNodeId: await shadowOf(page) });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: object.objectId as string,
    functionDeclaration: "function () { return globalThis.galleryMeasure.measure(this); }",
    returnByValue: true,
  });
  return result.value as Finding[];
}

async function shadowOf(page: Page): Promise<number> {
  const { root } = await (await cdp(page)).send("DOM.getDocument", { depth: -1, pierce: true });
  const find = (node: Node): number | undefined =>
    node.shadowRoots?.[0]?.backendNodeId ?? node.children?.map(find).find((id) => id !== undefined);
  const found = find(root as Node);
  if (found === undefined) throw new Error("There is no launcher.");
  return found;
}
