import { beforeEach, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { insertVideo } from "./model/videos";
import { errorOf } from "./test.setup";
import { type Guide, makeGuest, makeGuide, pointerOf, postOf, tooltipOf, tourOf } from "./tours.setup";
import type { TourStepDraft } from "./tourValidators";

/** What steps may have besides words: kept as it was said, handed out to visitors, refused with its place. */

let guide: Guide;
beforeEach(async () => void (guide = await makeGuide()));

const stepsOf = async (itemId: Id<"tours">) => {
  const { agentToken, t } = guide;
  return (await t.query(api.tours.getForAgent, { agentToken, itemId })).fields.content.steps;
};
const shownTo = async () => (await (await makeGuest(guide)).list())[0]?.content.steps ?? [];
const refusalOf = async (step: TourStepDraft) => {
  const { code, message } = await errorOf(guide.create(tourOf([step])));
  return `${code} ${message}`;
};

it("what is lit up around a target is kept, is no post’s, and goes once it is taken back", async () => {
  const lit = { selector: "#form" };
  const itemId = await guide.publish(tourOf([pointerOf("a", { lit: { selector: " #form " } }), postOf("b")]));
  expect((await stepsOf(itemId)).map((step) => step.lit)).toEqual([lit, undefined]);
  expect((await shownTo()).map((step) => step.lit)).toEqual([lit, undefined]);
  await guide.update(itemId, 1, tourOf([pointerOf("a", { lit: null })]));
  expect((await shownTo()).map((step) => "lit" in step)).toEqual([false]);
  expect(await refusalOf(postOf("b", { lit }))).toBe(
    "INPUT_INVALID content.steps[0].lit: a post lights up nothing.",
  );
  expect(await refusalOf(pointerOf("a", { lit: { selector: "#form[" } }))).toContain(
    "content.steps[0].lit.selector: ",
  );
  expect(await refusalOf(pointerOf("a", { lit: { record: "{}" } }))).toBe(
    "INPUT_INVALID content.steps[0].lit.record: is no record of an element.",
  );
});

it("an event that leads on may have conditions on its properties, in the words of triggers and under their limits", async () => {
  const where = [
    { property: "plan", op: "is" as const, value: "pro" },
    { property: "seats", op: "greaterThan" as const, value: 4 },
  ];
  const on = (more: object) => pointerOf("a", { advance: [{ on: "event", name: " bought ", ...more }] });
  const itemId = await guide.publish(tourOf([on({ where })]));
  expect((await stepsOf(itemId))[0]?.advance).toEqual([{ on: "event", name: "bought", where }]);
  expect((await shownTo())[0]?.advance).toEqual([{ on: "event", name: "bought", where }]);
  // One of none is one as of before.
  await guide.update(itemId, 1, tourOf([on({ where: [] })]));
  expect((await stepsOf(itemId))[0]?.advance).toEqual([{ on: "event", name: "bought" }]);
  expect(await refusalOf(on({ where: [{ property: "seats", op: "lessThan", value: "4" }] }))).toBe(
    "INPUT_INVALID content.steps[0].advance[0].where[0].value: is a number for lessThan.",
  );
  const many = Array.from({ length: 11 }, () => where[0]);
  expect(await refusalOf(on({ where: many }))).toBe(
    "INPUT_INVALID content.steps[0].advance[0].where: has at most 10 conditions.",
  );
});

it("a field is judged when its author wants, as one of before where nobody has said", async () => {
  const filled = { on: "input" as const, is: { type: "filled" as const } };
  const advance = [filled, ...(["input", "change", "blur"] as const).map((when) => ({ ...filled, when }))];
  const itemId = await guide.publish(tourOf([pointerOf("a", { advance })]));
  expect((await stepsOf(itemId))[0]?.advance).toEqual(advance);
  expect((await shownTo())[0]?.advance).toEqual(advance);
});

it("an uploaded video may be small at first; nothing else may, and a tour of before says nothing of it", async () => {
  const { t, workspaceId } = guide;
  const { _id: videoId } = await t.run(async (ctx) => {
    const storageId = await ctx.storage.store(new Blob(["a video"]));
    const row = { workspaceId, storageId, name: "a.webm", type: "video/webm" as const, size: 7 };
    return insertVideo(ctx, { ...row, width: 320, height: 180 });
  });
  const video = { type: "file" as const, videoId };
  const media = { image: null, video };
  const bubble = { ...media, as: "bubble" as const };
  const itemId = await guide.publish(tourOf([pointerOf("a", { media: bubble }), postOf("b", { media })]));
  expect((await stepsOf(itemId)).map((step) => step.media)).toEqual([bubble, media]);
  const file = { type: "file", url: expect.stringContaining(videoId), width: 320, height: 180 };
  expect((await shownTo()).map((step) => step.media)).toEqual([
    { image: null, video: file, as: "bubble" },
    { image: null, video: file },
  ]);
  await guide.update(itemId, 1, tourOf([pointerOf("a", { media })]));
  expect((await shownTo()).map(({ media: shown }) => shown && "as" in shown)).toEqual([false]);
  const refused = "INPUT_INVALID content.steps[0].media.as: is of an uploaded video.";
  const link = { type: "link" as const, url: "https://video.example/1" };
  for (const other of [link, null])
    expect(await refusalOf(postOf("b", { media: { ...bubble, video: other } }))).toBe(refused);
  // A tooltip has no room for one.
  await guide.publishTooltip(tooltipOf({ media }));
  await expect(guide.publishTooltip(tooltipOf({ media: bubble }))).rejects.toThrow(/extra field `as`|"as"/i);
});
