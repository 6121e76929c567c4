import type { Page } from "@playwright/test";
import { fillHome } from "../content/fillHome.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { look, scroll } from "./support/longLog.ts";

const MESSAGES = 5_000;
/** What one page of a conversation holds, and how many pages may be drawn at a time. */
const PAGE = 30;
const MAX_PAGES = 7;

type Modification = { type: "Add" | "Remove"; queryId: number; udfPath?: string };
type ClientMessage = { type: string; modifications?: Modification[] };

/** Counts the live queries to one function that a page holds, by what it tells the server. */
function countLive(page: Page, path: string): { now: () => number; most: () => number; asked: () => number } {
  const live = new Set<number>();
  let most = 0;
  let asked = 0;
  page.on("websocket", (socket) => {
    live.clear();
    socket.on("framesent", ({ payload }) => {
      const message = JSON.parse(String(payload)) as ClientMessage;
      for (const change of message.modifications ?? []) {
        if (change.type === "Remove") live.delete(change.queryId);
        else if (change.udfPath?.replace(".js", "") === path) {
          live.add(change.queryId);
          asked++;
        }
      }
      most = Math.max(most, live.size);
    });
  });
  return { now: () => live.size, most: () => most, asked: () => asked };
}

test("a thread of 5,000 messages is read to its first one with a handful of pages drawn and live, and back to its end", async ({
  stack,
  site,
  newVisitor,
  consolePage,
}) => {
  // Some 170 pages, one after the other.
  test.setTimeout(300_000);
  const { context } = await newVisitor();
  const visitorPage = context.pages()[0] ?? (await context.newPage());
  await visitorPage.goto(site.put("/console-full-size", { head: snippet(stack) }));
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const visitorId = (await visitorPage.evaluate(() => window.OpencomWidget.getVisitorId())) ?? "";
  const amounts = { messages: MESSAGES, conversations: 1, tickets: 0, others: 0, hasArticles: false };
  const { conversationId } = await fillHome(stack, visitorId, amounts);
  // A new socket from here on, so that every query of it is seen.
  const queries = countLive(consolePage, "inbox:messages");
  await consolePage.emulateMedia({ reducedMotion: "reduce" });
  await consolePage.goto("about:blank");
  await consolePage.goto(`${stack.info.url}/#/inbox/${conversationId}`);
  const box = consolePage.getByRole("region", { name: "Messages" });
  await expect(box.locator(".oc-bubble").last()).toBeInViewport();
  const opened = await look(box);
  const last = opened.numbers.at(-1) ?? 0;
  expect(last).toBeGreaterThan(MESSAGES - 5);

  const up = await scroll(box, "up", 0);
  expect(up).toMatchObject({ isOrdered: true });
  expect(up.moved).toBeLessThanOrEqual(1);
  expect(up.mostDrawn).toBeLessThanOrEqual(MAX_PAGES * PAGE);
  expect(up.mostElements).toBeLessThanOrEqual(opened.elements + 12 * MAX_PAGES * PAGE);
  // The newest page, those that are drawn, and the next that is on its way.
  expect(queries.most()).toBeLessThanOrEqual(MAX_PAGES + 2);
  expect(queries.asked()).toBeGreaterThanOrEqual(MESSAGES / PAGE);
  test.info().annotations.push({
    type: "measured",
    description: `${up.steps} steps, ${queries.asked()} pages, at most ${queries.most()} live, ${up.mostDrawn} messages and ${up.mostElements} elements, moved by ${up.moved} px`,
  });

  // What is new moves nothing that is read, and the way to it leads to the end.
  const place = () =>
    box.evaluate((each) => [each.scrollTop, each.querySelector(".oc-bubble")?.getBoundingClientRect().top]);
  const before = await place();
  const reply = { clientMessageId: crypto.randomUUID(), text: "News from the end" };
  await stack.run("inbox:reply", { agentToken: await stack.agentToken(), conversationId, ...reply });
  await expect(consolePage.getByRole("link", { name: /News from the end/ })).toBeVisible();
  expect(await place()).toEqual(before);
  await expect(box.getByText(reply.text)).toHaveCount(0);
  await consolePage.getByRole("button", { name: "Jump to newest" }).click();
  await expect(box.getByText(reply.text)).toBeInViewport();
  expect((await look(box)).bubbles).toBeLessThanOrEqual(3 * PAGE);
  await expect.poll(queries.now).toBeLessThanOrEqual(3);

  // Some pages up and down again: each message once, in its place; what is written from up there is followed.
  await scroll(box, "up", MESSAGES - 500);
  expect((await look(box)).numbers).not.toContain(last);
  const down = await scroll(box, "down", last);
  expect(down.isOrdered).toBe(true);
  expect(down.moved).toBeLessThanOrEqual(1);
  await scroll(box, "up", MESSAGES - 500);
  await consolePage.getByRole("textbox", { name: /reply/i }).fill("From far up");
  await consolePage.keyboard.press("Enter");
  await expect(box.getByText("From far up")).toBeInViewport();
});
