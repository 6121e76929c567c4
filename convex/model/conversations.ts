import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid, notFound } from "../errors";
import type { Block, Choices } from "../messageValidators";
import type { ConversationState, StoredSender } from "../validators";
import { bindAttachments, claimAttachments, namesOf, toAttachment, type Uploader } from "./attachments";
import { parseBlocks, plainTextOf } from "./blocks";
import { noteClosing } from "./csat";
import { noteReply } from "./replyMails";
import { checkClientId, checkMessageText, previewOf } from "./text";
import { endTyping } from "./typing";
import { noteWebhookEvent } from "./webhookEvents";

/** Writing to conversations. Every message goes through the conversation's head, where it gets its place in the order. */

type Owner =
  | { visitorId: Id<"visitors">; readsFrom?: number | undefined }
  | { workspaceId: Id<"workspaces"> };

/** The conversation an outside id names, if it belongs to the caller. @throws NOT_FOUND, the same for every reason */
export async function ownConversation(
  ctx: QueryCtx,
  id: string,
  owner: Owner,
): Promise<Doc<"conversations">> {
  const conversationId = ctx.db.normalizeId("conversations", id);
  const conversation = conversationId ? await ctx.db.get("conversations", conversationId) : null;
  const isOwn =
    "visitorId" in owner
      ? conversation?.visitorId === owner.visitorId
      : conversation?.workspaceId === owner.workspaceId;
  if (!conversation || !isOwn) throw notFound();
  // Only a session with a limit looks at the head, which changes with every message.
  const readsFrom = "visitorId" in owner ? owner.readsFrom : undefined;
  if (readsFrom !== undefined && (await headOf(ctx, conversation._id)).lastMessageAt < readsFrom)
    throw notFound();
  return conversation;
}

/** The head of a conversation. Every conversation has one from its creation. */
export async function headOf(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
): Promise<Doc<"conversationHeads">> {
  const head = await ctx.db
    .query("conversationHeads")
    .withIndex("by_conversationId", (q) => q.eq("conversationId", conversationId))
    .unique();
  if (!head) throw new Error("A conversation has no head.");
  return head;
}

/** `limit` runs only if a message is about to be added, and throws if the sender has to wait. */
type Draft = {
  text: string;
  clientMessageId: string;
  attachmentIds?: string[] | undefined;
  /** What stands under the text. */
  choices?: Choices | undefined;
  limit: () => Promise<void>;
};
type Sender = Extract<StoredSender, { kind: "visitor" | "agent" }>;
type Started = { conversationId: Id<"conversations">; messageId: Id<"messages"> };

/** What a teammate has said before a visitor's first message: an outbound message that is answered. */
export type Opening = {
  agentId: Id<"agents">;
  text: string;
  blocks: Block[];
  outbound: { messageId: Id<"outboundMessages">; version: number };
};
/** `findOpening` runs only if a conversation is about to be started. */
type Start = Post & { findOpening?: () => Promise<Opening> };

/**
 * Starts a conversation with a visitor with its first message, whoever writes it; the same client id finds the one it
 * started. @throws INPUT_INVALID
 */
export async function startConversation(
  ctx: MutationCtx,
  visitor: Doc<"visitors">,
  { findOpening, ...draft }: Start,
): Promise<Started> {
  checkDraft(draft);
  const existing = await ctx.db
    .query("conversations")
    .withIndex("by_visitorId_and_clientMessageId", (q) =>
      q.eq("visitorId", visitor._id).eq("clientMessageId", draft.clientMessageId),
    )
    // Not unique: conversations of two browsers may have come together in a sign-in.
    .first();
  if (existing) {
    const message = await findByClientId(ctx, existing._id, draft.clientMessageId);
    if (!message) throw notFound();
    if (message.sender.kind !== draft.sender.kind) throw inputInvalid("This clientMessageId is in use.");
    return { conversationId: existing._id, messageId: message._id };
  }
  await draft.limit();
  const opening = await findOpening?.();
  const { workspaceId } = visitor;
  const base = { workspaceId, visitorId: visitor._id, state: "open" as const };
  const conversationId = await ctx.db.insert("conversations", {
    ...base,
    clientMessageId: draft.clientMessageId,
    ...(opening ? { outbound: opening.outbound } : {}),
  });
  const now = Date.now();
  await ctx.db.insert("conversationHeads", {
    ...base,
    conversationId,
    messageCount: 0,
    lastMessageAt: now,
    lastActivityAt: now,
    preview: "",
    lastSender: draft.sender.kind,
    unreadForVisitor: 0,
    unreadForAgents: 0,
  });
  if (opening) await appendOpening(ctx, conversationId, opening);
  const uploaderId = draft.sender.kind === "agent" ? draft.sender.agentId : visitor._id;
  const messageId = await append(ctx, conversationId, { ...draft, uploaderId });
  return { conversationId, messageId };
}

