import type { Frame, Locator, Page } from "@playwright/test";
import type { Finding } from "./measure/finding.ts";

type Box = { x: number; y: number; width: number; height: number };
/** What stands before an author: by its title, where it is, and its document. */
export type AuthorBox = { title: string; box: Box; frame: Frame };

/** How often boxes that lie over each other are looked at again: one of them may be on its way. */
const LOOKS = 10;
const LOOK_MS = 100;
/** Of the panel's own box so much is room for its shadow. */
const SHADOW = 12;

/** The author's panel, the card, and whatever else of theirs is to be seen. */
export async function boxesOf(page: Page): Promise<AuthorBox[]> {
  const all = await page.locator('iframe[src*="/surface/"]').all();
  const boxes = await Promise.all(all.map(toBox));
  return boxes.filter((each) => each !== null);
}

async function toBox(iframe: Locator): Promise<AuthorBox | null> {
  const handle = await iframe.elementHandle();
  const [box, frame] = [await handle?.boundingBox(), await handle?.contentFrame()];
  if (!box || !frame || !(await iframe.isVisible())) return null;
  return { title: (await iframe.getAttribute("title")) ?? "", box, frame };
}

/** Boxes that lie over each other, or reach out of the window, once all have come to rest. */
export async function findCovered(page: Page): Promise<Finding[]> {
  let findings: Finding[] = [];
  for (let looks = 0; looks < LOOKS; looks++) {
    findings = compare(await boxesOf(page));
    if (findings.length === 0) break;
    await page.waitForTimeout(LOOK_MS);
  }
  return findings;
}

function compare(boxes: readonly AuthorBox[]): Finding[] {
  return boxes.flatMap((one, at) =>
    boxes.slice(at + 1).flatMap((other) => {
      const wide =
        Math.min(one.box.x + one.box.width, other.box.x + other.box.width) - Math.max(one.box.x, other.box.x);
      const high =
        Math.min(one.box.y + one.box.height, other.box.y + other.box.height) -
        Math.max(one.box.y, other.box.y);
      if (wide <= SHADOW || high <= SHADOW) return [];
      const figure = `${Math.round(wide)} × ${Math.round(high)} px over each other`;
      return [{ rule: "covered" as const, where: `${one.title} > ${other.title}`, figure, text: "" }];
    }),
  );
}
