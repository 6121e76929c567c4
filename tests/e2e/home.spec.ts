/** Home's later cards, the tasks tab and ratings: from the console and the functions to what a visitor sees and does. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };

async function goTo(page: Page, stack: Stack, settings: string): Promise<void> {
  await page.goto(`${stack.info.consoleUrl}#/settings/${settings}`);
}

/** Calls a function as the owner. */
async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

/** Closes the open conversation whose latest message is `preview`. Returns its id. */
async function closeAfter(stack: Stack, preview: string): Promise<string> {
  let conversationId = "";
  // Its sender sees it before it has arrived.
  await expect(async () => {
    const { page } = await asOwner<{ page: { id: string; preview: string }[] }>(stack, "inbox:list", {
      state: "open",
      paginationOpts: { cursor: null, numItems: 50 },
    });
    conversationId = page.find((each) => each.preview === preview)?.id ?? "";
    expect(conversationId).not.toBe("");
  }).toPass(PATIENT);
  await asOwner(stack, "inbox:reply", {
    conversationId,
    clientMessageId: crypto.randomUUID(),
    text: `Answered: ${preview}`,
  });
  await asOwner(stack, "inbox:close", { conversationId });
  return conversationId;
}

// Other tests close conversations, too.
test.afterEach(({ stack }) => asOwner(stack, "csat:set", { askForRating: false, delayMinutes: 0 }));

