import type { Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { inputInvalid, notFound } from "../errors";
import type { ButtonDraft, OutboundContent, StoredButton, StoredOutbound } from "../outboundValidators";
import { parseSource } from "./articles";
import { checkChoices } from "./choices";
import { toLink } from "./links";
import { checkPicture, checkVideo } from "./media/checkMedia";
import { toPictureDraft, toVideoDraft } from "./media/mediaViews";
import { isDrawable, isShortText } from "./text";

/** What an outbound message may say. A mistake is named with its place: `content.buttons[1].action.url: …`. */

const MAX_SOURCE: Record<OutboundContent["type"], number> = { chat: 2_000, post: 10_000, banner: 500 };
const MAX_BUTTONS = 4;
const MAX_LABEL = 40;
const MAX_TITLE = 120;
const MAX_TEXT = 500;
const ID = /^[\w-]{1,128}$/;

/** Parses and checks what a message says. @throws INPUT_INVALID naming the place that is wrong · NOT_FOUND for a sender of elsewhere */
export async function toStoredOutbound(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  content: OutboundContent,
): Promise<StoredOutbound> {
  const most = MAX_SOURCE[content.type];
  if (content.source.length > most) throw inputInvalid(`content.source: has at most ${most} characters.`);
  const { blocks, images } = await parseSource(ctx, workspaceId, content.source);
  const isPicture = content.type === "post" && (content.image !== null || content.video !== null);
  if (blocks.length === 0 && !isPicture) throw inputInvalid("content.source: a message says something.");
  if (content.buttons.length > MAX_BUTTONS)
    throw inputInvalid(`content.buttons: has at most ${MAX_BUTTONS}.`);
  const buttons = content.buttons.map((button, at) => checkButton(button, `content.buttons[${at}]`));
  const kept = { source: content.source, blocks, images, buttons };
  if (content.type === "banner") {
    const { type, position, style, isDismissible } = content;
    return { type, position, style, isDismissible, ...kept };
  }
  const senderId = content.senderId === null ? null : await ownSender(ctx, workspaceId, content.senderId);
  const image = await checkPicture(ctx, workspaceId, { place: "content", picture: content.image });
  if (image && !images.includes(image.imageId)) kept.images = [...images, image.imageId];
  if (content.type === "chat") {
    const reply = content.reply && checkReply(content.reply, senderId);
    return { type: "chat", senderId, image, ...(reply ? { reply } : {}), ...kept };
  }
  const title = text("content.title", content.title, MAX_TITLE);
  const video = await checkVideo(ctx, workspaceId, { place: "content", video: content.video });
  return { type: "post", senderId, title, image, video, ...kept };
}

/** As its author left it. */
export function toContentDraft(stored: StoredOutbound): OutboundContent {
  const { blocks: _, images: __, buttons: kept, ...rest } = stored;
  const buttons = kept.map(toButtonDraft);
  if (rest.type === "banner") return { ...rest, buttons };
  const image = toPictureDraft(rest.image);
  return rest.type === "chat"
    ? { ...rest, image, buttons }
    : { ...rest, image, video: toVideoDraft(rest.video), buttons };
}

function toButtonDraft({ label, action }: StoredButton): ButtonDraft {
  return { label, action: action.type === "url" ? { type: "url", url: action.href } : action };
}

function checkButton({ label: given, action }: ButtonDraft, place: string): StoredButton {
  const label = given.trim();
  if (!isShortText(label, MAX_LABEL) || !isDrawable(label))
    throw inputInvalid(`${place}.label: has 1 to ${MAX_LABEL} characters.`);
  return { label, action: checkAction(action, label, `${place}.action`) };
}

function checkAction(action: ButtonDraft["action"], label: string, place: string): StoredButton["action"] {
  switch (action.type) {
    case "url": {
      const link = toLink(action.url.trim(), label);
      if (!link) throw inputInvalid(`${place}.url: is no address that can be linked to.`);
      return { type: "url", ...link };
    }
    case "article":
      return { type: "article", articleId: id(`${place}.articleId`, action.articleId) };
    case "tour":
      return { type: "tour", tourId: id(`${place}.tourId`, action.tourId) };
    case "survey":
      return { type: "survey", surveyId: id(`${place}.surveyId`, action.surveyId) };
    case "checklist":
      return { type: "checklist", checklistId: id(`${place}.checklistId`, action.checklistId) };
    case "newConversation": {
      const begun = text(`${place}.text`, action.text ?? "", MAX_TEXT);
      return { type: "newConversation", ...(begun ? { text: begun } : {}) };
    }
    default:
      return action;
  }
}

/** Who answers, answers somebody. */
function checkReply(
  { quickReplies }: NonNullable<Extract<OutboundContent, { type: "chat" }>["reply"]>,
  senderId: Id<"agents"> | null,
) {
  if (senderId === null) throw inputInvalid("content.senderId: an answer needs somebody to go to.");
  return { quickReplies: checkChoices({ replies: quickReplies })?.replies ?? [] };
}

function id(place: string, given: string): string {
  const trimmed = given.trim();
  if (!ID.test(trimmed)) throw inputInvalid(`${place}: has 1 to 128 letters, digits, _ or -.`);
  return trimmed;
}

function text(place: string, given: string, most: number): string {
  const trimmed = given.trim();
  if (trimmed.length > most || !isDrawable(trimmed))
    throw inputInvalid(`${place}: has at most ${most} characters.`);
  return trimmed;
}

async function ownSender(ctx: QueryCtx, workspaceId: Id<"workspaces">, given: string): Promise<Id<"agents">> {
  const agentId = ctx.db.normalizeId("agents", given);
  const agent = agentId ? await ctx.db.get("agents", agentId) : null;
  if (agent?.workspaceId !== workspaceId) throw notFound();
  return agent._id;
}
