import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

/** What the customer's server proves identities with. */
const SECRET = "5e".repeat(32);

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const hmac = (text: string) => createHmac("sha256", SECRET).update(text);
const hashOf = (userId: string): string => hmac(userId).digest("hex");
const tokenOf = (stack: Stack, userId: string): string => {
  const claims = { sub: userId, aud: stack.info.workspaceId, exp: Math.floor(Date.now() / 1_000) + 300 };
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${text}.${hmac(text).digest("base64url")}`;
};

test.beforeAll(async ({ stack }) => {
  const agentToken = await stack.agentToken();
  for (const use of ["userHash", "userToken"])
    await stack.run("security:addSecret", { agentToken, use, secret: SECRET });
});
test.afterEach(async ({ stack }) => {
  const agentToken = await stack.agentToken();
  await stack.run("security:setVerification", { agentToken, mode: "optional", allowAnonymous: true });
});

const panel = (page: Page) => page.getByRole("complementary", { name: "Visitor" });
const identify = (page: Page, user: object) =>
  page.evaluate((said) => window.OpencomWidget.identify(said), user);
/** Every token the frame holds in this browser, from its storage. */
const tokens = (page: Page): Promise<string[]> => {
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  if (!frame) throw new Error("There is no frame.");
  return frame.evaluate(() => JSON.stringify({ ...localStorage }).match(/wst_[0-9a-f]{64}/g) ?? []);
};
const isAlive = (stack: Stack, sessionToken: string): Promise<boolean> =>
  stack.run("widgetSessions:current", { sessionToken }).then(
    () => true,
    () => false,
  );

test("company and attributes are merged by key: absent stays, null deletes, a new page erases nothing", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const said = {
    userId: "co_1",
    company: { name: "Acme", id: 7, tier: "gold" },
    customAttributes: { plan: "pro", seats: 3 },
  };
  await visitorPage.addInitScript((user) => Object.assign(window, { opencomSettings: { user } }), said);
  await visitorPage.goto(site.put("/company", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("from a company");
  await new Inbox(consolePage).open("from a company");
  const facts = panel(consolePage);
  for (const text of ["Acme", "gold", "pro"])
    await expect(facts.getByText(text, { exact: true })).toBeVisible();
  await identify(visitorPage, { company: { tier: null }, customAttributes: { plan: null, city: "Oslo" } });
  await expect(facts.getByText("Oslo", { exact: true })).toBeVisible();
  for (const text of ["gold", "pro"]) await expect(facts.getByText(text, { exact: true })).toHaveCount(0);
  for (const text of ["Acme", "7", "3"]) await expect(facts.getByText(text, { exact: true })).toBeVisible();
  // The next page says less at its start, and takes nothing back by that; a name alone is the company's name.
  await visitorPage.addInitScript(() => {
    Object.assign(window, { opencomSettings: { user: { userId: "co_1", company: "Acme Ltd" } } });
  });
  await visitorPage.reload();
  await expect(facts.getByText("Acme Ltd", { exact: true })).toBeVisible();
  for (const text of ["7", "3", "Oslo"]) await expect(facts.getByText(text, { exact: true })).toBeVisible();
  // Null for the whole takes the whole back.
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await identify(visitorPage, { company: null });
  await expect(facts.getByText("Acme Ltd")).toHaveCount(0);
  await expect(facts.getByText("Oslo", { exact: true })).toBeVisible();
});

test("whoever a signed token alone has named is a person: destroy wipes and ends the session", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/token-only", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const anonymous = (await tokens(visitorPage))[0] ?? "";
  await identify(visitorPage, { userToken: tokenOf(stack, "tok_1") });
  // Proven: under another token than before.
  await expect.poll(async () => (await tokens(visitorPage)).some((each) => each !== anonymous)).toBe(true);
  await messenger.writeFirst("known by a token alone");
  const [token = ""] = await tokens(visitorPage);
  expect(token).not.toBe(anonymous);
  expect(await isAlive(stack, token)).toBe(true);
  await visitorPage.evaluate(() => window.OpencomWidget.destroy());
  await expect(visitorPage.locator("iframe")).toHaveCount(0);
  await expect.poll(() => isAlive(stack, token)).toBe(false);
  await visitorPage.reload();
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("known by a token alone")).toHaveCount(0);
  expect(await tokens(visitorPage)).not.toContain(token);
});

test("a message that was unsent at a sign-in reaches the person's conversations after a reload", async ({
  stack,
  site,
  newVisitor,
  consolePage,
}) => {
  const ada = { userId: "ada_out", userHash: hashOf("ada_out"), name: "Ada Outbox" };
  const elsewhere = await newVisitor();
  const there = elsewhere.context.pages()[0] ?? (await elsewhere.context.newPage());
  const url = site.put("/unsent", { head: snippet(stack) });
  await there.goto(url);
  await there.waitForFunction(() => window.OpencomWidget.isReady());
  await identify(there, ada);
  await new Messenger(there).start("written on another device");

  const { context } = await newVisitor();
  const page = context.pages()[0] ?? (await context.newPage());
  // Requests get through, the connection that sends messages does not.
  let isCut = true;
  await page.routeWebSocket(/./, (socket) => {
    if (!isCut) socket.connectToServer();
  });
  await page.goto(url);
  const messenger = new Messenger(page);
  await messenger.open();
  await messenger.writeFirst("typed before I signed in");
  const before = (await tokens(page))[0] ?? "";
  await identify(page, ada);
  await expect.poll(() => isAlive(stack, before)).toBe(false);
  await expect.poll(async () => (await tokens(page)).some((each) => each !== before)).toBe(true);
  await page.reload();
  isCut = false;
  await page.reload();
  await messenger.open();
  await new Inbox(consolePage).open("typed before I signed in");
  await expect(panel(consolePage).getByText("Ada Outbox").first()).toBeVisible();
  await expect(panel(consolePage).getByText("Verified", { exact: true }).first()).toBeVisible();
});

test("requiring proof takes the messenger from who only claims, while it runs, and says why to the developer", async ({
  stack,
  site,
  newVisitor,
}) => {
  const url = site.put("/required-now", { head: snippet(stack) });
  const open = async (user?: object) => {
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    const lines: string[] = [];
    page.on("console", (message) => lines.push(message.text()));
    await page.goto(url);
    await page.waitForFunction(() => window.OpencomWidget.isReady());
    if (user) await identify(page, user);
    const messenger = new Messenger(page);
    await messenger.start(`here as ${JSON.stringify(user ?? "nobody")}`);
    return { page, messenger, lines };
  };
  const claims = await open({ userId: "req_1", email: "req@example.com" });
  const anonymous = await open();
  const [token = ""] = await tokens(claims.page);
  // Said once, however often it is claimed.
  const unproven = () => claims.lines.filter((line) => line.includes("IDENTITY_UNPROVEN"));
  await identify(claims.page, { userId: "req_1", name: "Req" });
  await expect.poll(unproven).toHaveLength(1);
  expect(unproven()[0]).toContain("conversations follow a user across devices and logins only with userHash");
  expect(claims.lines.join("\n")).not.toContain("IDENTITY_REQUIRED");

  const agentToken = await stack.agentToken();
  await stack.run("security:setVerification", { agentToken, mode: "required", allowAnonymous: true });
  await expect.poll(() => claims.lines.join("\n")).toContain("IDENTITY_REQUIRED");
  await expect.poll(() => launcherState(claims.page)).toBeNull();
  await expect(claims.page.locator('iframe[src*="/frame/"]')).toBeHidden();
  expect(await isAlive(stack, token)).toBe(false);
  expect(unproven()).toHaveLength(1);
  // Who claims nothing goes on, on the same connection.
  await anonymous.messenger.send("I am still here");
  // And who proves it after all gets the messenger back.
  await identify(claims.page, { userId: "req_1", userHash: hashOf("req_1") });
  await expect.poll(() => launcherState(claims.page)).not.toBeNull();
});
