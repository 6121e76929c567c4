/** Surveys, from the functions of the team to what a visitor sees, answers and leaves behind. */
import type { FrameLocator, Page } from "@playwright/test";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };

async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

const common = { help: "", required: true, storeAs: null, rules: [] };
const labels = { low: "Not at all likely", high: "Extremely likely" };
const CHOICES = ["Price", "Speed", "Support"].map((label) => ({ id: label.toLowerCase(), label }));
const SCORE = {
  ...common,
  id: "score",
  kind: "nps",
  title: "How likely are you to recommend us to a friend?",
  labels,
  rules: [{ when: [{ questionId: "score", op: "atLeast", value: 9 }], goTo: "best" }],
};
const WHY = {
  ...common,
  id: "why",
  kind: "shortText",
  title: "What made you say {{answer:score}}?",
  minLength: null,
  maxLength: null,
};
const BEST = {
  ...common,
  id: "best",
  kind: "singleChoice",
  title: "What do you like best?",
  choices: CHOICES,
  hasOther: true,
};
const LARGE = [
  {
    ...common,
    id: "stars",
    kind: "stars",
    count: 5,
    title: "How was your order?",
    labels: { low: "Bad", high: "Great" },
  },
  {
    ...common,
    id: "parts",
    kind: "multipleChoice",
    title: "What was good?",
    help: "Pick as many as you like.",
    choices: CHOICES,
    hasOther: true,
    min: null,
    max: null,
  },
  {
    ...common,
    id: "more",
    kind: "longText",
    title: "Anything else?",
    required: false,
    minLength: null,
    maxLength: null,
  },
];

const live: string[] = [];
// What is live costs every page something; other tests count.
test.afterEach(async ({ stack }) => {
  for (const surveyId of live.splice(0))
    await asOwner(stack, "surveys:setStatus", { surveyId, status: "archived" });
});

/** Publishes a survey that only `startSurvey` shows, unless more is said. */
async function publish(stack: Stack, content: object, more: object = {}): Promise<string> {
  const delivery = {
    audience: null,
    page: { include: [], exclude: [] },
    trigger: { type: "manual" },
    frequency: { type: "always" },
    schedule: {},
    priority: 0,
    isExempt: false,
    ...more,
  };
  const whole = {
    format: "small",
    intro: null,
    thanks: null,
    hasProgress: true,
    isDismissible: true,
    ...content,
  };
  const { surveyId } = await asOwner<{ surveyId: string }>(stack, "surveys:create", {
    fields: { name: "A survey", content: whole, delivery },
  });
  await asOwner(stack, "surveys:setStatus", { surveyId, status: "live" });
  live.push(surveyId);
  return surveyId;
}

type Results = {
  shown: number;
  started: number;
  completed: number;
  questions: { questionId: string; counts: Record<string, number> }[];
};
const results = async (stack: Stack, surveyId: string): Promise<Results> => {
  await stack.sweep();
  return asOwner<Results>(stack, "surveys:results", { surveyId });
};

async function start(page: Page, surveyId: string): Promise<FrameLocator> {
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await page.evaluate((id) => window.OpencomWidget.startSurvey(id), surveyId);
  const survey = page.frameLocator('iframe[src*="/surface/"]');
  await expect(survey.getByRole("heading", { level: 2 })).toBeVisible(PATIENT);
  return survey;
}
const surfaceOf = (page: Page) => {
  const frame = page.frames().find((each) => each.url().includes("/surface/"));
  if (!frame) throw new Error("There is no surface.");
  return frame;
};

