/** Small videos of tours: silent by themselves, with sound once they are pressed, and gone with their step. */
import { type Locator, type Page, test as plain } from "@playwright/test";
import { begin, button, card, expectApplied, makeDraft, panel, stepOf } from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { addPicture, addVideo, COEP, recordVideo, strict } from "./support/media.ts";
import { asOwner } from "./support/outbound.ts";
import { archiveAll, beside, cardOf, inCard, PATIENT, post, publishTour } from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

const PAGE = `<main><h1>Orders</h1><button id="new">New order</button></main>`;

/** How the player of a card stands. */
const standOf = (video: Locator) =>
  video.evaluate(({ muted, loop, paused, controls }: HTMLVideoElement) => ({
    muted,
    loop,
    paused,
    controls,
  }));
const SMALL = { muted: true, loop: true, paused: false, controls: false };
const LARGE = { muted: false, loop: false, controls: true };
const timeOf = (video: Locator) => video.evaluate((each: HTMLVideoElement) => each.currentTime);
/** How much of its sound has been made. */
const heardOf = (video: Locator) =>
  video.evaluate(
    (each) => (each as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
  );
const widthOf = async (of: Locator) => Math.round((await of.boundingBox())?.width ?? 0);
const shoot = (page: Page, name: string) => page.screenshot({ path: plain.info().outputPath(`${name}.png`) });
const playOf = (page: Page) => inCard(page).getByRole("button", { name: "Play with sound" });
const foldOf = (page: Page) => inCard(page).getByRole("button", { name: "Make the video smaller" });

test("a small video goes round and round without a sound, is large with it once it is pressed, small again by Escape, and gone with its step", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  const found: string[] = [];
  page.on("console", (message) => {
    if (/security policy|trusted|embedder/i.test(message.text())) found.push(message.text());
  });
  await page.goto(site.put("/studio", {}));
  await page.locator("h1").click();
  const videoId = await addVideo(stack, await recordVideo(page, { hasTone: true }));
  const media = { image: null, video: { type: "file", videoId }, as: "bubble" };
  for (const [path, more] of [
    ["/bubble", {}],
    ["/bubble-alone", COEP],
  ] as const) {
    await publishTour(stack, path, [beside("new", "Watch", { media }), post("over", "Over", { media })]);
    const headers = { ...strict(stack), ...more };
    await page.goto(site.put(path, { head: snippet(stack, { crossorigin: "" }), headers, bodyEnd: PAGE }));
    await expect(cardOf(page, "Watch")).toBeVisible(PATIENT);
    const video = inCard(page).locator("video");
    await expect.poll(() => standOf(video), PATIENT).toEqual(SMALL);
    await expect.poll(() => timeOf(video), PATIENT).toBeGreaterThan(0);
    expect(await widthOf(video)).toBe(104);
    await shoot(page, `small${path.slice(1)}`);

    await playOf(page).click();
    await expect.poll(() => standOf(video), PATIENT).toMatchObject(LARGE);
    await expect.poll(() => widthOf(video)).toBe(await widthOf(cardOf(page, "Watch")));
    await expect.poll(() => timeOf(video), PATIENT).toBeGreaterThan(0.1);
    await expect.poll(() => heardOf(video), PATIENT).toBeGreaterThan(0);
    await shoot(page, `large${path.slice(1)}`);
    await page.keyboard.press("Escape");
    await expect(playOf(page)).toBeFocused();
    await expect.poll(() => standOf(video), PATIENT).toEqual(SMALL);
    await expect.poll(() => widthOf(video)).toBe(104);
    // By the keyboard, there and back.
    await page.keyboard.press("Enter");
    await expect(foldOf(page)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect.poll(() => standOf(video), PATIENT).toEqual(SMALL);

    await playOf(page).click();
    await expect.poll(() => standOf(video), PATIENT).toMatchObject(LARGE);
    const left = await video.elementHandle();
    await inCard(page).getByRole("button", { name: "Next" }).click();
    await expect(cardOf(page, "Over")).toBeVisible(PATIENT);
    // Its document may have gone with it, and the sound with that.
    const isStill = await left?.evaluate((each) => (each as HTMLVideoElement).paused).catch(() => true);
    expect(isStill).toBe(true);
    await expect.poll(() => standOf(video), PATIENT).toEqual(SMALL);
    await shoot(page, `over${path.slice(1)}`);
    await playOf(page).click();
    await expect.poll(() => standOf(video), PATIENT).toMatchObject(LARGE);
    await page.keyboard.press("Escape");
    await expect(cardOf(page, "Over")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(cardOf(page, "Over")).toHaveCount(0);
  }
  expect(found).toEqual([]);
});

test("who wants no motion has its picture until they press it; on a phone, in the dark and from right to left it has its place; one that is gone leaves none", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto(site.put("/studio", {}));
  const image = { imageId: await addPicture(stack, 640, 360), alt: "The new editor" };
  const videoId = await addVideo(stack, await recordVideo(page));
  const media = { image, video: { type: "file", videoId }, as: "bubble" };
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/attachments/video/")) asked.push(request.url());
  });
  await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "dark" });
  await page.setViewportSize({ width: 375, height: 667 });
  await publishTour(stack, "/calm", [beside("new", "Watch", { media })]);
  const shown = {
    head: snippet(stack, { "data-opencom-locale": "ar", "data-opencom-theme": "dark" }),
    bodyEnd: PAGE,
  };
  await page.goto(site.put("/calm", shown));
  await expect(cardOf(page, "Watch")).toBeVisible(PATIENT);
  const video = inCard(page).locator("video");
  const play = inCard(page).getByRole("button", { name: "تشغيل مع الصوت" });
  await expect(play).toBeVisible();
  // On the side where lines begin.
  const middleOf = async (of: Locator) => {
    const box = await of.boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0) / 2;
  };
  expect(await middleOf(video)).toBeGreaterThan(await middleOf(cardOf(page, "Watch")));
  expect([(await standOf(video)).paused, asked]).toEqual([true, []]);
  await shoot(page, "calm");
  await play.click();
  await expect.poll(() => timeOf(video), PATIENT).toBeGreaterThan(0.1);
  await expect.poll(() => widthOf(video)).toBe(await widthOf(cardOf(page, "Watch")));
  await shoot(page, "calm-large");
  await inCard(page).getByRole("button", { name: "تصغير الفيديو" }).click();
  await expect.poll(() => standOf(video)).toMatchObject({ paused: true, muted: true, controls: false });
  await expect.poll(() => timeOf(video)).toBe(0);
  // The tour is over: the next has its place.
  await page.keyboard.press("Escape");
  await expect(cardOf(page, "Watch")).toHaveCount(0);

  await page.emulateMedia({ reducedMotion: "no-preference", colorScheme: "light" });
  await page.route(/\/attachments\/video\//, (route) => route.fulfill({ status: 404 }));
  const broken = { ...media, image: null };
  await publishTour(stack, "/broken", [beside("new", "Watch", { media: broken })]);
  await page.goto(site.put("/broken", { head: snippet(stack), bodyEnd: PAGE }));
  await expect(inCard(page).getByText("The video could not be loaded.")).toBeVisible(PATIENT);
  await expect(video).toHaveCount(0);
  await shoot(page, "broken");
  await page.unrouteAll({ behavior: "wait" });
});

