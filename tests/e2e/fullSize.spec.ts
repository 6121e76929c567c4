import type { Page } from "@playwright/test";
import { fillHome } from "../content/fillHome.ts";
import type { Visitor, VisitorOptions } from "./support/browser.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { look, scroll } from "./support/longLog.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const MESSAGES = 5_000;
/** What one page of a conversation holds, and how many pages may be drawn at a time. */
const PAGE = 30;
const MAX_DRAWN = 7 * PAGE;

/** Without animations: what has been written a moment ago would rise in, and seem to move. */
async function openPage(newVisitor: (options: VisitorOptions) => Promise<Visitor>): Promise<Page> {
  const { context } = await newVisitor({ reducedMotion: "reduce" });
  return context.pages()[0] ?? context.newPage();
}

/** Opens a page, so that there is a visitor, and fills the home for them. */
async function fill(stack: Stack, page: Page, url: string, amounts: Parameters<typeof fillHome>[2]) {
  await page.goto(url);
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  const visitorId = await page.evaluate(() => window.OpencomWidget.getVisitorId());
  return fillHome(stack, visitorId ?? "", amounts);
}

const show = (page: Page, id: string) =>
  page.evaluate((conversationId) => window.OpencomWidget.showConversation(conversationId), id);

test("a conversation of 5,000 messages opens at its end with one page, and is read to its first message in a log that never grows nor jumps", async ({
  stack,
  site,
  newVisitor,
}) => {
  const visitorPage = await openPage(newVisitor);
  const url = site.put("/full-size", { head: snippet(stack) });
  const amounts = { messages: MESSAGES, conversations: 1, tickets: 0, others: 0, hasArticles: false };
  const { conversationId } = await fill(stack, visitorPage, url, amounts);
  const before = (await stack.stats()).calls["messages:list"] ?? 0;
  await show(visitorPage, conversationId);
  const { frame } = new Messenger(visitorPage);
  const log = frame.getByRole("log");
  await expect(log.locator(".oc-bubble").last()).toBeInViewport();
  const opened = await look(log);
  expect(opened.bubbles).toBe(PAGE);
  expect(opened.numbers.at(-1)).toBeGreaterThan(MESSAGES - 5);
  expect(((await stack.stats()).calls["messages:list"] ?? 0) - before).toBe(1);

  // What makes a thread lively has come, the question for an address below the messages among it.
  await expect(frame.getByRole("button", { name: "Options" })).toBeVisible();
  const up = await scroll(log, "up", 0);
  expect(up).toMatchObject({ isOrdered: true });
  expect(up.moved).toBeLessThanOrEqual(1);
  expect(up.mostDrawn).toBeLessThanOrEqual(MAX_DRAWN);
  expect(up.mostElements).toBeLessThanOrEqual(opened.elements + 10 * MAX_DRAWN);
  // A page is asked for once, and nothing is asked for beside them.
  const calls = ((await stack.stats()).calls["messages:list"] ?? 0) - before;
  expect(calls).toBeLessThanOrEqual(MESSAGES / PAGE + 1);
  test.info().annotations.push({
    type: "measured",
    description: `${up.steps} steps up, ${calls} pages, at most ${up.mostDrawn} messages and ${up.mostElements} elements, moved by ${up.moved} px`,
  });

  // News are told without moving what is read, and lead to the end.
  const agentToken = await stack.agentToken();
  const reply = {
    agentToken,
    conversationId,
    clientMessageId: crypto.randomUUID(),
    text: "News from the end",
  };
  const place = () =>
    log.evaluate((box) => [box.scrollTop, box.querySelector(".oc-bubble")?.getBoundingClientRect().top]);
  const placeBefore = await place();
  await stack.run("inbox:reply", reply);
  const pill = frame.getByRole("button", { name: "New messages" });
  await expect(pill).toBeVisible();
  expect(await place()).toEqual(placeBefore);
  await pill.click();
  await expect(log.getByText("News from the end")).toBeInViewport();
  expect((await look(log)).bubbles).toBeLessThanOrEqual(2 * PAGE);
});

