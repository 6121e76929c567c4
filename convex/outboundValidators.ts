import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { articleBlock } from "./articleValidators";
import { delivery, itemStatus } from "./deliveryValidators";
import { picture, pictureDraft, storedPicture, storedVideo, video, videoDraft } from "./mediaValidators";
import { tabId } from "./messengerValidators";
import { agentCard } from "./validators";

/** The shapes of outbound messages: what a team shows to visitors who have not asked, as a chat, a post or a banner. */

/** What needs nothing but itself. `newConversation` begins one with `text` in the composer. */
const plainAction = [
  v.object({ type: v.literal("article"), articleId: v.string() }),
  v.object({ type: v.literal("newConversation"), text: v.optional(v.string()) }),
  v.object({ type: v.literal("tab"), tab: tabId }),
  v.object({ type: v.literal("tour"), tourId: v.string() }),
  v.object({ type: v.literal("survey"), surveyId: v.string() }),
  v.object({ type: v.literal("checklist"), checklistId: v.string() }),
  v.object({ type: v.literal("dismiss") }),
] as const;
const actionDraft = v.union(v.object({ type: v.literal("url"), url: v.string() }), ...plainAction);
/** As it is kept: an address is the server's own parse, and `host` is there unless the label tells it. */
const storedAction = v.union(
  v.object({ type: v.literal("url"), href: v.string(), host: v.optional(v.string()) }),
  ...plainAction,
);
const buttonDraft = v.object({ label: v.string(), action: actionDraft });
export type ButtonDraft = Infer<typeof buttonDraft>;
const storedButton = v.object({ label: v.string(), action: storedAction });
export type StoredButton = Infer<typeof storedButton>;

/** What a chat may be answered with at one tap, besides what visitors write; absent: it takes no answer. */
const chatReply = v.object({ quickReplies: v.array(v.string()) });

/** The message that a visitor answers: as it was shown, under which lease. */
export const outboundReply = v.object({ itemId: v.string(), version: v.number(), leaseId: v.string() });
export type OutboundReply = Infer<typeof outboundReply>;

const chatFields = { type: v.literal("chat"), reply: v.optional(chatReply) };
const postFields = { type: v.literal("post"), title: v.string() };
const bannerFields = {
  type: v.literal("banner"),
  position: v.union(v.literal("top"), v.literal("bottom")),
  /** Over the page, or moving it out of the way. */
  style: v.union(v.literal("float"), v.literal("push")),
  isDismissible: v.boolean(),
};
/** Markdown, as of an announcement. */
const source = { source: v.string() };
const sender = { senderId: v.union(v.string(), v.null()) };
const draftButtons = { buttons: v.array(buttonDraft) };
export const outboundContent = v.union(
  v.object({ ...chatFields, image: pictureDraft, ...sender, ...source, ...draftButtons }),
  v.object({ ...postFields, image: pictureDraft, video: videoDraft, ...sender, ...source, ...draftButtons }),
  v.object({ ...bannerFields, ...source, ...draftButtons }),
);
export type OutboundContent = Infer<typeof outboundContent>;

/** As it is kept: also what its Markdown has become when it was written, and the help centre's pictures in it. */
const kept = {
  ...source,
  blocks: v.array(articleBlock),
  images: v.array(v.id("articleImages")),
  buttons: v.array(storedButton),
};
const keptSender = { senderId: v.union(v.id("agents"), v.null()) };
export const storedOutbound = v.union(
  v.object({ ...chatFields, image: storedPicture, ...keptSender, ...kept }),
  v.object({ ...postFields, image: storedPicture, video: storedVideo, ...keptSender, ...kept }),
  v.object({ ...bannerFields, ...kept }),
);
export type StoredOutbound = Infer<typeof storedOutbound>;

const shown = { blocks: v.array(articleBlock), buttons: v.array(storedButton) };
const shownSender = { sender: v.union(agentCard, v.null()) };
/** One as a visitor gets it. A button's number counts from 0 in the order as written. */
export const outboundView = v.object({
  itemId: v.id("outboundMessages"),
  version: v.number(),
  content: v.union(
    v.object({ ...chatFields, image: picture, ...shownSender, ...shown }),
    v.object({ ...postFields, image: picture, video, ...shownSender, ...shown }),
    v.object({ ...bannerFields, ...shown }),
  ),
});
export type OutboundView = Infer<typeof outboundView>;

export const outboundFields = v.object({ name: v.string(), content: outboundContent, delivery });
export type OutboundFields = Infer<typeof outboundFields>;

export const outboundType = v.union(v.literal("chat"), v.literal("post"), v.literal("banner"));

/** One in the team's list. */
export const outboundRow = v.object({
  id: v.id("outboundMessages"),
  name: v.string(),
  type: outboundType,
  status: itemStatus,
  version: v.number(),
  updatedAt: v.number(),
});
export type OutboundRow = Infer<typeof outboundRow>;
export const outboundRowPage = paginationResultValidator(outboundRow);

/** One as its author left it. */
export const outboundDraft = v.object({
  id: v.id("outboundMessages"),
  status: itemStatus,
  version: v.number(),
  fields: outboundFields,
});
