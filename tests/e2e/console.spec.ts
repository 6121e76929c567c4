import { expect, signIn, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { Messenger } from "./support/messenger.ts";

test("a wrong password is refused calmly; the right one stays signed in over a reload; sign out ends it", async ({
  stack,
  newVisitor,
}) => {
  const { context } = await newVisitor();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(stack.info.consoleUrl);
  await page.getByLabel(/e-?mail/i).fill(stack.info.owner.email);
  await page.getByLabel(/password/i).fill("wrong password");
  await page.getByRole("button", { name: /sign in/i }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await signIn(page, stack);
  await page.reload();
  await page.getByRole("navigation").first().waitFor();
});

test("Widget Installation shows a snippet that works as printed, and the two CSP lines of this deployment", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await consolePage.goto(`${stack.info.consoleUrl}#/settings/installation`);
  const code = consolePage.locator("pre, code");
  await expect(code.filter({ hasText: "<script" }).first()).toBeVisible();
  const printed = (await code.filter({ hasText: "<script" }).first().innerText()).trim();
  expect(printed).toContain(stack.info.workspaceId);
  const csp = (await code.allInnerTexts()).join("\n");
  expect(csp).toContain(`script-src ${stack.info.url}`);
  expect(csp).toContain(`frame-src ${stack.frameOrigin}`);
  await visitorPage.goto(
    site.put("/as-printed", {
      head: printed,
      headers: {
        "content-security-policy": `default-src 'none'; script-src ${stack.info.url}; frame-src ${stack.frameOrigin}`,
      },
    }),
  );
  await new Messenger(visitorPage).start("installed as printed");
  await expect(new Inbox(consolePage).page).toHaveURL(/settings/);
});

test("Allowed Origins: a bad entry is named, a good one is kept and normalised", async ({
  stack,
  consolePage,
}) => {
  await consolePage.goto(`${stack.info.consoleUrl}#/settings/security`);
  const input = consolePage.getByRole("textbox", { name: /origin/i });
  await input.fill("not an origin; frame-ancestors *");
  await input.press("Enter");
  await expect(consolePage.getByText(/not an origin/).first()).toBeVisible();
  await input.fill("https://Shop.Example.com/");
  await input.press("Enter");
  const token = await stack.agentToken();
  try {
    await expect
      .poll(async () => JSON.stringify(await stack.run("workspaces:security", { agentToken: token })))
      .toMatch(/shop\.example\.com/);
  } finally {
    await stack.run("workspaces:setAllowedOrigins", { agentToken: token, allowedOrigins: [] });
  }
});

test("the visitor panel shows name, e-mail, device, page and presence, live", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/panel", { head: snippet(stack) }));
  await visitorPage.evaluate(() =>
    window.OpencomWidget.identify({ userId: "p1", name: "Petra Panel", email: "petra@example.com" }),
  );
  await new Messenger(visitorPage).start("look at my panel");
  const inbox = new Inbox(consolePage);
  await inbox.open("look at my panel");
  const panel = consolePage.getByRole("complementary");
  await expect(panel.getByText("Petra Panel").first()).toBeVisible();
  await expect(panel.getByText("petra@example.com").first()).toBeVisible();
  await expect(panel.getByText(/Chrom/).first()).toBeVisible();
  await expect(panel.getByText(/\/panel/).first()).toBeVisible();
  await expect(panel.getByText(/online/i).first()).toBeVisible();
  await visitorPage.goto("about:blank");
  await expect(panel.getByText(/offline|last seen/i).first()).toBeVisible();
});
