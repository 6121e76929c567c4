import { makePng } from "../e2e/support/png.ts";
import { EDITED_PAGE } from "./edits.ts";
import { fillTours } from "./fillTours.ts";
import { type LiveItems, longItems, typicalItems } from "./liveItems.ts";
import { picturedSurveys, SURVEYS } from "./liveSurveys.ts";
import { LONG_TOURS, TOUR_PAGES, TYPICAL_TOURS } from "./liveTours.ts";
import type { World } from "./world.ts";

/** Free of the quiet period, and back with each load of its page. */
const DELIVERY = {
  audience: null,
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

/** The pages on which something is live, one each, so that nothing waits for something else. */
export const LIVE_PAGES = [
  "chat",
  "post",
  "banner",
  "pill",
  "panel",
  "tip",
  ...TOUR_PAGES,
  EDITED_PAGE,
] as const;

/** Puts one of each kind live, each on the page of its name, and surveys that are started by the page. */
export async function fillLive(world: World): Promise<void> {
  const parts = await makeParts(world);
  await fill(world, typicalItems(parts));
  for (const [name, content] of Object.entries({ ...SURVEYS, ...picturedSurveys(parts) }))
    world.ids[name] = await addSurvey(world, name, content);
  await fillTours(world, TYPICAL_TOURS);
}

/** The same with everything as long as it may be. */
export async function fillLiveLong(world: World): Promise<void> {
  await fill(world, longItems(await makeParts(world)));
  await fillTours(world, LONG_TOURS);
}

async function fill(world: World, { messages, checklists, tip }: LiveItems): Promise<void> {
  await world.agent.mutate("csat:set", { askForRating: true, delayMinutes: 0 });
  // Ratings keep to the pace, and each of them is a picture of its own.
  await world.agent.mutate("engagement:setPace", { quietMs: 0, perDay: 100 });
  for (const [page, content] of Object.entries(messages)) await addMessage(world, page, content);
  for (const [page, { fields, done }] of Object.entries(checklists))
    await addChecklist(world, page, { fields, done });
  await addTooltip(world, tip);
}

const deliveryOn = (world: World, page: string) => ({
  ...DELIVERY,
  page: { include: [new URL(world.pages[page] ?? "").pathname], exclude: [] },
});

async function makeParts({ agent }: World): Promise<{ senderId: string; imageId: string }> {
  const me = await agent.query<{ agent: { id: string } }>("agents:me");
  const attachmentId = await agent.upload("bike.png", "image/png", makePng(1120, 630));
  const { imageId } = await agent.mutate<{ imageId: string }>("articles:addImage", { attachmentId });
  return { senderId: me.agent.id, imageId };
}

async function addMessage(world: World, page: string, content: object): Promise<void> {
  const fields = { name: page, content, delivery: deliveryOn(world, page) };
  const made = await world.agent.mutate<{ messageId: string }>("outboundMessages:create", { fields });
  await world.agent.mutate("outboundMessages:setStatus", { messageId: made.messageId, status: "live" });
}

/** At the heading of its page. */
async function addTooltip(world: World, words: object): Promise<void> {
  const content = {
    ...words,
    anchor: { selector: "h1" },
    side: "auto",
    opens: "auto",
    hasBeacon: false,
    group: "",
  };
  const fields = { name: "tip", content, delivery: deliveryOn(world, "tip") };
  const { itemId } = await world.agent.mutate<{ itemId: string }>("tooltips:create", { fields });
  await world.agent.mutate("tooltips:setStatus", { itemId, status: "live" });
}

async function addSurvey({ agent }: World, name: string, content: object): Promise<string> {
  const delivery = { ...DELIVERY, page: { include: [], exclude: [] }, trigger: { type: "manual" } };
  const fields = { name, content, delivery };
  const { surveyId } = await agent.mutate<{ surveyId: string }>("surveys:create", { fields });
  await agent.mutate("surveys:setStatus", { surveyId, status: "live" });
  return surveyId;
}

async function addChecklist(
  world: World,
  page: string,
  { fields, done }: LiveItems["checklists"][string],
): Promise<void> {
  const { agent, visitor } = world;
  const whole = { ...fields, visibleTo: "all", delivery: deliveryOn(world, page) };
  const { checklistId } = await agent.mutate<{ checklistId: string }>("checklists:create", { fields: whole });
  await agent.mutate("checklists:setStatus", { checklistId, status: "live" });
  const { items } = fields as { items: { id: string }[] };
  for (const { id } of items.slice(0, done))
    await visitor.mutate("checklists:complete", { checklistId, itemId: id, done: true });
}