test("what was put aside comes back in its place on the way down, each message once; what is sent from far up is followed", async ({
  stack,
  site,
  newVisitor,
}) => {
  const visitorPage = await openPage(newVisitor);
  const url = site.put("/full-size-back", { head: snippet(stack) });
  const amounts = { messages: 700, conversations: 1, tickets: 0, others: 0, hasArticles: false };
  const { conversationId } = await fill(stack, visitorPage, url, amounts);
  await show(visitorPage, conversationId);
  const messenger = new Messenger(visitorPage);
  const log = messenger.frame.getByRole("log");
  await expect(log.locator(".oc-bubble").last()).toBeInViewport();
  const last = (await look(log)).numbers.at(-1) ?? 0;
  await scroll(log, "up", 0);
  expect((await look(log)).numbers).not.toContain(last);
  const down = await scroll(log, "down", last);
  expect(down.isOrdered).toBe(true);
  expect(down.moved).toBeLessThanOrEqual(1);
  expect(down.mostDrawn).toBeLessThanOrEqual(MAX_DRAWN);
  // Nothing is left of the space that stood for what was put aside.
  await log.evaluate((box) => box.scrollTo({ top: 0 }));
  await expect(log.locator(".oc-bubble").last()).toBeInViewport();
  await scroll(log, "up", 0);
  await messenger.send("from far up");
  await expect(log.getByText("from far up")).toBeInViewport();
});

test("a click leads to the first of many unread messages, pages above the end", async ({
  stack,
  site,
  newVisitor,
}) => {
  const visitorPage = await openPage(newVisitor);
  const url = site.put("/full-size-unread", { head: snippet(stack) });
  const amounts = { messages: 600, unread: 120, conversations: 1, tickets: 0, others: 0, hasArticles: false };
  const { conversationId } = await fill(stack, visitorPage, url, amounts);
  await show(visitorPage, conversationId);
  const { frame } = new Messenger(visitorPage);
  const log = frame.getByRole("log");
  await expect(log.locator(".oc-bubble").last()).toBeInViewport();
  const pill = frame.getByRole("button", { name: "New messages" });
  await pill.click();
  const line = log.getByRole("separator", { name: "New" });
  await expect(line).toBeInViewport();
  await expect(pill).toBeHidden();
  // As many of theirs stand below the line as were unread: it is the 120th from the end.
  const under = await line.evaluate((element) => element.nextElementSibling?.textContent ?? "");
  expect(under).toContain(await expectedFirst(stack, conversationId, 120));
  expect((await look(log)).bubbles).toBeLessThanOrEqual(MAX_DRAWN);
});

/** How the text of the teammates' message begins that is the `count`th from the end. */
async function expectedFirst(stack: Stack, conversationId: string, count: number): Promise<string> {
  const agentToken = await stack.agentToken();
  const theirs: { text: string }[] = [];
  let cursor: string | null = null;
  while (theirs.length < count) {
    const { page, continueCursor } = (await stack.run("inbox:messages", {
      agentToken,
      conversationId,
      paginationOpts: { cursor, numItems: 100 },
    })) as { page: { text: string; sender: { kind: string } }[]; continueCursor: string };
    theirs.push(...page.filter(({ sender }) => sender.kind === "agent"));
    cursor = continueCursor;
  }
  return /#\d+$/.exec(theirs[count - 1]?.text ?? "")?.[0] ?? "";
}

test("a help centre of more than 200 articles answers what is typed, with one question for each pause", async ({
  stack,
  site,
  newVisitor,
}) => {
  const visitorPage = await openPage(newVisitor);
  const url = site.put("/full-size-help", { head: snippet(stack) });
  const { articles } = await fill(stack, visitorPage, url, {
    messages: 1,
    conversations: 1,
    tickets: 0,
    others: 0,
  });
  expect(articles).toBeGreaterThanOrEqual(200);
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await messenger.frame.getByRole("button", { name: "Help", exact: true }).click();
  const field = messenger.frame.getByRole("searchbox");
  await field.waitFor();
  const before = (await stack.stats()).calls["articles:search"] ?? 0;
  await field.pressSequentially("streaming objects", { delay: 10 });
  const hit = messenger.frame.getByRole("button", { name: /stream/i }).first();
  await expect(hit).toBeVisible();
  await expect(messenger.frame.locator("mark").first()).toBeVisible();
  // Typed in one go; a machine that stands still in between may make two or three of it.
  expect(((await stack.stats()).calls["articles:search"] ?? 0) - before).toBeLessThanOrEqual(3);
  await hit.click();
  await expect(messenger.frame.getByRole("article").getByRole("heading").first()).toBeVisible();
});
