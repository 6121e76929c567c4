import { beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import { makeWebm } from "./media.setup";
import { questionOf, surveyOf } from "./model/surveys/survey.setup";
import type { SurveyContent } from "./surveyValidators";
import { boot, errorOf, PAGE } from "./test.setup";

/** Pictures and videos of surveys: with what stands before the questions, with each of them, and after them. */

const DAY = 86_400_000;
const CARD = { title: "Hello", text: "", button: "" };

let shop: Shop;
beforeEach(async () => {
  vi.useRealTimers();
  shop = await makeShop();
});

const makeVideo = async (): Promise<Id<"videos">> => {
  const bytes = makeWebm({ width: 320, height: 180 });
  const storageId = await shop.t.run((ctx) => ctx.storage.store(new Blob([bytes])));
  const file = { storageId, name: "tour.webm", type: "video/webm" };
  return (await shop.t.action(api.media.addVideo, { agentToken: shop.agentToken, ...file })).videoId;
};
const create = (content: SurveyContent, { t, agentToken } = shop) =>
  t.mutation(api.surveys.create, { agentToken, fields: { name: "Media", content, delivery: FOR_ALL } });
async function publish(content: SurveyContent): Promise<Id<"surveys">> {
  const { surveyId } = await create(content);
  await shop.t.mutation(api.surveys.setStatus, {
    agentToken: shop.agentToken,
    surveyId,
    status: "live",
  });
  return surveyId;
}
/** A picture before the questions, a video with its picture to one of them, a link after them. */
async function makeContent(): Promise<SurveyContent> {
  const imageId = await shop.makeImage();
  const image = { imageId, alt: "The new editor" };
  const video = { type: "file" as const, videoId: await makeVideo() };
  const link = { type: "link" as const, url: "https://videos.example/watch?v=1" };
  return {
    ...surveyOf([questionOf("longText")]),
    intro: { ...CARD, image: { ...image, alt: " The new editor " } },
    questions: [{ ...questionOf("nps"), image, video }, questionOf("longText")],
    thanks: { ...CARD, image: null, video: link },
  };
}

it("reach visitors with their sizes and addresses of our own, and authors as they were written", async () => {
  const content = await makeContent();
  const surveyId = await publish(content);
  const { sessionToken } = await boot(shop.t, shop.workspaceId);
  const view = await shop.t.query(api.surveys.get, { sessionToken, surveyId });
  const [first, second] = view.content.questions;
  const picture = { alt: "The new editor", width: 320, height: 200 };
  expect(view.content.intro).toMatchObject({ title: "Hello", image: picture });
  expect(first).toMatchObject({
    kind: "nps",
    image: { ...picture, url: expect.stringContaining("/attachments/article/") },
    video: { type: "file", width: 320, height: 180, url: expect.stringContaining("/attachments/video/") },
  });
  expect(second).toEqual(questionOf("longText"));
  expect(view.content.thanks).toEqual({
    ...CARD,
    video: { type: "link", href: "https://videos.example/watch?v=1", host: "videos.example" },
  });
  const url = new URL(first?.image?.url ?? "", "https://site.example");
  expect((await shop.t.fetch(url.pathname + url.search)).status).toBe(200);
  const active = await shop.t.query(api.surveys.getActiveSurveys, { sessionToken, url: PAGE.url });
  expect(active).toEqual([view]);
  const { fields } = await shop.t.query(api.surveys.getForAgent, { agentToken: shop.agentToken, surveyId });
  const image = content.questions[0]?.image;
  expect(fields.content).toEqual({
    ...content,
    intro: { ...CARD, image },
    thanks: { ...CARD, video: content.thanks?.video },
  });
});

describe("are refused with their place", () => {
  const nps = questionOf("nps");
  const of = (more: Partial<SurveyContent>): SurveyContent => ({ ...surveyOf([nps]), ...more });
  it.each<[string, (imageId: string) => SurveyContent]>([
    ["intro.image.alt: says what", (imageId) => of({ intro: { ...CARD, image: { imageId, alt: " " } } })],
    [
      "thanks.image.alt: has at most 500",
      (imageId) => of({ thanks: { ...CARD, image: { imageId, alt: "x".repeat(501) } } }),
    ],
    [
      "questions[0].image.imageId: there is no such",
      () => of({ questions: [{ ...nps, image: { imageId: "nonsense", alt: "A" } }] }),
    ],
    [
      "questions[0].video.videoId: there is no such",
      (videoId) => of({ questions: [{ ...nps, video: { type: "file", videoId } }] }),
    ],
    [
      "questions[0].video.url: is an address that begins with https://",
      () => of({ questions: [{ ...nps, video: { type: "link", url: "http://videos.example" } }] }),
    ],
  ])("%s", async (message, content) => {
    const error = await errorOf(create(content(await shop.makeImage())));
    expect([error.code, error.message]).toEqual(["INPUT_INVALID", expect.stringContaining(message)]);
  });

  it("where they are another workspace's", async () => {
    const content = await makeContent();
    const other = await makeShop(shop.t);
    expect((await errorOf(create(content, other))).message).toContain("intro.image.imageId");
    const question = { ...nps, video: content.questions[0]?.video };
    expect((await errorOf(create(of({ questions: [question] }), other))).message).toContain(
      "questions[0].video.videoId",
    );
  });
});

it("stay as long as any version shows them, and go after a day where none ever has", async () => {
  vi.useFakeTimers();
  const content = await makeContent();
  const { surveyId, version } = await create(content);
  const fields = { name: "Plain", content: surveyOf([questionOf("nps")]), delivery: FOR_ALL };
  await shop.t.mutation(api.surveys.update, { agentToken: shop.agentToken, surveyId, version, fields });
  const idle = [await shop.makeImage(), await makeVideo()];
  vi.setSystemTime(Date.now() + 2 * DAY);
  await shop.t.mutation(internal.expiry.cleanUp, {});
  const left = await shop.t.run(async (ctx) => [
    ...(await ctx.db.query("articleImages").collect()),
    ...(await ctx.db.query("videos").collect()),
  ]);
  const { image, video } = content.questions[0] ?? {};
  const videoId = video?.type === "file" ? video.videoId : undefined;
  expect(left.map(({ _id }) => _id as string)).toEqual([image?.imageId, videoId]);
  expect(left.map(({ _id }) => _id)).not.toContain(idle[0]);
  expect(left.map(({ uses }) => uses)).toEqual([1, 1]);
  vi.useRealTimers();
});
