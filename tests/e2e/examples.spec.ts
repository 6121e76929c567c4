/** What `npm start` puts live on the demo's pages, as somebody sees it who follows the demo's first page. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const surface = (page: Page) => page.locator('iframe[src*="/surface/"]:visible').contentFrame();

const KINDS = [
  { name: "Chat", words: "Did you find what you were looking for?" },
  { name: "Post", words: "Try it for thirty days" },
  { name: "Banner", words: "Two months are free" },
  { name: "Small survey", words: "How likely are you to recommend us" },
  { name: "Large survey", words: "Help us set this up for you" },
  { name: "Tooltip", words: "Nothing to install" },
] as const;

test("every kind is seen on the page of the demo that the first page names, and a rating once a conversation is closed", async ({
  visitorPage,
}) => {
  const stack = await Stack.start({ examples: true });
  try {
    await visitorPage.goto(stack.info.demoUrl);
    await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
    for (const { name, words } of KINDS) {
      await visitorPage.getByRole("link", { name, exact: true }).click();
      await expect(surface(visitorPage).getByText(words).first(), name).toBeVisible(PATIENT);
      await expect(visitorPage.locator('iframe[src*="/surface/"]'), name).toHaveCount(1);
      await visitorPage.goto(stack.info.demoUrl);
    }
    await visitorPage.getByRole("link", { name: "Tour", exact: true }).click();
    const card = (title: string) => surface(visitorPage).getByRole("dialog", { name: title });
    await expect(card("A first project in a minute")).toBeVisible(PATIENT);
    await surface(visitorPage).getByRole("button", { name: "Show me" }).click();
    await expect(card("Give it a name")).toBeVisible(PATIENT);
    await visitorPage.locator("#projectName").fill("Acme");
    await expect(card("Now to another page")).toBeVisible(PATIENT);
    await visitorPage.locator('.nav-link[href="fixed_footer.html"]').click();
    await visitorPage.waitForURL("**/fixed_footer.html");
    await expect(card("Light or dark")).toBeVisible(PATIENT);
    await surface(visitorPage).getByRole("button", { name: "Done" }).click();
    await expect(surface(visitorPage).getByText("You made it!")).toBeVisible(PATIENT);
    await visitorPage.goto(stack.info.demoUrl);

    await visitorPage.getByRole("link", { name: "Checklist", exact: true }).click();
    const messenger = new Messenger(visitorPage);
    await messenger.open();
    await messenger.frame.getByRole("button", { name: /^Tasks/ }).click();
    await expect(messenger.frame.getByText("First steps").first()).toBeVisible(PATIENT);
    await messenger.close();

    await visitorPage.goto(stack.info.demoUrl);
    await visitorPage.getByRole("link", { name: "Rating", exact: true }).click();
    await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
    await messenger.open();
    await messenger.frame.getByRole("button", { name: /^Messages/ }).click();
    await messenger.writeFirst("Do you ship bells?");
    const agentToken = await stack.agentToken();
    const paginationOpts = { cursor: null, numItems: 1 };
    const list = async () =>
      (await stack.run("inbox:list", { agentToken, state: "open", paginationOpts })) as {
        page: { id: string }[];
      };
    await expect.poll(async () => (await list()).page.length, PATIENT).toBe(1);
    const conversationId = (await list()).page[0]?.id;
    const text = "We do.";
    await stack.run("inbox:reply", {
      agentToken,
      conversationId,
      clientMessageId: crypto.randomUUID(),
      text,
    });
    await expect(messenger.message(text)).toBeVisible(PATIENT);
    await messenger.close();
    await stack.run("inbox:close", { agentToken, conversationId });
    await expect(surface(visitorPage).getByRole("group", { name: "How was this conversation?" })).toBeVisible(
      PATIENT,
    );
  } finally {
    await stack.stop();
  }
});
