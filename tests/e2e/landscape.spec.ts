/** Phones held across have little height: whatever comes up by itself can be read and pressed to its end, by a finger that scrolls. */
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { PATIENT, publish, publishSurvey, surfaceOf, surfaces, takeBack } from "./support/outbound.ts";

const SIZES = [
  { width: 667, height: 375 },
  { width: 844, height: 390 },
];
const PAGE =
  '<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>Shop</title></head><body><h1>A shop</h1></body></html>';
const WORDS = "Ride it, pack it, leave it in the rain. ".repeat(12);
const buttons = [
  { label: "How returns work", action: { type: "tab", tab: "help" } },
  { label: "Not now", action: { type: "dismiss" } },
];
const POST = {
  type: "post",
  senderId: null,
  title: "Try it for thirty days",
  source: `${WORDS}\n\n${WORDS}`,
  image: null,
  video: null,
  buttons,
};
const CHAT = { type: "chat", senderId: null, source: WORDS, image: null, buttons };
const CHOICES = ["The frame", "The wheels", "The brakes", "The saddle", "The bell", "The chain"];
const QUESTION = {
  id: "part",
  kind: "multipleChoice",
  title: "What do you like about your bike?",
  help: "Pick as many as you like.",
  required: true,
  storeAs: null,
  rules: [],
  choices: CHOICES.map((label, at) => ({ id: `c${at}`, label })),
  hasOther: true,
  min: 1,
  max: null,
};
const SURVEY = { intro: null, questions: [QUESTION], thanks: null, hasProgress: true, isDismissible: true };

const sizeOf = (page: Page) => page.viewportSize() ?? { width: 0, height: 0 };

/** Tells whether all of it can be seen: on the screen, in the frame it is in, and under nothing else there. */
async function isInSight(page: Page, target: Locator, frame: Locator): Promise<boolean> {
  const [box, around] = [await target.boundingBox(), await frame.boundingBox()];
  if (!box || !around) return false;
  const { width, height } = sizeOf(page);
  const left = Math.max(0, around.x);
  const top = Math.max(0, around.y);
  const right = Math.min(width, around.x + around.width);
  const bottom = Math.min(height, around.y + around.height);
  const isInside =
    box.x >= left - 1 &&
    box.y >= top - 1 &&
    box.x + box.width <= right + 1 &&
    box.y + box.height <= bottom + 1;
  if (!isInside) return false;
  return target.evaluate((element) => {
    const { left: x, top: y, width: w, height: h } = element.getBoundingClientRect();
    const met = element.ownerDocument.elementFromPoint(x + w / 2, y + h / 2);
    // A choice that is drawn is pressed anywhere in its label.
    return (element.closest("label") ?? element).contains(met);
  });
}

/** Scrolls as a finger does, which unlike a script moves nothing that is only cut off, until all of it can be seen. */
async function expectReachable(page: Page, target: Locator, frame: Locator): Promise<void> {
  await expect(async () => {
    const around = await frame.boundingBox();
    const box = await target.boundingBox();
    if (!around || !box) throw new Error("It is not there.");
    const middle = around.y + around.height / 2;
    await page.mouse.move(around.x + around.width / 2, middle);
    await page.mouse.wheel(0, box.y + box.height / 2 - middle);
    expect(await isInSight(page, target, frame), `${await target.innerText()} in sight`).toBe(true);
  }).toPass(PATIENT);
}

test.afterEach(({ stack }) => takeBack(stack));

test("a post, a chat and surveys of both sizes can be read to their end and closed from where they are", async ({
  stack,
  site,
  newVisitor,
}) => {
  await publish(stack, "/across-post", POST);
  await publish(stack, "/across-chat", CHAT);
  await publishSurvey(stack, "/across-small", { ...SURVEY, format: "small" });
  await publishSurvey(stack, "/across-large", { ...SURVEY, format: "large" });
  const { context } = await newVisitor({ viewport: SIZES[0]!, hasTouch: true, isMobile: true });
  const page = context.pages()[0] ?? (await context.newPage());
  const box = surfaces(page);
  const open = async (path: string, words: string): Promise<FrameLocator> => {
    await page.goto(site.put(path, { html: PAGE, head: snippet(stack) }));
    const shown = await surfaceOf(page, words);
    // As tall as it is going to be.
    await expect.poll(async () => (await box.boundingBox())?.height ?? 0).toBeGreaterThan(100);
    return shown;
  };
  const atEverySize = async (look: () => Promise<void>): Promise<void> => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await look();
    }
  };

  const post = await open("/across-post", "Try it for thirty days");
  await atEverySize(async () => {
    await expectReachable(page, post.getByRole("heading", { level: 1 }), box);
    for (const { label } of buttons)
      await expectReachable(page, post.getByRole("button", { name: label }), box);
    // However far it is scrolled.
    expect(await isInSight(page, post.getByRole("button", { name: "Dismiss" }), box)).toBe(true);
  });
  await post.getByRole("button", { name: "Dismiss" }).tap();
  await expect(box).toHaveCount(0);

  const chat = await open("/across-chat", "leave it in the rain");
  await atEverySize(async () => {
    for (const { label } of buttons)
      await expectReachable(page, chat.getByRole("button", { name: label }), box);
    await expectReachable(page, chat.getByRole("button", { name: "Dismiss" }), box);
  });

  for (const path of ["/across-small", "/across-large"]) {
    const survey = await open(path, "What do you like");
    await atEverySize(async () => {
      await expectReachable(page, survey.getByText(CHOICES.at(-1) ?? ""), box);
      await expectReachable(page, survey.getByRole("button", { name: "Next" }), box);
      await expectReachable(page, survey.getByRole("button", { name: "Close" }), box);
      await expectReachable(page, survey.getByRole("heading"), box);
    });
  }
});
