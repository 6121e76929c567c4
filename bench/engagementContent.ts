import type { Stack } from "../tests/e2e/support/stack.ts";

const EVENTS = 20;
const DAY_MS = 86_400_000;
const ITEMS_AT_ONCE = 100;
const VISITORS_AT_ONCE = 500;

export const eventName = (n: number): string => `event ${n % EVENTS}`;
export type Filled = { segmentIds: string[]; itemIds: string[] };

/** Segments of what visitors did and with which browser, and messages for some of them on some pages: all live. */
export async function fillProgram(
  stack: Stack,
  { items, segments }: { items: number; segments: number },
): Promise<Filled> {
  const { workspaceId } = stack.info;
  const segmentIds = (await stack.run("imports:segments", {
    workspaceId,
    segments: Array.from({ length: segments }, (_, n) => ({
      name: `Segment ${n}`,
      description: "",
      rule: segmentRule(n),
    })),
  })) as string[];
  await waitForCounts(stack, segmentIds);
  const itemIds: string[] = [];
  for (let first = 0; first < items; first += ITEMS_AT_ONCE) {
    const length = Math.min(ITEMS_AT_ONCE, items - first);
    const messages = Array.from({ length }, (_, at) => message(first + at, segmentIds));
    itemIds.push(...((await stack.run("imports:outbound", { workspaceId, messages })) as string[]));
  }
  return { segmentIds, itemIds };
}

/** A new segment is counted; with nobody there yet that is done at once, and not while visitors come. */
async function waitForCounts(stack: Stack, segmentIds: readonly string[]): Promise<void> {
  const agentToken = await stack.agentToken();
  for (const segmentId of segmentIds)
    for (;;) {
      const found = await stack.run("segments:getForAgent", { agentToken, segmentId });
      if (!(found as { size: { isCounting: boolean } }).size.isCounting) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
}

/** So many visitors, each with a past of seven rows. */
export async function fillVisitors(stack: Stack, count: number, { itemIds }: Filled): Promise<void> {
  const { workspaceId } = stack.info;
  const lastAt = Date.now() - 3 * DAY_MS;
  for (let first = 0; first < count; first += VISITORS_AT_ONCE) {
    const length = Math.min(VISITORS_AT_ONCE, count - first);
    const visitors = Array.from({ length }, (_, at) => past(first + at, itemIds, lastAt));
    await stack.run("imports:histories", { workspaceId, visitors });
  }
}

/** What a segment asks; another `count` makes it another rule. */
export const segmentRule = (n: number, count = 1): object => ({
  type: "any",
  rules: [
    { type: "event", name: eventName(n), compare: "atLeast", count, days: 30 },
    { type: "field", field: "browser", compare: { op: "is", value: "Firefox" } },
  ],
});

function past(n: number, itemIds: readonly string[], lastAt: number): object {
  const events = [0, 7, 13].map((step) => ({ name: eventName(n + step), count: 1 + (n % 4), lastAt }));
  const itemId = itemIds[n % Math.max(1, itemIds.length)];
  return {
    name: `Visitor ${n}`,
    attributes: { plan: n % 3 === 0 ? "pro" : "free", seats: n % 50 },
    events,
    visits: { number: 1 + (n % 9), lastAt },
    shown: itemId ? [{ kind: "outbound", itemId, version: 1, lastAt }] : [],
  };
}

const BANNER = { type: "banner", position: "top", style: "float", isDismissible: true, buttons: [] };

/** Every tenth is for every page, the others for one part of a documentation each. */
function message(n: number, segmentIds: readonly string[]): object {
  const segmentId = segmentIds[n % segmentIds.length];
  const onPlan = { type: "attribute", key: "plan", compare: { op: "is", value: "pro" } };
  return {
    name: `Message ${n}`,
    content: { ...BANNER, source: `News **${n}** of the team` },
    delivery: {
      audience: { type: n % 2 ? "any" : "none", rules: [{ type: "segment", segmentId }, onPlan] },
      page: { include: n % 10 === 0 ? ["/*"] : [`/docs/page-${n}/*`], exclude: ["/checkout*"] },
      trigger: { type: "immediate" },
      frequency: n % 3 ? { type: "once" } : { type: "every", days: 7, max: 3 },
      schedule: {},
      priority: n,
      isExempt: false,
    },
  };
}
