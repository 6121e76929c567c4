/** What a closed messenger costs the deployment where every feature has something live. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const MAX_QUERIES = 7;
const MAX_CALLS = 6;
/** The server's own crons. */
const OWN = /cron|expir|sweep|cleanUp|dispatch|releases|seed/i;
const DELIVERY = {
  audience: null,
  // Live for this visitor and on no page of the test: asked for, decided, and not shown.
  page: { include: ["/never"], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: false,
};
const CHAT = { type: "chat", senderId: null, source: "Need a hand?", image: null, buttons: [] };
const QUESTION = {
  id: "score",
  kind: "nps",
  title: "How likely?",
  help: "",
  required: true,
  storeAs: null,
  labels: { low: "", high: "" },
  rules: [],
};
const SURVEY = {
  format: "small",
  intro: null,
  questions: [QUESTION],
  thanks: null,
  hasProgress: true,
  isDismissible: true,
};

async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

type Modification = { type: "Add" | "Remove"; queryId: number; udfPath?: string };

/** The live queries of a page, by what its sockets tell the server. */
function liveQueries(page: Page): { now: () => string[]; most: () => number } {
  const live = new Map<number, string>();
  let most = 0;
  page.on("websocket", (socket) => {
    live.clear();
    socket.on("framesent", ({ payload }) => {
      const { modifications = [] } = JSON.parse(String(payload)) as { modifications?: Modification[] };
      for (const { type, queryId, udfPath = "" } of modifications)
        if (type === "Add") live.set(queryId, udfPath.replace(".js", ""));
        else live.delete(queryId);
      most = Math.max(most, live.size);
    });
  });
  return { now: () => [...live.values()].toSorted(), most: () => most };
}

test("with a message, a survey and a checklist live and a conversation open: at most seven queries and six calls", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const tabs = [{ id: "tasks", isEnabled: true, visibleTo: "all" }];
  const { config } = await asOwner<{ config: { tabs: unknown } }>(stack, "messenger:get", {});
  await asOwner(stack, "messenger:setTabs", { change: { tabs } });
  const { messageId } = await asOwner<{ messageId: string }>(stack, "outboundMessages:create", {
    fields: { name: "Hello", content: CHAT, delivery: DELIVERY },
  });
  const { surveyId } = await asOwner<{ surveyId: string }>(stack, "surveys:create", {
    fields: { name: "NPS", content: SURVEY, delivery: DELIVERY },
  });
  const setAll = async (status: string) => {
    await asOwner(stack, "outboundMessages:setStatus", { messageId, status });
    await asOwner(stack, "surveys:setStatus", { surveyId, status });
  };
  await setAll("live");
  try {
    const url = site.put("/everything", { head: snippet(stack) });
    await page.goto(url);
    await new Messenger(page).start("still open");
    await page.goto("about:blank");
    await expect.poll(async () => (await stack.stats()).openSockets).toBe(0);
    const before = await stack.stats();
    const queries = liveQueries(page);
    await page.goto(url);
    await expect.poll(queries.now, "the team's changes are followed").toContain("engagement:stamp");
    // What a page view costs comes within the first seconds, and nothing tells that nothing more will.
    await page.waitForTimeout(4_000);
    const costs = Object.entries((await stack.stats()).calls)
      .map(([path, count]) => [path, count - (before.calls[path] ?? 0)] as const)
      .filter(([path, count]) => count > 0 && !OWN.test(path));
    test.info().annotations.push({
      type: "measured",
      description: `${queries.most()} queries (${queries.now()}); ${JSON.stringify(costs)}`,
    });
    expect(queries.most(), queries.now().join(", ")).toBeLessThanOrEqual(MAX_QUERIES);
    const calls = costs.reduce((sum, [, count]) => sum + count, 0);
    expect(calls, JSON.stringify(costs)).toBeLessThanOrEqual(MAX_CALLS);
  } finally {
    await setAll("archived");
    await asOwner(stack, "messenger:setTabs", { change: { tabs: config.tabs } });
  }
});