/** It has been read where it was answered, so that it is neither unread nor mailed. */
async function appendOpening(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  { agentId, text, blocks }: Opening,
): Promise<void> {
  const head = await headOf(ctx, conversationId);
  const messageId = await ctx.db.insert("messages", {
    conversationId,
    seq: head.messageCount,
    sender: { kind: "agent", agentId },
    text,
    blocks,
  });
  await noteWebhookEvent(ctx, { workspaceId: head.workspaceId, type: "message.created", messageId });
  await ctx.db.patch("conversationHeads", head._id, {
    messageCount: head.messageCount + 1,
    lastAgentId: agentId,
    lastAgentMessageId: messageId,
  });
}

type Post = Draft & { sender: Sender };

/**
 * Adds a message. The same client id finds the message it made. A visitor's message reopens a closed conversation.
 * @throws INPUT_INVALID
 */
export async function postMessage(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  post: Post,
): Promise<Id<"messages">> {
  checkDraft(post);
  const existing = await findByClientId(ctx, conversation._id, post.clientMessageId);
  if (existing) {
    if (existing.sender.kind !== post.sender.kind) throw inputInvalid("This clientMessageId is in use.");
    return existing._id;
  }
  await post.limit();
  if (post.sender.kind === "visitor") await setState(ctx, conversation, "open");
  const uploaderId = post.sender.kind === "agent" ? post.sender.agentId : conversation.visitorId;
  return append(ctx, conversation._id, { ...post, uploaderId });
}

/** Opens or closes a conversation and says so in it. Does nothing if it is in that state. */
export async function setState(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  state: ConversationState,
): Promise<void> {
  if (conversation.state === state) return;
  const head = await headOf(ctx, conversation._id);
  await ctx.db.patch("conversations", conversation._id, { state });
  await ctx.db.insert("messages", {
    conversationId: conversation._id,
    seq: head.messageCount,
    sender: { kind: "system", event: state === "closed" ? "closed" : "reopened" },
    text: "",
  });
  await ctx.db.patch("conversationHeads", head._id, {
    state,
    messageCount: head.messageCount + 1,
    lastActivityAt: Date.now(),
    ...(state === "closed" ? { unreadForAgents: 0 } : {}),
  });
  if (state === "closed") await noteClosing(ctx, head);
}

async function append(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  post: Post & { uploaderId: Uploader },
): Promise<Id<"messages">> {
  const head = await headOf(ctx, conversationId);
  const { sender, text, clientMessageId } = post;
  const blocks = parseBlocks(text, sender.kind);
  const files = await claimAttachments(ctx, post.attachmentIds ?? [], post.uploaderId);
  const messageId = await ctx.db.insert("messages", {
    conversationId,
    seq: head.messageCount,
    sender,
    text,
    ...(blocks ? { blocks } : {}),
    ...(files.length > 0 ? { attachments: files.map(toAttachment) } : {}),
    ...(post.choices ? { choices: post.choices } : {}),
    clientMessageId,
  });
  await bindAttachments(ctx, files, { placeId: conversationId, holderId: messageId });
  await noteWebhookEvent(ctx, { workspaceId: head.workspaceId, type: "message.created", messageId });
  if (sender.kind === "agent") await noteReply(ctx, head, { conversationId });
  await endTyping(
    ctx,
    conversationId,
    sender.kind === "agent" ? { side: "agents", agentId: sender.agentId } : { side: "visitor" },
  );
  const now = Date.now();
  await ctx.db.patch("conversationHeads", head._id, {
    messageCount: head.messageCount + 1,
    lastMessageAt: now,
    lastActivityAt: now,
    preview: previewOf(blocks ? plainTextOf(blocks) : text) || previewOf(namesOf(files)),
    lastSender: sender.kind,
    ...(sender.kind === "visitor"
      ? { unreadForAgents: head.unreadForAgents + 1 }
      : {
          lastAgentId: sender.agentId,
          lastAgentMessageId: messageId,
          unreadForVisitor: head.unreadForVisitor + 1,
          // Whoever answers has read.
          unreadForAgents: 0,
        }),
  });
  return messageId;
}

function findByClientId(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  clientMessageId: string,
): Promise<Doc<"messages"> | null> {
  return ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_clientMessageId", (q) =>
      q.eq("conversationId", conversationId).eq("clientMessageId", clientMessageId),
    )
    .unique();
}

function checkDraft(draft: Draft): void {
  checkClientId("clientMessageId", draft.clientMessageId);
  checkMessageText(draft.text, (draft.attachmentIds?.length ?? 0) > 0);
}
