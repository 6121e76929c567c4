import { type CDPSession, expect, type Page } from "@playwright/test";

export type LauncherState = {
  label: string;
  expanded: string | null;
  /** All text in the launcher's shadow tree: the badge. */
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
};

type CdpNode = {
  nodeName: string;
  backendNodeId: number;
  nodeValue: string;
  attributes?: string[];
  children?: CdpNode[];
  shadowRoots?: CdpNode[];
  contentDocument?: CdpNode;
};

const sessions = new WeakMap<Page, CDPSession>();

export async function cdp(page: Page): Promise<CDPSession> {
  const known = sessions.get(page);
  if (known) return known;
  const session = await page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/** The launcher as the browser sees it, through its closed shadow root; null while none is drawn. */
export async function launcherState(page: Page): Promise<LauncherState | null> {
  const session = await cdp(page);
  const { root } = (await session.send("DOM.getDocument", { depth: -1, pierce: true })) as { root: CdpNode };
  const found = findButton(root);
  if (!found) return null;
  const box = await session
    .send("DOM.getBoxModel", { backendNodeId: found.button.backendNodeId })
    .catch(() => null);
  if (!box) return null;
  const [x = 0, y = 0] = box.model.border;
  const attribute = (name: string) => {
    const at = found.button.attributes?.indexOf(name) ?? -1;
    return at >= 0 ? (found.button.attributes?.[at + 1] ?? null) : null;
  };
  const { width, height } = box.model;
  if (width === 0 || height === 0) return null;
  return {
    label: attribute("aria-label") ?? "",
    expanded: attribute("aria-expanded"),
    text: textOf(found.root),
    x,
    y,
    width,
    height,
  };
}

/** Waits until the launcher is drawn and has come to rest. */
export async function expectLauncher(page: Page): Promise<LauncherState> {
  let state: LauncherState | null = null;
  await expect
    .poll(
      async () => {
        const before = state;
        state = await launcherState(page);
        return state !== null && before !== null && JSON.stringify(state) === JSON.stringify(before);
      },
      { message: "launcher is drawn", intervals: [100] },
    )
    .toBe(true);
  return state as unknown as LauncherState;
}

/** Clicks the launcher where a person would. */
export async function clickLauncher(page: Page): Promise<void> {
  const { x, y, width, height } = await expectLauncher(page);
  await page.mouse.click(x + width / 2, y + height / 2);
}

function findButton(node: CdpNode): { button: CdpNode; root: CdpNode } | null {
  for (const shadow of node.shadowRoots ?? []) {
    const button = first(shadow, (each) => each.nodeName === "BUTTON" && !isHidden(each));
    if (button) return { button, root: shadow };
  }
  for (const child of node.children ?? []) {
    const found = findButton(child);
    if (found) return found;
  }
  return null;
}

function first(node: CdpNode, test: (node: CdpNode) => boolean): CdpNode | null {
  if (test(node)) return node;
  for (const child of node.children ?? []) {
    const found = first(child, test);
    if (found) return found;
  }
  return null;
}

function isHidden(node: CdpNode): boolean {
  return node.attributes?.includes("hidden") ?? false;
}

function textOf(node: CdpNode): string {
  if (node.nodeName === "#text") return node.nodeValue;
  return (node.children ?? []).map(textOf).join("").trim();
}