test("its author says on the page how a video is shown, and sees it so", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto(site.put("/studio", {}));
  const videoId = await addVideo(stack, await recordVideo(page));
  const media = { image: null, video: { type: "file", videoId } };
  const step = { kind: "pointer", anchor: { selector: "#new" }, media };
  const id = await makeDraft(stack, [stepOf("Watch", step)]);
  const url = site.put("/author/video", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await button(panel(page), /^1 ?Watch/).click(PATIENT);
  const video = card(page).locator("video");
  await expect.poll(() => standOf(video), PATIENT).toMatchObject({ controls: true, loop: false });
  await button(panel(page), "Settings").click();
  const as = panel(page).getByRole("combobox", { name: "Show video" });
  await expect(as).toHaveValue("card");
  await as.selectOption("Small and round");
  await expect.poll(() => standOf(video), PATIENT).toEqual(SMALL);
  await as.scrollIntoViewIfNeeded();
  await shoot(page, "author");
  await button(panel(page), "Apply").click();
  await expectApplied(page);
  type Draft = { fields: { content: { steps: { media: unknown }[] } } };
  const mediaNow = async () =>
    (await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id })).fields.content.steps[0]?.media;
  expect(await mediaNow()).toEqual({ ...media, as: "bubble" });
  await as.selectOption("In the card");
  await expect.poll(() => standOf(video), PATIENT).toMatchObject({ controls: true, loop: false });
  await button(panel(page), "Apply").click();
  await expect.poll(mediaNow, PATIENT).toEqual(media);
});
