import type { CDPSession, Frame, Page } from "@playwright/test";
import { type Arena, expect } from "./arena.ts";

type Leftovers = {
  /** Bytes in use. */
  heap: number;
  /** Documents of the realm's process, those of detached frames included. */
  documents: number;
};

/** What a realm's own process holds after a collection, by a session that has seen nothing before. */
export async function leftoversOf(page: Page, realm: Page | Frame): Promise<Leftovers> {
  const session: CDPSession = await page.context().newCDPSession(realm);
  await session.send("HeapProfiler.enable");
  for (let times = 0; times < 3; times++) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { documents } = await session.send("Memory.getDOMCounters");
  await session.detach();
  return { heap: usedSize, documents };
}

/** Closes every surface as our frame would, by an order, and expects that none is left in the page or in the browser. */
export async function closeSurfaces(arena: Arena): Promise<void> {
  // Of no id: all of them. Ids may be what no text can name.
  await arena.toHost(JSON.stringify({ t: "order", d: { box: { isGone: true } } }));
  await expect(arena.page.locator('iframe[src*="surface/"]')).toHaveCount(0, { timeout: 60_000 });
  const alive = () => arena.page.frames().filter((each) => each.url().includes("surface/")).length;
  await expect.poll(alive, { message: "frames that the browser still has", timeout: 60_000 }).toBe(0);
}