test("an announcement is written, looked at and published in the console, and read by a visitor, once as news", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await goTo(consolePage, stack, "announcements");
  await consolePage.getByRole("button", { name: "New announcement" }).click();
  await consolePage.getByLabel("Title", { exact: true }).fill("Dark colours have come");
  await consolePage.getByLabel("Text, in Markdown").fill("Turn them on in **your settings**.\n\n## How");
  await consolePage.getByLabel("Leads to").selectOption("url");
  await consolePage.getByLabel("Text of the button").fill("See how");
  await consolePage.getByLabel("Address", { exact: true }).fill("https://shop.example/dark");
  await expect(consolePage.getByRole("complementary", { name: "Preview" }).locator("strong")).toHaveText(
    "your settings",
  );

  await visitorPage.goto(site.put("/news", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  await messenger.open();
  // The one that a new home begins with is there; the draft is not.
  await expect(frame.getByRole("button", { name: /Welcome aboard/ })).toBeVisible(PATIENT);
  const row = frame.getByRole("button", { name: /Dark colours have come/ });
  await expect(row).toHaveCount(0);
  await consolePage.getByRole("button", { name: "Publish" }).click();
  await expect(row).toContainText("New", PATIENT);
  await expect(row).toContainText("Turn them on in your settings.");
  await row.click();
  await expect(frame.getByRole("heading", { level: 1, name: "Dark colours have come" })).toBeVisible(PATIENT);
  await expect(frame.getByRole("heading", { level: 2, name: "How" })).toBeVisible();
  const link = frame.getByRole("link", { name: /See how \(shop\.example\)/ });
  await expect(link).toHaveAttribute("href", "https://shop.example/dark");
  await frame.getByRole("button", { name: "Back" }).click();
  await expect(row).toBeVisible();
  await expect(row).not.toContainText("New");
  await visitorPage.reload();
  await messenger.open();
  await expect(row).toBeVisible(PATIENT);
  await expect(row).not.toContainText("New");

  // Taken back, it is gone, also for somebody who is reading it.
  await row.click();
  await expect(frame.getByRole("heading", { level: 1, name: "Dark colours have come" })).toBeVisible(PATIENT);
  await consolePage.getByRole("button", { name: "Take back" }).click();
  await expect(frame.getByText("This announcement is not here any more")).toBeVisible(PATIENT);
});

test("home says who is there and when an answer can be expected, live, with one query for home and thread", async ({
  stack,
  site,
  visitorPage,
}) => {
  await asOwner(stack, "teamPresence:beat", {});
  await visitorPage.goto(site.put("/status", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const status = messenger.frame.locator(".oc-status");
  await expect(status).toContainText("Active now", PATIENT);
  const { settings } = await asOwner<{ settings: object }>(stack, "conversationSettings:get", {});
  await asOwner(stack, "conversationSettings:set", { change: { replyTime: "hours" } });
  await expect(status).toContainText("Typically replies in a few hours", PATIENT);
  const before = (await stack.stats()).calls["conversations:settings"] ?? 0;
  await messenger.writeFirst("is the status shared?");
  await expect(messenger.frame.getByText("Typically replies in a few hours")).toBeVisible(PATIENT);
  expect((await stack.stats()).calls["conversations:settings"] ?? 0).toBeLessThanOrEqual(before + 1);
  await asOwner(stack, "conversationSettings:set", { change: settings });
});

/** Notes in the frame whatever of home was seen and then stood elsewhere. Runs in every frame of a page. */
function noteMoves(): void {
  const tops = new Map<Element, number>();
  const moves: string[] = [];
  Object.assign(window, { moves });
  const look = (): void => {
    for (const card of document.querySelectorAll<HTMLElement>(".oc-home > *")) {
      const isSeen = getComputedStyle(card).visibility === "visible" && card.innerText.trim() !== "";
      const before = tops.get(card);
      if (isSeen && before !== undefined && before !== card.offsetTop)
        moves.push(`${card.innerText.slice(0, 30)}: ${before} → ${card.offsetTop}`);
      if (isSeen) tops.set(card, card.offsetTop);
    }
    requestAnimationFrame(look);
  };
  look();
}

test("on a first visit no card pushes another that was seen, and on the next all stand where the team has put them", async ({
  stack,
  site,
  visitorPage,
}) => {
  await asOwner(stack, "teamPresence:beat", {});
  const { config } = await asOwner<{ config: { home: object } }>(stack, "messenger:get", {});
  const types = ["welcome", "status", "announcements", "startConversation", "featuredArticles", "search"];
  const cards = types.map((type) => ({ type, visibleTo: "all" }));
  await asOwner(stack, "messenger:setTabs", { change: { home: { isEnabled: true, cards } } });
  await visitorPage.addInitScript(noteMoves);
  const url = site.put("/first", { head: snippet(stack) });
  await visitorPage.goto(url);
  const { frame } = await openHome(visitorPage);
  const order = () =>
    frame
      .locator(".oc-home > *")
      .evaluateAll((all) =>
        all.map(
          (card) => /Active|Welcome aboard|Send us|Good to know|Search/.exec(card.textContent ?? "")?.[0],
        ),
      );
  const moves = () => frame.locator("body").evaluate(() => (window as unknown as { moves: string[] }).moves);
  await expect
    .poll(order, PATIENT)
    .toEqual(["Active", "Send us", "Search", "Welcome aboard", "Good to know"]);
  await expect(frame.getByText("Good to know")).toBeVisible(PATIENT);
  expect(await moves()).toEqual([]);

  await visitorPage.goto(url);
  await openHome(visitorPage);
  await expect
    .poll(order, PATIENT)
    .toEqual(["Active", "Welcome aboard", "Send us", "Good to know", "Search"]);
  expect(await moves()).toEqual([]);

  // Who comes to search can begin at once.
  await frame.getByRole("button", { name: "Search for help" }).click();
  await expect(frame.getByRole("searchbox", { name: "Search for help" })).toBeFocused(PATIENT);
  await frame.getByRole("button", { name: "Home" }).click();
  await frame.getByRole("button", { name: "Help", exact: true }).click();
  await expect(frame.getByRole("searchbox", { name: "Search for help" })).toBeVisible();
  await expect(frame.getByRole("main")).toBeFocused();
  await asOwner(stack, "messenger:setTabs", { change: { home: config.home } });
});

async function openHome(page: Page): Promise<Messenger> {
  const messenger = new Messenger(page);
  await messenger.open();
  return messenger;
}

test("on a second visit the late cards have their place before their code is there, and nothing moves when it comes", async ({
  stack,
  site,
  visitorPage,
}) => {
  await asOwner(stack, "teamPresence:beat", {});
  const url = site.put("/late", { head: snippet(stack) });
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const news = messenger.frame.getByRole("button", { name: /Welcome aboard/ });
  await expect(news).toBeVisible(PATIENT);
  const heights = () =>
    messenger.frame
      .locator(".oc-late")
      .evaluateAll((places) => places.map((place) => (place as HTMLElement).offsetHeight));
  await expect.poll(async () => Math.max(...(await heights()))).toBeGreaterThan(50);
  await expect(messenger.frame.getByText("Active now")).toBeVisible(PATIENT);
  await expect(messenger.frame.getByText("Good to know")).toBeVisible(PATIENT);
  const whole = await heights();

  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await visitorPage.route("**/cards.js", async (route) => {
    await held;
    await route.continue();
  });
  await visitorPage.goto(url);
  await messenger.open();
  await expect.poll(heights).toEqual(whole);
  await expect(news).toHaveCount(0);
  release();
  await expect(news).toBeVisible(PATIENT);
  expect(await heights()).toEqual(whole);
});

test("home keeps the place of as many conversations as there were, none where there were none, and nothing moves when they come", async ({
  stack,
  site,
  visitorPage,
}) => {
  const url = site.put("/rows", { head: snippet(stack) });
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  let release: () => void = () => undefined;
  let held = Promise.resolve();
  const hold = () => {
    held = new Promise((resolve) => (release = resolve));
  };
  await visitorPage.routeWebSocket(/\/sync$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void held.then(() => socket.send(message)));
  });
  const search = frame.getByRole("button", { name: "Search for help" });
  const topOf = () => search.evaluate((card) => (card as HTMLElement).offsetTop);
  const rows = frame.locator(".oc-home > ul .oc-row");
  for (const count of [0, 1, 2]) {
    hold();
    await visitorPage.goto(url);
    await messenger.open();
    await expect(search).toBeVisible();
    await expect(frame.locator(".oc-row-wait")).toHaveCount(count);
    const top = await topOf();
    release();
    await expect(rows).toHaveCount(count);
    // The late cards wait for the same connection.
    await expect(frame.getByRole("button", { name: /Welcome aboard/ })).toBeVisible(PATIENT);
    expect(await topOf()).toBe(top);
    if (count === 2) break;
    await messenger.writeFirst(`conversation ${count}`);
    await frame.getByRole("button", { name: "Back to conversations" }).click();
    await frame.getByRole("button", { name: "Home" }).click();
    await expect(rows).toHaveCount(count + 1);
  }
});

test("a checklist from the console is worked through, kept over a reload and an edit, and celebrated", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await goTo(consolePage, stack, "messenger");
  await consolePage.getByRole("switch", { name: "Tasks" }).click();
  await goTo(consolePage, stack, "checklists");
  await consolePage.getByRole("button", { name: "New checklist" }).click();
  await consolePage.getByLabel("Title", { exact: true }).fill("Set up your shop");
  await consolePage.getByLabel("Title of item 1").fill("Choose a name");
  await consolePage.getByRole("button", { name: "Add an item" }).click();
  await consolePage.getByLabel("Title of item 2").fill("Ask us anything");
  await consolePage.getByLabel("What item 2 leads to").selectOption("url");
  await consolePage.getByLabel("Text of item 2’s button").fill("Go");
  await consolePage.getByLabel("Address of item 2").fill("javascript:alert(1)");
  await consolePage.getByRole("button", { name: "Publish" }).click();
  await expect(consolePage.getByRole("alert").filter({ hasText: "items[1].action.url" })).toBeVisible();
  await consolePage.getByLabel("What item 2 leads to").selectOption("newConversation");
  await consolePage.getByLabel("Message that item 2 begins").fill("How do I start?");
  await consolePage.getByRole("button", { name: "Publish" }).click();
  await expect(consolePage.getByRole("button", { name: "Pause" })).toBeVisible();

  await visitorPage.goto(site.put("/tasks", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.evaluate(() => window.OpencomWidget.open("tasks"));
  await frame.getByRole("button", { name: /Set up your shop/ }).click();
  const progress = frame.getByRole("progressbar", { name: "0 of 2 done" });
  await expect(progress).toBeVisible(PATIENT);
  // Home was not seen, and yet it is drawn with the looks of home's cards.
  await expect(progress).toHaveCSS("appearance", "none");
  await frame.getByRole("checkbox", { name: "Choose a name" }).check();
  await expect(frame.getByRole("progressbar", { name: "1 of 2 done" })).toBeVisible();
  await expect
    .poll(async () => (await stack.stats()).calls["checklists:complete"] ?? 0)
    .toBeGreaterThanOrEqual(1);

  await visitorPage.reload();
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.evaluate(() => window.OpencomWidget.open("home"));
  // In progress: home leads on.
  await frame.getByRole("button", { name: /Set up your shop/ }).click(PATIENT);
  await expect(frame.getByRole("checkbox", { name: "Choose a name" })).toBeChecked();
  await consolePage.getByLabel("Title of item 1").fill("Choose a good name");
  await consolePage.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByRole("checkbox", { name: "Choose a good name" })).toBeChecked(PATIENT);

  await frame.getByRole("button", { name: "Send us a message" }).click();
  await expect(messenger.composer).toHaveValue("How do I start?", PATIENT);
  await frame.getByRole("button", { name: "Back to conversations" }).click();
  await frame.getByRole("checkbox", { name: "Ask us anything" }).check();
  await expect(frame.getByText("All done!")).toBeVisible();
  await frame.getByRole("checkbox", { name: "Ask us anything" }).uncheck();
  await expect(frame.getByText("All done!")).toHaveCount(0);

  await consolePage.getByRole("button", { name: "Pause" }).click();
  await expect(frame.getByText("This list is not here any more")).toBeVisible(PATIENT);
  await goTo(consolePage, stack, "messenger");
  await consolePage.getByRole("switch", { name: "Tasks" }).click();
});

test("a closed conversation is rated with the keyboard, kept as a draft over a reload, told to the page and shown to the team", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await goTo(consolePage, stack, "ratings");
  await consolePage.getByRole("switch", { name: "Ask for a rating" }).click();
  await expect(consolePage.getByRole("switch", { name: "Ask for a rating" })).toBeChecked();

  await visitorPage.goto(site.put("/csat", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  await messenger.start("please rate this");
  await expect(frame.getByRole("group", { name: "How was this conversation?" })).toHaveCount(0);
  const conversationId = await closeAfter(stack, "please rate this");
  const question = frame.getByRole("group", { name: "How was this conversation?" });
  await expect(question).toBeVisible(PATIENT);
  // One group of radios: the arrow keys choose.
  await question.getByRole("radio", { name: "Bad" }).focus();
  await visitorPage.keyboard.press("Space");
  await visitorPage.keyboard.press("ArrowRight");
  await visitorPage.keyboard.press("ArrowRight");
  await expect(question.getByRole("radio", { name: "Good" })).toBeChecked();
  await frame.getByRole("textbox", { name: /Anything to add/ }).fill("quick and <b>kind</b>");

  await visitorPage.reload();
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.evaluate(() => {
    const events: unknown[] = [];
    Object.assign(window, { csatEvents: events });
    window.OpencomWidget.on("csatCompleted", (data) => events.push(data));
  });
  await visitorPage.evaluate((id) => window.OpencomWidget.showConversation(id), conversationId);
  await expect(question.getByRole("radio", { name: "Good" })).toBeChecked(PATIENT);
  await expect(frame.getByRole("textbox", { name: /Anything to add/ })).toHaveValue("quick and <b>kind</b>");
  await frame.getByRole("button", { name: "Send rating" }).click();
  await expect(frame.getByText("Thank you for your rating")).toBeVisible(PATIENT);
  const events = () =>
    visitorPage.evaluate(() => (window as unknown as { csatEvents: unknown[] }).csatEvents);
  await expect.poll(events).toEqual([{ id: conversationId }]);
  await frame.getByRole("button", { name: "Change rating" }).click();
  await question.getByRole("radio", { name: "Great" }).check({ force: true });
  await frame.getByRole("button", { name: "Send rating" }).click();
  await expect(frame.getByText("Thank you for your rating")).toBeVisible(PATIENT);
  await expect(frame.getByText("Great", { exact: true })).toBeVisible();
  expect(await events(), "a change completes nothing").toHaveLength(1);

  await consolePage.goto(`${stack.info.consoleUrl}#/inbox/${conversationId}?view=closed`);
  const note = consolePage.getByRole("region", { name: "Rating of this conversation" });
  await expect(note).toContainText("Great (5 of 5)", PATIENT);
  await expect(note).toContainText("quick and <b>kind</b>");
  await expect(consolePage.getByRole("list", { name: "Ratings" })).toContainText("Great (5 of 5)");

  // Reopened by the visitor, there is nothing to rate.
  await messenger.send("one more thing");
  await expect(frame.getByText("Thank you for your rating")).toHaveCount(0);
});

test("a question for a rating that is skipped stays away, over a reload and another closing", async ({
  stack,
  site,
  visitorPage,
}) => {
  await asOwner(stack, "csat:set", { askForRating: true, delayMinutes: 0 });
  const url = site.put("/csat-skip", { head: snippet(stack) });
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  await messenger.start("no rating, please");
  const conversationId = await closeAfter(stack, "no rating, please");
  const question = frame.getByRole("group", { name: "How was this conversation?" });
  await expect(question).toBeVisible(PATIENT);
  await frame.getByRole("button", { name: "Skip rating" }).click();
  await expect(question).toHaveCount(0);
  await asOwner(stack, "inbox:reopen", { conversationId });
  await asOwner(stack, "inbox:close", { conversationId });
  await visitorPage.reload();
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.evaluate((id) => window.OpencomWidget.showConversation(id), conversationId);
  await expect(frame.getByText("This conversation was closed. Write to open it again.").last()).toBeVisible();
  await expect
    .poll(async () => (await stack.stats()).calls["csat:eligibility"] ?? 0, PATIENT)
    .toBeGreaterThanOrEqual(2);
  await expect(question).toHaveCount(0);
});
