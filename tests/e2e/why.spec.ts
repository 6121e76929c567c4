/** What the page asks for by its id, what stands in its way, and what its developer is told of all that. */
import type { ConsoleMessage, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const NOBODY = { type: "attribute", key: "plan", compare: { op: "is", value: "secret plan" } };
const QUESTION = {
  id: "text",
  kind: "shortText",
  title: "What is missing?",
  help: "",
  required: true,
  minLength: null,
  maxLength: null,
  storeAs: null,
  rules: [],
};
const DELIVERY = {
  audience: null,
  page: { include: [], exclude: [] },
  trigger: { type: "manual" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: false,
};

async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

const live: (readonly [path: string, args: object])[] = [];
test.afterEach(async ({ stack }) => {
  for (const [path, args] of live.splice(0)) await asOwner(stack, path, { ...args, status: "archived" });
});

/** Writes a survey; live unless `status` says otherwise. */
async function survey(
  stack: Stack,
  content: object,
  more: { status?: string } & object = {},
): Promise<string> {
  const { status = "live", ...delivery } = more;
  const whole = { format: "small", intro: null, thanks: null, hasProgress: true, isDismissible: true };
  const { surveyId } = await asOwner<{ surveyId: string }>(stack, "surveys:create", {
    fields: {
      name: "Why",
      content: { ...whole, questions: [QUESTION], ...content },
      delivery: { ...DELIVERY, ...delivery },
    },
  });
  if (status !== "draft") await asOwner(stack, "surveys:setStatus", { surveyId, status });
  live.push(["surveys:setStatus", { surveyId }]);
  return surveyId;
}
async function chat(stack: Stack, path: string): Promise<string> {
  const content = { type: "chat", senderId: null, source: "Need a hand?", image: null, buttons: [] };
  const fields = {
    name: path,
    content,
    delivery: { ...DELIVERY, trigger: { type: "immediate" }, page: { include: [path], exclude: [] } },
  };
  const { messageId } = await asOwner<{ messageId: string }>(stack, "outboundMessages:create", { fields });
  await asOwner(stack, "outboundMessages:setStatus", { messageId, status: "live" });
  live.push(["outboundMessages:setStatus", { messageId }]);
  return messageId;
}

const surfaces = (page: Page) => page.locator('iframe[src*="/surface/"]');
const startSurvey = (page: Page, id: string) =>
  page.evaluate((surveyId) => window.OpencomWidget.startSurvey(surveyId), id);
const LISTEN = `<script>window.seen = [];
addEventListener("load", () => { for (const name of ["surveyShown", "surveyDismissed", "surveyCompleted", "outboundShown", "outboundDismissed"])
  OpencomWidget.on(name, ({ id }) => seen.push(name + " " + id)); });</script>`;
const seen = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
const results = async (stack: Stack, itemId: string): Promise<object> => {
  await stack.sweep();
  return (await asOwner<{ total: object }>(stack, "engagement:results", { itemId, version: 1 })).total;
};

test("what the page asks for before the messenger is there comes at once and once; what stood in its way comes back and counts once", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const surveyId = await survey(stack, {});
  const chatId = await chat(stack, "/asked");
  await page.goto(site.put("/asked", { head: LISTEN + snippet(stack) }));
  await expect.poll(() => seen(page), PATIENT).toEqual([`outboundShown ${chatId}`]);
  // Twice quickly, over what stands there.
  await startSurvey(page, surveyId);
  await startSurvey(page, surveyId);
  const frame = page.frameLocator('iframe[src*="/surface/"]');
  await expect(frame.getByRole("heading", { name: QUESTION.title })).toBeVisible(PATIENT);
  await expect(surfaces(page)).toHaveCount(1);
  await frame.getByRole("button", { name: "Close" }).click();
  await expect(frame.getByText("Need a hand?")).toBeVisible(PATIENT);
  await pressAway(frame.getByRole("button", { name: "Dismiss" }), surfaces(page));
  const story = [
    `outboundShown ${chatId}`,
    `surveyShown ${surveyId}`,
    `surveyDismissed ${surveyId}`,
    `outboundDismissed ${chatId}`,
  ];
  await expect.poll(() => seen(page)).toEqual(story);

  // Seen once, it is for nobody by itself any more; asked for it comes all the same, before the boot and with the messenger open.
  const head = `${snippet(stack)}<script>
    addEventListener("load", () => OpencomWidget.startSurvey("${surveyId}"));</script>`;
  await page.goto(site.put("/early", { head }));
  await expect(frame.getByRole("heading", { name: QUESTION.title })).toBeVisible(PATIENT);
  await pressAway(frame.getByRole("button", { name: "Close" }), surfaces(page));
  await new Messenger(page).open();
  const large = await survey(stack, { format: "large" });
  await startSurvey(page, large);
  await expect(frame.getByRole("heading", { name: QUESTION.title })).toBeVisible(PATIENT);
  await expect
    .poll(() => results(stack, surveyId), { timeout: 90_000 })
    .toMatchObject({ shown: 2, dismissed: 2, reached: 1 });
  expect(await results(stack, chatId)).toMatchObject({ shown: 1, dismissed: 1 });
});

test("a dialog that the page asks for has the keyboard, and gives it back; on a phone it is the whole screen", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const surveyId = await survey(stack, { format: "large" });
  const body = '<button id="ask">Tell us</button><input id="later">';
  await page.goto(site.put("/dialog", { head: snippet(stack), bodyEnd: body }));
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await page.evaluate((id) => {
    const ask = document.querySelector<HTMLElement>("#ask");
    ask?.addEventListener("click", () => window.OpencomWidget.startSurvey(id));
    ask?.focus();
  }, surveyId);
  await page.keyboard.press("Enter");
  const frame = page.frameLocator('iframe[src*="/surface/"]');
  const title = frame.getByRole("heading", { name: QUESTION.title });
  await expect(title).toBeFocused(PATIENT);
  const hasKeys = () =>
    page
      .frames()
      .find((each) => each.url().includes("/surface/"))
      ?.evaluate(() => document.hasFocus());
  await expect.poll(hasKeys, PATIENT).toBe(true);
  await page.keyboard.press("Tab");
  await expect(frame.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Dark mode");
  await page.keyboard.press("Escape");
  await expect(surfaces(page)).toHaveCount(0);
  await expect(page.locator("#ask")).toBeFocused();

  await page.setViewportSize({ width: 375, height: 700 });
  await page.reload();
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await startSurvey(page, surveyId);
  await expect(title).toBeVisible(PATIENT);
  await expect.poll(() => surfaces(page).boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 700 });
  await page.setViewportSize({ width: 375, height: 760 });
  await expect.poll(() => surfaces(page).boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 760 });
});

