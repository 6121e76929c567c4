/** Checklists beside the launcher and in the tasks tab: what is done is found out by the deployment, and shown everywhere at once. */
import type { FrameLocator, Page } from "@playwright/test";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
/** As the console begins with: there until it is done. */
const DELIVERY = {
  audience: null,
  page: { include: [] as string[], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "untilCompleted" },
  schedule: {},
  priority: 0,
  isExempt: true,
};
const EXPORT = {
  id: "export",
  title: "Export something",
  text: "Twice, as **CSV**.",
  action: { type: "newConversation", text: "How do I export?" },
  completion: {
    type: "event",
    name: "export",
    where: [{ property: "kind", op: "is", value: "csv" }],
    count: 2,
  },
};
const PLAN = {
  id: "plan",
  title: "Choose a plan",
  action: { type: "url", url: "https://shop.example/plans", label: "See plans" },
  completion: {
    type: "rule",
    rule: { type: "attribute", key: "plan", compare: { op: "is", value: "pro" } },
  },
};
const VISIT = {
  id: "visit",
  title: "Look at the reports",
  action: { type: "none" },
  completion: { type: "page", page: { include: ["/reports/*"], exclude: [] } },
};
const READ = {
  id: "read",
  title: "Read the terms",
  action: { type: "none" },
  completion: { type: "manual" },
};

async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

const live: string[] = [];
const chats: string[] = [];
// What is live costs every page something; other tests count.
test.afterEach(async ({ stack }) => {
  for (const checklistId of live.splice(0)) await setStatus(stack, checklistId, "archived");
  for (const messageId of chats.splice(0))
    await asOwner(stack, "outboundMessages:setStatus", { messageId, status: "archived" });
});
const setStatus = (stack: Stack, checklistId: string, status: string) =>
  asOwner(stack, "checklists:setStatus", { checklistId, status });
const fieldsOf = (title: string, path: string, items: object[], pages: string[] = []) => ({
  title,
  description: "",
  visibleTo: "all",
  items,
  delivery: { ...DELIVERY, page: { include: [path, `${path}/*`, ...pages], exclude: [] } },
});

/** Publishes a checklist for pages below a path. */
async function publish(
  stack: Stack,
  path: string,
  items: object[],
  title = "First steps",
  pages: string[] = [],
): Promise<string> {
  const { checklistId } = await asOwner<{ checklistId: string }>(stack, "checklists:create", {
    fields: fieldsOf(title, path, items, pages),
  });
  await setStatus(stack, checklistId, "live");
  live.push(checklistId);
  return checklistId;
}

/** A chat that comes to pages below a path once they track an event. */
async function publishChat(stack: Stack, path: string, event: string): Promise<string> {
  const page = { include: [path], exclude: [] };
  const delivery = {
    ...DELIVERY,
    page,
    trigger: { type: "event", name: event },
    frequency: { type: "once" },
  };
  const content = { type: "chat", senderId: null, source: "Need a **hand**?", image: null, buttons: [] };
  const { messageId } = await asOwner<{ messageId: string }>(stack, "outboundMessages:create", {
    fields: { name: path, content, delivery },
  });
  await asOwner(stack, "outboundMessages:setStatus", { messageId, status: "live" });
  chats.push(messageId);
  return messageId;
}

const HEARD = [
  "checklistShown",
  "checklistCompleted",
  "checklistDismissed",
  "outboundShown",
  "outboundDismissed",
];
const LISTEN = `<script>window.seen = [];
addEventListener("load", () => { for (const name of ${JSON.stringify(HEARD)})
  OpencomWidget.on(name, ({ id }) => seen.push(name + " " + id)); });</script>`;
const seen = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
const surfaces = (page: Page) => page.locator('iframe[src*="/surface/"]');
const surfaceFrame = (page: Page) => {
  const frame = page.frames().find((each) => each.url().includes("/surface/"));
  if (!frame) throw new Error("There is no surface.");
  return frame;
};
const panelOf = (page: Page): FrameLocator => page.frameLocator('iframe[src*="/surface/"]');
const pillOf = (page: Page) => panelOf(page).getByRole("button", { expanded: false });
const open = async (page: Page): Promise<FrameLocator> => {
  await pillOf(page).click(PATIENT);
  await expect(panelOf(page).getByRole("heading", { level: 2 })).toBeVisible();
  return panelOf(page);
};
const box = (panel: FrameLocator, name: string) => panel.getByRole("checkbox", { name });

