/**
 * What teammates write in markdown, and visitors as plain text, reaches the other side as elements: parsed once on the
 * server, drawn with text nodes, the same in both apps. Nothing of it runs.
 */
import type { Locator } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { Messenger } from "./support/messenger.ts";

const MARKDOWN = [
  "Hello **dear** customer",
  "- first *step*",
  "- run `npm start`",
  "",
  "```",
  "const a = '<b>';",
  "```",
  "[our guide](https://guide.example/start) or https://plain.example/x",
].join("\n");

const EVIL = [
  "<img src=x onerror=\"document.title='ran'\"> **<script>document.title='ran'</script>**",
  "[click](javascript:alert(1)) [data](data:text/html,x) https://shop.example@evil.example/",
].join("\n");

async function linksOf(scope: Locator): Promise<(string | null)[][]> {
  return scope
    .locator("a")
    .evaluateAll((links) =>
      links.map((link) =>
        ["href", "target", "rel"].map((name) => link.getAttribute(name)).concat(link.textContent),
      ),
    );
}

test("a teammate's markdown reaches the visitor as elements, and nothing of it runs", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/blocks", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("how do I begin?");
  await inbox.open("how do I begin?");
  await inbox.composer.fill(MARKDOWN);
  await inbox.composer.press("Enter");

  for (const log of [messenger.frame.getByRole("log"), consolePage.getByRole("log")]) {
    const bubble = log.locator(".oc-bubble", { hasText: "dear" });
    await expect(bubble.locator("strong")).toHaveText("dear");
    await expect(bubble.locator("ul > li")).toHaveText(["first step", "run npm start"]);
    await expect(bubble.locator("li em")).toHaveText("step");
    await expect(bubble.locator("li code")).toHaveText("npm start");
    await expect(bubble.locator("pre > code")).toHaveText("const a = '<b>';");
    await expect(bubble.locator("b")).toHaveCount(0);
    const safe = ["_blank", "noopener noreferrer nofollow"];
    expect(await linksOf(bubble)).toEqual([
      ["https://guide.example/start", ...safe, "our guide (guide.example)"],
      ["https://plain.example/x", ...safe, "https://plain.example/x"],
    ]);
  }

  await inbox.composer.fill(EVIL);
  await inbox.composer.press("Enter");
  const evil = messenger.frame.getByRole("log").locator(".oc-bubble", { hasText: "onerror" });
  await expect(evil.locator("strong")).toHaveText("<script>document.title='ran'</script>");
  expect(await evil.locator("img, script, iframe").count()).toBe(0);
  expect(await linksOf(evil)).toEqual([]);
  for (const frame of visitorPage.frames()) expect(await frame.title()).not.toBe("ran");

  // Previews are one plain line.
  await messenger.frame.getByRole("button", { name: /^back/i }).click();
  const row = messenger.frame.getByRole("list").getByRole("button").first();
  await expect(row).toContainText("document.title='ran'");
  await expect(row.locator("strong, code, a, li")).toHaveCount(0);
  await messenger.close();
  await inbox.reply("one more **bold** word".replaceAll("*", ""));
  const teaser = visitorPage.frameLocator('iframe[src*="/surface/"]');
  await expect(teaser.getByText("one more bold word")).toBeVisible();
});

test("a visitor's addresses are links on both sides, with no jump when the server has parsed them", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/links", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("hello there");
  await inbox.open("hello there");

  // Off line, so that the message stays pending for as long as it is looked at.
  await visitorPage.context().setOffline(true);
  const text = "**not bold** but https://shop.example/order?id=7 is a link,\nand this a second line";
  await messenger.composer.fill(text);
  await messenger.composer.press("Enter");
  const bubble = messenger.frame.getByRole("log").locator(".oc-bubble", { hasText: "not bold" });
  await expect(bubble).toHaveAttribute("data-status", "pending");
  await expect(bubble.locator("a, strong")).toHaveCount(0);
  const sizeOf = () => bubble.evaluate((element) => [element.clientWidth, element.clientHeight]);
  const before = await sizeOf();
  await bubble.evaluate((element) => element.setAttribute("data-same", ""));

  await visitorPage.context().setOffline(false);
  await expect(bubble.locator("a")).toHaveText("https://shop.example/order?id=7", { timeout: 30_000 });
  await expect(bubble).toHaveAttribute("data-same", "");
  expect(await sizeOf()).toEqual(before);
  for (const log of [messenger.frame.getByRole("log"), consolePage.getByRole("log")]) {
    const shown = log.locator(".oc-bubble", { hasText: "not bold" });
    await expect(shown.locator("strong")).toHaveCount(0);
    expect(await linksOf(shown)).toEqual([
      [
        "https://shop.example/order?id=7",
        "_blank",
        "noopener noreferrer nofollow",
        "https://shop.example/order?id=7",
      ],
    ]);
  }
});
