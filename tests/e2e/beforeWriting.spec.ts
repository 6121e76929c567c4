/** What helps a visitor before anybody has answered: who is back when, common questions, articles; and links to all of it. */
import { randomUUID } from "node:crypto";
import { makeWorkspace } from "../gallery/client.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const DAY_MINUTES = 1_440;
const INSTALL = "Put the messenger on your site";

async function asOwner<T>(stack: Stack, path: string, args: object = {}): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

/** Closed today, open all day from tomorrow's midnight on, in UTC. */
function fromTomorrow(): object {
  const today = (new Date().getUTCDay() + 6) % 7;
  const week = Array.from({ length: 7 }, (_, day) => (day === today ? [] : [{ from: 0, to: DAY_MINUTES }]));
  return { timeZone: "UTC", week, holidays: [] };
}

test("a closed office says when somebody is back by the visitor's own clock; a new one is open on working days", async ({
  stack,
  site,
  newVisitor,
}) => {
  type Hours = { hours: { week: unknown[][] } } | null;
  const seeded = await asOwner<Hours>(stack, "officeHours:get");
  expect(seeded?.hours.week.map((windows) => windows.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);

  // A team of which nobody is there.
  const { workspaceId, agent } = await makeWorkspace(stack, { name: "Night shop", owner: "Nora" });
  await agent.mutate("officeHours:set", { hours: fromTomorrow() });
  const { context } = await newVisitor({ timezoneId: "Asia/Kolkata", locale: "en-US" });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/night", { head: snippet(stack, { "data-opencom-workspace-id": workspaceId }) }));
  const messenger = new Messenger(page);
  await messenger.open();
  // Midnight in UTC.
  const back = messenger.frame.getByText(/^Back (tomorrow )?at 5:30\sAM your time$/);
  await expect(back).toBeVisible();
  await messenger.writeFirst("is anybody up?");
  await expect(back).toBeVisible();
});

test("common questions, articles while typing, and a draft the team sees where visitors are told so; places by id", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const { settings } = await asOwner<{ settings: object }>(stack, "conversationSettings:get");
  const hits = await asOwner<{ id: string; title: string }[]>(stack, "articles:searchForAgent", {
    query: INSTALL,
  });
  const articleId = hits.find(({ title }) => title === INSTALL)?.id;
  const commonIssues = [
    { label: "Where is my order?", starter: "My order has not come yet." },
    { label: "How do I install it?", articleId },
  ];
  const change = { commonIssues, typingPreview: true };
  await asOwner(stack, "conversationSettings:set", { change });
  try {
    const url = site.put("/before", { head: snippet(stack) });
    await visitorPage.goto(url);
    const messenger = new Messenger(visitorPage);
    const { frame, composer } = messenger;
    const article = frame.getByRole("heading", { level: 1, name: INSTALL });
    const back = frame.getByRole("button", { name: /^Back/ }).first();
    await messenger.open();
    await frame.getByRole("button", { name: "Send us a message" }).click();
    await frame.getByRole("button", { name: "How do I install it?" }).click();
    await expect(article).toBeVisible();
    await back.click();
    await frame.getByRole("button", { name: "Where is my order?" }).click();
    await expect(composer).toHaveValue("My order has not come yet.");
    await expect(composer).toBeFocused();
    await expect(frame.getByText("The team sees what you type before you send it")).toBeVisible();

    await composer.fill("where do I put the snippet?");
    await frame.getByRole("region", { name: "This may help" }).getByRole("button", { name: INSTALL }).click();
    await expect(article).toBeVisible();
    await back.click();
    await expect(composer, "what was being written is kept").toHaveValue("where do I put the snippet?");
    await messenger.send("found it, thank you");

    const inbox = new Inbox(consolePage);
    await inbox.open("found it, thank you");
    await composer.pressSequentially("one more thing");
    await expect(consolePage.getByText("one more thing", { exact: false }).first()).toBeVisible();
    await expect(inbox.message("one more thing"), "it was not sent").toHaveCount(0);
    await composer.fill("");

    await messenger.close();
    type Listed = { page: { id: string; preview: string }[] };
    const { page: listed } = await asOwner<Listed>(stack, "inbox:list", {
      state: "open",
      paginationOpts: { cursor: null, numItems: 5 },
    });
    const conversationId = listed.find(({ preview }) => preview === "found it, thank you")?.id ?? "";
    const made = { conversationId, clientTicketId: randomUUID(), subject: "A snippet to find" };
    const { ticketId } = await asOwner<{ ticketId: string }>(
      stack,
      "ticketInbox:createFromConversation",
      made,
    );
    const ticket = frame.getByRole("heading", { level: 1, name: "A snippet to find" });
    await visitorPage.evaluate((id) => window.OpencomWidget.showTicket(id), ticketId);
    await expect(ticket).toBeVisible();
    await visitorPage.evaluate((id) => window.OpencomWidget.showArticle(id), "getting-started-install");
    await expect(article).toBeVisible();
    await visitorPage.goto(`${url}?opencom=ticket/${ticketId}`);
    await expect(ticket).toBeVisible();
    await visitorPage.goto(`${url}?opencom=conversation/${conversationId}`);
    await expect(messenger.message("found it, thank you")).toBeVisible();
  } finally {
    await asOwner(stack, "conversationSettings:set", { change: settings });
  }
});