test("a small survey is answered by keyboard alone, goes on after a reload, and comes to results", async ({
  stack,
  site,
  visitorPage,
}) => {
  const surveyId = await publish(stack, { questions: [SCORE, WHY, BEST] });
  await visitorPage.goto(site.put("/survey", { head: snippet(stack) }));
  let survey = await start(visitorPage, surveyId);
  const { keyboard } = visitorPage;
  await expect(survey.getByRole("radiogroup", { name: SCORE.title })).toHaveAccessibleDescription(
    "Not at all likely Extremely likely",
  );
  expect(await findings(surfaceOf(visitorPage))).toEqual([]);

  // Eleven points are one stop; arrows only move.
  await survey.getByRole("button", { name: "Close" }).focus();
  await keyboard.press("Tab");
  await expect(survey.getByRole("radio", { name: "0", exact: true })).toBeFocused();
  await keyboard.press("ArrowLeft");
  await expect(survey.getByRole("radio", { name: "10", exact: true })).toBeFocused();
  for (let left = 7; left > 0; left--) await keyboard.press("ArrowLeft");
  await expect(survey.getByRole("radio", { checked: true })).toHaveCount(0);
  await keyboard.press("Space");
  const why = survey.getByRole("heading", { name: "What made you say 3?" });
  await expect(why).toBeFocused(PATIENT);

  await keyboard.press("Enter");
  await expect(survey.getByRole("alert")).toHaveText("Please answer this question.");
  await keyboard.press("Tab");
  await expect(survey.getByRole("textbox")).toBeFocused();
  await keyboard.type("It was slow.");
  await keyboard.press("Enter");
  await expect(survey.getByRole("heading", { name: BEST.title })).toBeFocused(PATIENT);
  expect(await findings(surfaceOf(visitorPage))).toEqual([]);
  const begun = { agentToken: await stack.agentToken(), surveyId, isCompleted: false };
  const saved = async () =>
    (
      (await stack.run("surveys:responses", {
        ...begun,
        paginationOpts: { cursor: null, numItems: 5 },
      })) as { page: { answers: object }[] }
    ).page.map(({ answers }) => answers);
  await expect.poll(saved, PATIENT).toEqual([{ score: 3, why: "It was slow." }]);

  await visitorPage.reload();
  survey = await start(visitorPage, surveyId);
  await expect(survey.getByRole("heading", { name: BEST.title })).toBeVisible(PATIENT);
  await survey.getByRole("button", { name: "Back" }).click();
  await expect(survey.getByRole("textbox")).toHaveValue("It was slow.");
  await survey.getByRole("button", { name: "Next" }).press("Enter");
  await expect(survey.getByRole("heading", { name: BEST.title })).toBeFocused(PATIENT);
  await keyboard.press("Tab");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(survey.getByRole("heading", { name: "Thank you!" })).toBeFocused(PATIENT);
  await keyboard.press("Escape");
  await expect(visitorPage.locator('iframe[src*="/surface/"]')).toHaveCount(0);

  await expect.poll(async () => (await results(stack, surveyId)).completed, { timeout: 90_000 }).toBe(1);
  const { questions, ...totals } = await results(stack, surveyId);
  expect(totals).toMatchObject({ shown: 1, started: 1, completed: 1 });
  expect(questions.map(({ counts }) => counts)).toEqual([{ 3: 1 }, {}, { speed: 1 }]);
});