test("a list shows itself as a pill, and ticks itself off by event, attribute and page, with no reload and for good", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await publish(stack, "/steps", [EXPORT, PLAN, VISIT, READ], "First steps", ["/reports/*"]);
  const reports = site.put("/reports/june", { head: LISTEN + snippet(stack) });
  // Page views say at once where the visitor is, and heartbeats within a minute.
  const head = LISTEN + snippet(stack, { "data-opencom-track-page-views": "true" });
  await page.goto(site.put("/steps", { head }));
  await expect(pillOf(page)).toContainText("First steps", PATIENT);
  await expect(pillOf(page)).toContainText("0 of 4 done");
  await expect.poll(() => seen(page)).toEqual([`checklistShown ${id}`]);
  // Nothing takes the keys from the page, and the page has none of its words.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain("First steps");
  expect(await findings(surfaceFrame(page))).toEqual([]);

  const panel = await open(page);
  expect(await findings(surfaceFrame(page))).toEqual([]);
  await expect(panel.locator("strong")).toHaveText("CSV");
  await expect(box(panel, "Export something")).toBeDisabled();
  await expect(box(panel, "Export something")).toHaveAccessibleDescription("Ticks itself off Twice, as CSV.");
  await page.evaluate(() => {
    for (const kind of ["csv", "pdf", "csv"]) window.OpencomWidget.trackEvent("export", { kind });
  });
  await expect(box(panel, "Export something")).toBeChecked(PATIENT);
  await page.evaluate(() => window.OpencomWidget.identify({ customAttributes: { plan: "pro" } }));
  await expect(box(panel, "Choose a plan")).toBeChecked(PATIENT);
  await expect(box(panel, "Look at the reports")).not.toBeChecked();
  await page.evaluate(() => history.pushState(null, "", "/reports/june"));
  await expect(box(panel, "Look at the reports")).toBeChecked(PATIENT);

  // Left open, it is open on the next page.
  await page.goto(reports);
  await expect(box(panel, "Read the terms")).not.toBeChecked(PATIENT);
  await expect(panel.getByRole("progressbar")).toHaveAttribute("value", "3");
  await box(panel, "Read the terms").check();
  await expect(panel.getByText("All done!")).toBeVisible(PATIENT);
  await expect.poll(() => seen(page), PATIENT).toEqual([`checklistShown ${id}`, `checklistCompleted ${id}`]);
  await pressAway(panel.getByRole("button", { name: "Close" }), surfaces(page));
  expect(await seen(page)).not.toContain(`checklistDismissed ${id}`);
  type Results = { started: number; completed: number; items: { done: number }[] };
  const results = async () => {
    await stack.sweep();
    return asOwner<Results>(stack, "checklists:results", { checklistId: id });
  };
  await expect.poll(async () => (await results()).completed, { timeout: 90_000 }).toBe(1);
  expect((await results()).items.map(({ done }) => done)).toEqual([1, 1, 1, 1]);
});

test("what was done before is done; two tabs and the tasks tab show one truth; the team's changes come to the open page", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  // Where something is live already, elsewhere, an open page hears of more at once.
  await publish(stack, "/elsewhere", [READ], "Elsewhere");
  const url = site.put("/later", { head: LISTEN + snippet(stack) });
  await page.goto(url);
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await page.evaluate(() => window.OpencomWidget.trackEvent("export", { kind: "csv" }));
  await page.evaluate(() => window.OpencomWidget.trackEvent("export", { kind: "csv" }));
  await expect.poll(async () => (await stack.stats()).calls["events:track"] ?? 0, PATIENT).toBeGreaterThan(0);
  // With a connection it hears at once of what goes live.
  const messenger = new Messenger(page);
  await messenger.open();
  await messenger.close();
  const id = await publish(stack, "/later", [EXPORT, READ], "Welcome");
  await expect(pillOf(page)).toContainText("1 of 2 done", PATIENT);

  const other = await page.context().newPage();
  await other.goto(url);
  await expect(pillOf(other)).toContainText("1 of 2 done", PATIENT);
  const [one, two] = [await open(page), await open(other)];
  await box(one, "Read the terms").check();
  await expect(box(two, "Read the terms")).toBeChecked(PATIENT);
  await box(two, "Read the terms").uncheck();
  await expect(box(one, "Read the terms")).not.toBeChecked(PATIENT);

  const more = { id: "more", title: "Invite somebody", action: { type: "none" } };
  await asOwner(stack, "checklists:update", {
    checklistId: id,
    version: 1,
    fields: fieldsOf("Welcome aboard", "/later", [EXPORT, more]),
  });
  await expect(one.getByRole("heading", { name: "Welcome aboard" })).toBeVisible(PATIENT);
  await expect(box(one, "Export something")).toBeChecked();
  await expect(box(one, "Invite somebody")).not.toBeChecked();

  await one.getByRole("button", { name: "Close" }).click();
  for (const each of [page, other]) await expect(surfaces(each)).toHaveCount(0, PATIENT);
  await expect.poll(() => seen(page)).toContain(`checklistDismissed ${id}`);
  await other.close();
  await setStatus(stack, id, "paused");
});

