/** Pictures and videos of surveys: of our own origin alone, on pages that allow nothing but the two lines, and without a shift. */
import type { Frame, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { addPicture, addVideo, COEP, recordVideo, strict } from "./support/media.ts";
import { layoutOf, PATIENT, publishSurvey, surfaceOf, takeBack, watchLayout } from "./support/outbound.ts";
import { pressAway } from "./support/pressAway.ts";

const question = {
  id: "name",
  kind: "shortText",
  title: "What would you call it?",
  help: "",
  required: false,
  storeAs: null,
  rules: [],
  minLength: null,
  maxLength: null,
};
const card = { title: "Look at this", text: "It is new.", button: "" };

test.afterEach(({ stack }) => takeBack(stack));

/** The document that a survey is drawn in. */
function surfaceFrame(page: Page): Frame {
  const found = page.frames().find((each) => each.url().includes("/surface/"));
  if (!found) throw new Error("There is no surface.");
  return found;
}
/** Of the page and of the survey's own document, together. */
async function shiftOf(page: Page): Promise<{ shift: number; moved: string[] }> {
  const all = [await layoutOf(page), await layoutOf(surfaceFrame(page))];
  return { shift: all.reduce((sum, each) => sum + each.shift, 0), moved: all.flatMap(({ moved }) => moved) };
}

test("a survey's picture keeps its place before it is there, its video plays in its place, and a long film is a link", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const found: string[] = [];
  page.on("console", (message) => {
    if (/security policy|trusted|embedder/i.test(message.text())) found.push(message.text());
  });
  const asked = new Set<string>();
  await watchLayout(page);
  await page.goto(site.put("/studio", {}));
  const videoId = await addVideo(stack, await recordVideo(page));
  const image = { imageId: await addPicture(stack, 640, 360), alt: "The new editor" };
  const content = {
    intro: { ...card, image },
    questions: [{ ...question, video: { type: "file", videoId } }],
    thanks: { ...card, title: "Thank you", image, video: { type: "link", url: "https://videos.example/1" } },
    hasProgress: true,
    isDismissible: true,
  };
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  for (const [format, more] of [
    ["small", {}],
    ["large", COEP],
  ] as const) {
    await publishSurvey(stack, `/${format}`, { ...content, format });
    let send = () => undefined as void;
    const sent = new Promise<void>((resolve) => (send = resolve));
    await page.route(/\/attachments\/article\//, async (route) => {
      await sent;
      await route.continue();
    });
    const headers = { ...strict(stack), ...more };
    await page.goto(site.put(`/${format}`, { head: snippet(stack, { crossorigin: "" }), headers }));
    const survey = await surfaceOf(page, card.title);
    const picture = survey.getByRole("img", { name: image.alt });
    const heights = async () => ({
      picture: (await picture.boundingBox())?.height,
      survey: (await page.locator('iframe[src*="/surface/"]').boundingBox())?.height,
    });
    await expect(survey.getByRole("button", { name: "Start" })).toBeVisible(PATIENT);
    const before = await heights();
    expect(before.picture, format).toBeGreaterThan(100);
    const width = () => picture.evaluate((each: HTMLImageElement) => each.naturalWidth);
    expect(await width(), "it is still on its way").toBe(0);
    send();
    await expect.poll(width, PATIENT).toBe(640);
    expect(await heights(), format).toEqual(before);
    expect(await shiftOf(page), format).toEqual({ shift: 0, moved: [] });

    await survey.getByRole("button", { name: "Start" }).click();
    const video = survey.locator("video");
    await expect(video).toHaveAttribute("height", "180");
    await expect(video).toHaveAttribute("aria-label", question.title);
    const height = (await video.boundingBox())?.height;
    expect(height, format).toBeGreaterThan(100);
    await video.evaluate((each: HTMLVideoElement) => {
      each.muted = true;
      return each.play();
    });
    await expect
      .poll(() => video.evaluate((each: HTMLVideoElement) => each.currentTime), PATIENT)
      .toBeGreaterThan(0.1);
    expect((await video.boundingBox())?.height, format).toBe(height);
    await survey.getByRole("button", { name: "Skip" }).click();
    const link = survey.getByRole("link", { name: /Watch video/ });
    await expect(link).toHaveAttribute("href", "https://videos.example/1");
    await expect(link).toContainText("videos.example");
    await expect(link.getByRole("img", { name: image.alt })).toBeVisible();
    await pressAway(
      survey.getByRole("button", { name: "Close" }).last(),
      page.locator('iframe[src*="/surface/"]'),
    );
    await page.unrouteAll({ behavior: "wait" });
  }
  expect([...asked].toSorted()).toEqual(
    [new URL(site.url).origin, new URL(stack.info.url).origin].toSorted(),
  );
  expect(found).toEqual([]);
});
