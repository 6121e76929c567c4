import type { Frame, Page } from "@playwright/test";

export type ThreadClock = () => Promise<number>;

/**
 * How long the main thread of a document has worked since the last call, ms: time it waited for its turn on a busy
 * machine is not in it. Nothing that it did in between took longer. The document must have a process of its own.
 */
export async function startThreadClock(page: Page, realm: Page | Frame): Promise<ThreadClock> {
  const session = await page.context().newCDPSession(realm);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const total = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  let before = await total();
  return async () => {
    const now = await total();
    const spent = now - before;
    before = now;
    return spent;
  };
}