/** Lines of the console, with the address of the document that wrote them. */
function listen(page: Page) {
  const lines: { type: string; text: string; from: string; message: ConsoleMessage }[] = [];
  page.on("console", (message) =>
    lines.push({ type: message.type(), text: message.text(), from: message.location().url, message }),
  );
  return lines;
}

test("why() tells of each item who, how often, where and when, in the frame's console and without a word of the rules; what cannot be started says why", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const manual = await survey(stack, { format: "large" });
  const other = await survey(stack, {}, { audience: NOBODY, trigger: { type: "immediate" } } as object);
  const draft = await survey(stack, {}, { status: "draft" });
  const chatId = await chat(stack, "/why");
  const lines = listen(page);
  await page.goto(site.put("/why", { head: LISTEN + snippet(stack) }));
  await expect.poll(() => seen(page), PATIENT).toEqual([`outboundShown ${chatId}`]);
  expect(await page.evaluate(() => window.OpencomWidget.why())).toBeUndefined();
  const tables = () => lines.filter(({ type }) => type === "table");
  await expect.poll(() => tables().length, PATIENT).toBe(1);
  const [table] = tables();
  const rows = (await table?.message.args()[0]?.jsonValue()) as Record<string, string>[];
  const row = (id: string) => rows.find((each) => each.id === id);
  expect(row(chatId)).toMatchObject({
    kind: "outbound",
    who: "yes",
    where: "yes",
    when: "yes",
    shows: "shown",
  });
  expect(row(manual)).toMatchObject({
    who: "yes",
    often: expect.stringMatching(/^yes|quiet/),
    shows: "trigger",
  });
  expect(row(other)).toMatchObject({ who: expect.stringContaining("(attribute)"), shows: "no" });
  expect(row(draft)).toBeUndefined();
  // Nothing of it is the page's, and nothing of a rule is in it.
  expect(new URL(table?.from ?? "").origin).not.toBe(new URL(page.url()).origin);
  expect(JSON.stringify(rows)).not.toContain("secret plan");

  for (const id of [other, draft, "k570000000000000000000000000"]) await startSurvey(page, id);
  const said = () => lines.map(({ text }) => text).filter((text) => text.includes("ITEM_"));
  await expect.poll(() => said().length, PATIENT).toBe(3);
  expect(said().toSorted()).toEqual([
    `[Opencom] ITEM_NOT_FOR_VISITOR startSurvey() ${other}`,
    `[Opencom] ITEM_NOT_LIVE startSurvey() ${draft}`,
    "[Opencom] ITEM_UNKNOWN startSurvey() k570000000000000000000000000",
  ]);
  await expect(surfaces(page)).toHaveCount(1);
});