test("a large survey is answered by taps on a phone, and the page hears of it", async ({
  stack,
  site,
  newVisitor,
}) => {
  const intro = { title: "Two minutes for us?", text: "It helps us to become better.", button: "" };
  const thanks = { title: "Thank you for {{answer:stars}} stars", text: "", button: "Done" };
  const surveyId = await publish(stack, { format: "large", questions: LARGE, intro, thanks });
  const { context } = await newVisitor({ viewport: { width: 375, height: 667 } });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/large", { head: snippet(stack) }));
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const name of ["surveyShown", "surveyCompleted", "surveyDismissed"] as const)
      window.OpencomWidget.on(name, () => heard.push(name));
  });
  const survey = await start(page, surveyId);
  // Where reading begins; a browser may leave the keys with the page, whose script has asked and no person.
  const active = () => surfaceOf(page).evaluate(() => document.activeElement?.textContent);
  await expect.poll(active, PATIENT).toBe(intro.title);
  expect(await findings(surfaceOf(page))).toEqual([]);
  await survey.getByRole("button", { name: "Start" }).click();
  await survey.getByRole("radio", { name: "4 of 5" }).click();
  await expect(survey.getByRole("heading", { name: "What was good?" })).toBeVisible(PATIENT);
  expect(await findings(surfaceOf(page))).toEqual([]);
  await survey.getByText("Speed").click();
  await survey.getByText("Other", { exact: true }).click();
  await survey.getByRole("textbox", { name: "Your answer" }).fill("The box");
  await survey.getByRole("button", { name: "Next" }).click();
  await survey.getByRole("button", { name: "Skip" }).click();
  await expect(survey.getByRole("heading", { name: "Thank you for 4 stars" })).toBeVisible(PATIENT);
  await pressAway(survey.getByRole("button", { name: "Done" }), page.locator('iframe[src*="/surface/"]'));
  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(heard).toEqual(["surveyShown", "surveyCompleted"]);
  const paginationOpts = { cursor: null, numItems: 5 };
  const answers = async () =>
    (
      await asOwner<{ page: { answers: object }[] }>(stack, "surveys:responses", {
        surveyId,
        isCompleted: true,
        paginationOpts,
      })
    ).page.map((each) => each.answers);
  await expect
    .poll(answers, PATIENT)
    .toEqual([{ stars: 4, parts: { choices: ["speed"], other: "The box" }, more: null }]);
});

test("a survey that is not for this visitor shows nothing", async ({ stack, site, visitorPage }) => {
  const surveyId = await publish(stack, { questions: [SCORE, WHY, BEST] });
  await asOwner(stack, "surveys:setStatus", { surveyId, status: "paused" });
  await visitorPage.goto(site.put("/none", { head: snippet(stack) }));
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const lines: string[] = [];
  visitorPage.on("console", (message) => lines.push(message.text()));
  const before = (await stack.stats()).calls["engagement:startable"] ?? 0;
  await visitorPage.evaluate((id) => window.OpencomWidget.startSurvey(id), surveyId);
  await expect
    .poll(async () => (await stack.stats()).calls["engagement:startable"] ?? 0, PATIENT)
    .toBeGreaterThan(before);
  await expect.poll(() => lines, PATIENT).toContain(`[Opencom] ITEM_NOT_LIVE startSurvey() ${surveyId}`);
  await expect(visitorPage.locator('iframe[src*="/surface/"]')).toHaveCount(0);
});

test("with the messenger closed a survey comes by itself, once an event was tracked that its audience asks for", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const surveyId = await publish(
    stack,
    { questions: [{ ...SCORE, rules: [] }] },
    {
      audience: { type: "event", name: "bought", compare: "atLeast", count: 1 },
      page: { include: ["/bought"], exclude: [] },
      trigger: { type: "immediate" },
      frequency: { type: "once" },
    },
  );
  await page.goto(site.put("/bought", { head: snippet(stack) }));
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    for (const name of ["surveyShown", "surveyCompleted"] as const)
      window.OpencomWidget.on(name, ({ id }) => seen.push(`${name} ${id}`));
  });
  await page.waitForTimeout(5_000);
  await expect(page.locator('iframe[src*="/surface/"]')).toHaveCount(0);
  await page.evaluate(() => window.OpencomWidget.trackEvent("bought"));
  const survey = page.frameLocator('iframe[src*="/surface/"]');
  await expect(survey.getByRole("heading", { level: 2, name: SCORE.title })).toBeVisible(PATIENT);
  await survey.getByRole("radio", { name: /^9/ }).click();
  const seen = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  await expect.poll(seen, PATIENT).toEqual([`surveyShown ${surveyId}`, `surveyCompleted ${surveyId}`]);
  await expect.poll(async () => (await results(stack, surveyId)).completed, { timeout: 90_000 }).toBe(1);
  await page.reload();
  await page.waitForTimeout(6_000);
  await expect(page.locator('iframe[src*="/surface/"]')).toHaveCount(0);
});
