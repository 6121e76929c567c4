import { expect, type Frame, type FrameLocator, type Page } from "@playwright/test";
import type { Stack } from "./stack.ts";

/** Outbound messages as the team writes them, and what a visitor's page has of them. */

export const PATIENT = { timeout: 30_000 };
const PACE = { quietMs: 30 * 60_000, perDay: 3 };
const DELIVERY = {
  audience: null,
  trigger: { type: "immediate" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

/** Calls a function as the owner. */
export async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

const live: { path: string; args: object }[] = [];

/** Puts a message before visitors of one path. */
export async function publish(
  stack: Stack,
  path: string,
  content: object,
  more: object = {},
): Promise<string> {
  const delivery = { ...DELIVERY, page: { include: [path], exclude: [] }, ...more };
  const fields = { name: `Message of ${path}`, content, delivery };
  const { messageId } = await asOwner<{ messageId: string }>(stack, "outboundMessages:create", { fields });
  await setLive(stack, "outboundMessages:setStatus", { messageId });
  return messageId;
}

/** Puts a survey before visitors of one path. */
export async function publishSurvey(
  stack: Stack,
  path: string,
  content: object,
  more: object = {},
): Promise<string> {
  const delivery = { ...DELIVERY, page: { include: [path], exclude: [] }, ...more };
  const fields = { name: `Survey of ${path}`, content, delivery };
  const { surveyId } = await asOwner<{ surveyId: string }>(stack, "surveys:create", { fields });
  await setLive(stack, "surveys:setStatus", { surveyId });
  return surveyId;
}

async function setLive(stack: Stack, path: string, args: object): Promise<void> {
  await asOwner(stack, path, { ...args, status: "live" });
  live.push({ path, args });
}

/** Takes back all that was put live: it costs every page something, and other tests count. */
export async function takeBack(stack: Stack): Promise<void> {
  for (const { path, args } of live.splice(0)) await asOwner(stack, path, { ...args, status: "archived" });
  await asOwner(stack, "engagement:setPace", PACE);
}

/** All frames beside the messenger. */
export const surfaces = (page: Page) => page.locator('iframe[src*="/surface/"]');

/** The one that has this in it. */
export async function surfaceOf(page: Page, text: string): Promise<FrameLocator> {
  let found: FrameLocator | undefined;
  await expect(async () => {
    for (const each of await surfaces(page).all()) {
      const frame = each.contentFrame();
      if ((await frame.locator("body").innerText({ timeout: 2_000 })).includes(text)) found = frame;
    }
    expect(found).toBeDefined();
  }).toPass(PATIENT);
  return found as FrameLocator;
}

/** Has every page count its layout shifts and long tasks, from its beginning. */
export async function watchLayout(page: Page): Promise<void> {
  await page.addInitScript(() => {
    type Watched = typeof window & { shifts: { value: number; of: string[] }[]; longTasks: number[] };
    const watched = window as Watched;
    watched.shifts = [];
    watched.longTasks = [];
    type Source = { node: Node | null; previousRect: DOMRect; currentRect: DOMRect };
    type Shift = PerformanceEntry & { value: number; sources: Source[] };
    const rect = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(" ");
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const of = entry.sources.map(
          ({ node, previousRect, currentRect }) =>
            `${node?.nodeName ?? "gone"} ${rect(previousRect)} > ${rect(currentRect)}`,
        );
        watched.shifts.push({ value: entry.value, of });
      }
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.longTasks.push(Math.round(entry.duration));
    }).observe({ type: "longtask", buffered: true });
  });
}

/** What was counted by now, of frames of ours as well; whatever had input before it counts, too. */
export async function layoutOf(
  page: Page | Frame,
): Promise<{ shift: number; moved: string[]; longTasks: number[] }> {
  return page.evaluate(async () => {
    // What has just been painted is told a little later.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    type Watched = typeof window & { shifts: { value: number; of: string[] }[]; longTasks: number[] };
    const { shifts, longTasks } = window as Watched;
    return {
      shift: shifts.reduce((total, { value }) => total + value, 0),
      moved: shifts.flatMap(({ of }) => of),
      longTasks,
    };
  });
}
