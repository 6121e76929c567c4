/** What a teammate does in the console, by keyboard alone, and without its single-key shortcuts. */
import { expect, signIn, snippet, test } from "./support/fixtures.ts";
import { Keyboard } from "./support/keyboard.ts";
import { Messenger } from "./support/messenger.ts";

test("a conversation answered, made a ticket and the ticket resolved; an article written and published; a setting changed", async ({
  stack,
  site,
  visitorPage,
  newVisitor,
}) => {
  await visitorPage.goto(site.put("/keys-console", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("please answer by keyboard");
  const { context } = await newVisitor({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, stack);
  const keys = new Keyboard(page);

  // Past the bar, which every screen begins with.
  await page.getByRole("list").getByText("please answer by keyboard").waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await keys.use(/^a Skip to content/);
  await keys.expectAt(/^main/);
  await keys.use(/^a .*please answer by keyboard/);
  await page.getByRole("textbox", { name: "Reply" }).waitFor();
  await keys.reach(/^textarea Reply/);
  await page.keyboard.type("answered by keyboard");
  await keys.press("Enter");
  await expect(page.getByRole("log").getByText("answered by keyboard")).toBeVisible();

  await keys.use(/^button Make a ticket/, { key: "Shift+Tab" });
  await keys.write(/^input What is it about/, "A lamp by keyboard");
  await keys.use(/^button Make the ticket/);
  const details = page.getByRole("complementary", { name: "Ticket details" });
  await details.waitFor();
  await keys.reach(/^select Status/);
  await page.keyboard.type("Waiting");
  await expect(page.getByText("Saved.")).toBeVisible();
  await keys.use(/^button Resolve/, { key: "Shift+Tab" });
  await keys.press("Escape");
  await keys.expectAt(/^button Resolve/);
  await keys.press("Enter");
  await keys.write(/^textarea Summary/, "It shines.");
  await keys.use(/^button Resolve/);
  await expect(page.getByText("Ticket resolved.")).toBeVisible();

  await keys.use(/^a Articles/, { key: "Shift+Tab", most: 90 });
  await keys.use(/^button New article/);
  await keys.write(/^input Title/, "By keyboard");
  await keys.write(/^textarea Text, in Markdown/, "# Hello\n\nWritten without a mouse.");
  // Tab leaves the text: it is no trap, and Shift+Tab leads to what saves it.
  await keys.use(/^button Publish/, { key: "Shift+Tab" });
  await expect(page.getByText("Published.")).toBeVisible();

  await keys.use(/^a Settings/, { key: "Shift+Tab", most: 90 });
  await keys.use(/^a Messenger/);
  const tours = page.getByRole("switch", { name: /^Tours/ });
  await tours.waitFor();
  await keys.reach(/^switch Tours/);
  await keys.press(" ");
  await expect(tours).toBeChecked();
  await keys.expectAt(/^switch Tours/);
  await keys.press(" ");
  await expect(tours).not.toBeChecked();
  expect(keys.problems).toEqual([]);
});
