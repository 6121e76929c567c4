/** Code that is fetched when it is wanted: together with what it is wanted by, ahead of its use, and over broken lines. */
import type { Page, Route } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";

/** Room for a busy machine: nothing here is about time. */
const PATIENT = { timeout: 40_000 };

/** Resolves with the first request for a chunk, which waits until the answer is called. */
function hold(page: Page, chunk: string): Promise<() => Promise<void>> {
  return new Promise((resolve) => {
    void page.route(`**/${chunk}`, (route) => resolve(() => route.continue()), { times: 1 });
  });
}

test("opened in a conversation, the messenger asks for that one's code along with its own", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/chunks-direct", { head: snippet(stack) }));
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const messengerAsked = hold(visitorPage, "messenger.js");
  const threadAsked = hold(visitorPage, "thread.js");
  await visitorPage.evaluate(() => window.OpencomWidget.showNewMessage());
  // Neither has been answered when both have been asked for.
  const answers = await Promise.all([messengerAsked, threadAsked]);
  await Promise.all(answers.map((answer) => answer()));
  const messenger = new Messenger(visitorPage);
  await messenger.send("straight to the point");
});

test("a screen that was not fetched before the network went says so, and comes by itself with the network", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/chunks-offline", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const { frame } = messenger;
  await visitorPage.context().setOffline(true);
  await frame.getByRole("button", { name: "Tickets" }).click();
  await expect(frame.getByText("We cannot be reached right now")).toBeVisible(PATIENT);
  await visitorPage.context().setOffline(false);
  await expect(frame.getByRole("heading", { name: "Your tickets" })).toBeVisible(PATIENT);
});

test("a conversation whose code does not come can be left, says so in the end, and comes with one click", async ({
  stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(120_000);
  const refuse = (route: Route) => route.abort("connectionreset");
  await visitorPage.route("**/thread.js", refuse);
  await visitorPage.goto(site.put("/chunks-broken", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const begin = messenger.frame.getByRole("button", { name: "Send us a message" });
  await begin.click();
  await messenger.frame.getByRole("button", { name: "Back to conversations" }).click();
  await begin.click();
  await expect(messenger.frame.getByRole("alert")).toContainText("did not load", PATIENT);
  await visitorPage.unroute("**/thread.js", refuse);
  await messenger.frame.getByRole("button", { name: "Try again" }).click();
  await messenger.send("at last");
});