test("on a phone, by keyboard: opens, goes where an item leads, is made small, and is paused away", async ({
  stack,
  site,
  newVisitor,
}) => {
  const id = await publish(stack, "/phone", [EXPORT, PLAN, VISIT, READ]);
  const { context } = await newVisitor({ viewport: { width: 375, height: 667 } });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/phone", { head: LISTEN + snippet(stack) }));
  await expect(pillOf(page)).toBeVisible(PATIENT);
  await pillOf(page).focus();
  await page.keyboard.press("Enter");
  const panel = panelOf(page);
  await expect(panel.getByRole("heading", { name: "First steps" })).toBeFocused(PATIENT);
  expect(await findings(surfaceFrame(page))).toEqual([]);
  await expect(async () => {
    const shown = await surfaces(page).boundingBox();
    expect(shown).not.toBeNull();
    expect(shown?.x).toBeGreaterThanOrEqual(0);
    expect((shown?.x ?? 0) + (shown?.width ?? 0)).toBeLessThanOrEqual(375);
    expect(shown?.y).toBeGreaterThanOrEqual(0);
  }).toPass(PATIENT);
  for (const name of ["Minimise", "Close"]) {
    await page.keyboard.press("Tab");
    await expect(panel.getByRole("button", { name })).toBeFocused();
  }
  await panel.getByRole("link", { name: /See plans/ }).focus();
  await box(panel, "Read the terms").focus();
  await page.keyboard.press("Space");
  await expect(box(panel, "Read the terms")).toBeChecked();
  await expect(panel.getByText("1 of 4 done").first()).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(pillOf(page)).toBeFocused(PATIENT);
  await page.reload();
  await expect(pillOf(page)).toContainText("1 of 4 done", PATIENT);
  await (await open(page)).getByRole("button", { name: "Send us a message" }).click();
  const messenger = new Messenger(page);
  await expect(messenger.composer).toHaveValue("How do I export?", PATIENT);
  await messenger.close();
  await expect(panelOf(page).getByRole("heading", { name: "First steps" })).toBeVisible(PATIENT);
  await setStatus(stack, id, "paused");
  await expect(surfaces(page)).toHaveCount(0, PATIENT);
});

test("gives its place to a chat and to a message of the team, not while somebody is at it, and comes back as it was; in a low window it scrolls inside", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const shownCalls = async () => (await stack.stats()).calls["engagement:shown"] ?? 0;
  const before = await shownCalls();
  const id = await publish(stack, "/both", [EXPORT, PLAN, VISIT, READ]);
  const chatId = await publishChat(stack, "/both", "stuck");
  await page.setViewportSize({ width: 1_000, height: 480 });
  await page.goto(site.put("/both", { head: LISTEN + snippet(stack) }));
  const panel = await open(page);

  // All of its edges are to be seen, and the last item can be reached.
  const measure = () =>
    surfaceFrame(page).evaluate(() => {
      const card = document.querySelector(".oc-checklist")?.getBoundingClientRect();
      const list = document.querySelector(".oc-checklist-scroll");
      const hidden = (list?.scrollHeight ?? 0) - (list?.clientHeight ?? 0);
      const root = document.documentElement;
      return {
        hidden,
        spare: Math.round(innerHeight - (card?.bottom ?? 0)),
        over: root.scrollHeight - innerHeight,
      };
    });
  await expect.poll(measure, PATIENT).toMatchObject({ spare: 12, over: 0 });
  expect((await measure()).hidden).toBeGreaterThan(0);
  await box(panel, "Read the terms").scrollIntoViewIfNeeded();
  await expect(panel.getByRole("heading", { name: "First steps" })).toBeInViewport();
  await expect(box(panel, "Read the terms")).toBeInViewport();
  await page.setViewportSize({ width: 1_000, height: 900 });
  await expect.poll(measure, PATIENT).toEqual({ hidden: 0, spare: 12, over: 0 });

  // The focus is in the panel: the chat waits until that is made small again.
  await expect(panel.getByRole("heading", { name: "First steps" })).toBeFocused();
  await page.evaluate(() => window.OpencomWidget.trackEvent("stuck"));
  await expect.poll(async () => (await stack.stats()).calls["events:track"] ?? 0, PATIENT).toBeGreaterThan(0);
  await expect(panel.getByRole("heading", { name: "First steps" })).toBeFocused();
  await page.keyboard.press("Escape");
  const chat = panelOf(page).getByText("Need a hand?");
  await expect(chat).toBeVisible(PATIENT);
  await expect(surfaces(page)).toHaveCount(1);
  await panelOf(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(pillOf(page)).toContainText("0 of 4 done", PATIENT);
  await expect(surfaces(page)).toHaveCount(1);

  const visitorId = await page.evaluate(() => window.OpencomWidget.getVisitorId());
  const said = { visitorId, clientMessageId: crypto.randomUUID(), text: "How is it going?" };
  await asOwner(stack, "inbox:start", said);
  await expect(panelOf(page).getByText("How is it going?")).toBeVisible(PATIENT);
  await expect(surfaces(page)).toHaveCount(1);
  await panelOf(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(pillOf(page)).toContainText("0 of 4 done", PATIENT);

  // Each was seen once, whoever counts.
  expect(await seen(page)).toEqual([
    `checklistShown ${id}`,
    `outboundShown ${chatId}`,
    `outboundDismissed ${chatId}`,
  ]);
  expect((await shownCalls()) - before).toBe(2);
});
