/** A chat of the team's that is answered where it shows: with the first answer, and not before, it is a conversation. */
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { asOwner, PATIENT, publish, surfaceOf, surfaces, takeBack } from "./support/outbound.ts";
import type { Stack } from "./support/stack.ts";

const chat = async (stack: Stack) => {
  const { agent } = await asOwner<{ agent: { id: string } }>(stack, "agents:me", {});
  return {
    type: "chat",
    senderId: agent.id,
    source: "Need a **hand** with the prices?",
    image: null,
    buttons: [],
    reply: { quickReplies: ["Yes, the prices", "Not now"] },
  };
};
const inbox = async (stack: Stack) =>
  (
    await asOwner<{ page: { id: string; preview: string }[] }>(stack, "inbox:list", {
      state: "open",
      paginationOpts: { cursor: null, numItems: 50 },
    })
  ).page;
const about = async (stack: Stack, preview: string) =>
  (await inbox(stack)).filter((each) => each.preview === preview);

test.afterEach(({ stack }) => takeBack(stack));

test("one tap answers: the thread opens, begins with the message's own words, and the team sees what it answers", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await publish(stack, "/answer", await chat(stack));
  await visitorPage.setViewportSize({ width: 375, height: 740 });
  await visitorPage.goto(site.put("/answer", { head: snippet(stack) }));
  const card = await surfaceOf(visitorPage, "Need a hand");
  const drawn = visitorPage.frames().find((frame) => frame.url().includes("/surface/"));
  expect(drawn && (await findings(drawn))).toEqual([]);
  await expect(card.getByRole("group", { name: "Quick replies" }).getByRole("button")).toHaveCount(2);
  expect(await about(stack, "Yes, the prices")).toEqual([]);
  await card.getByRole("button", { name: "Yes, the prices" }).click();
  const messenger = new Messenger(visitorPage);
  const log = messenger.frame.getByRole("log");
  await expect(log.getByText("Need a hand with the prices?")).toBeVisible(PATIENT);
  await expect(messenger.message("Yes, the prices")).toBeVisible();
  await expect(surfaces(visitorPage)).toHaveCount(0);
  const [conversation] = await about(stack, "Yes, the prices");
  await consolePage.goto(`${stack.info.consoleUrl}#/inbox/${conversation?.id}`);
  await expect(consolePage.getByText("Answers the outbound message Message of /answer")).toBeVisible(PATIENT);
});

test("an answer that is written off line is neither lost nor doubled", async ({
  stack,
  site,
  visitorPage,
}) => {
  await publish(stack, "/off-line", await chat(stack));
  await visitorPage.goto(site.put("/off-line", { head: snippet(stack) }));
  const card = await surfaceOf(visitorPage, "Need a hand");
  // Everything is there that answering needs; then the line goes.
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await messenger.frame.getByRole("main").waitFor();
  await messenger.close();
  await visitorPage.context().setOffline(true);
  const words = "What does the large one cost?";
  const field = card.getByRole("textbox", { name: /message/i });
  await field.fill(words);
  await field.press("Enter");
  await expect(messenger.frame.getByText(words).first()).toBeVisible(PATIENT);
  expect(await about(stack, words)).toEqual([]);
  await visitorPage.context().setOffline(false);
  await expect(messenger.frame.getByRole("log").getByText("Need a hand")).toBeVisible({ timeout: 60_000 });
  await expect(messenger.message(words)).toHaveCount(1);
  expect(await about(stack, words)).toHaveLength(1);
});
