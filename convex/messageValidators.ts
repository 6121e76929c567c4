import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { agentCard, conversationState, senderSide, systemEvent } from "./validators";

/** The shapes of messages, what they consist of, and of conversations in their lists. */

/** A stretch of text that looks the same. */
export const runValidator = v.object({
  text: v.string(),
  bold: v.optional(v.literal(true)),
  italic: v.optional(v.literal(true)),
  code: v.optional(v.literal(true)),
  /** http, https, mailto or tel, as parsed on the server. */
  href: v.optional(v.string()),
  /** To be shown beside a link whose text does not tell where it leads. */
  host: v.optional(v.string()),
});
export type Run = Infer<typeof runValidator>;

/** What a message consists of; `model/blocks.ts` makes it. */
export const blockValidator = v.union(
  v.object({ type: v.literal("paragraph"), runs: v.array(runValidator) }),
  v.object({
    type: v.literal("list"),
    ordered: v.boolean(),
    /** Of an ordered list, if it is not 1. */
    start: v.optional(v.number()),
    items: v.array(v.array(runValidator)),
  }),
  v.object({ type: v.literal("code"), text: v.string() }),
);
export type Block = Infer<typeof blockValidator>;

export const videoType = v.union(v.literal("video/mp4"), v.literal("video/webm"));
export type VideoType = Infer<typeof videoType>;

export const attachmentType = v.union(
  v.literal("image/png"),
  v.literal("image/jpeg"),
  v.literal("image/gif"),
  v.literal("image/webp"),
  v.literal("application/pdf"),
  v.literal("text/plain"),
  v.literal("text/csv"),
  v.literal("application/json"),
  v.literal("application/zip"),
);
export type AttachmentType = Infer<typeof attachmentType>;

/** A file of a message: what was found in it, never what its sender said of it. */
export const attachmentValidator = v.object({
  id: v.id("attachments"),
  /** The uploader's own name for it, from the choice of the file on. */
  uploadId: v.string(),
  name: v.string(),
  type: attachmentType,
  /** Bytes. */
  size: v.number(),
  /** Of an image, pixels. */
  width: v.optional(v.number()),
  height: v.optional(v.number()),
});
export type Attachment = Infer<typeof attachmentValidator>;

/** What stands under a message: answers to choose from, each sent as it reads, and buttons that lead somewhere. */
export const choicesValidator = v.object({
  /** Live while the message is the newest. */
  replies: v.array(v.string()),
  /** http, https, mailto or tel, as parsed on the server; `host` is there unless the label tells it. */
  buttons: v.array(v.object({ label: v.string(), href: v.string(), host: v.optional(v.string()) })),
});
export type Choices = Infer<typeof choicesValidator>;

export const messageSender = v.union(
  v.object({ kind: v.literal("visitor") }),
  v.object({ kind: v.literal("agent"), id: v.id("agents"), ...agentCard.fields }),
  v.object({ kind: v.literal("system"), event: systemEvent }),
);

export const messageValidator = v.object({
  id: v.id("messages"),
  clientMessageId: v.union(v.string(), v.null()),
  conversationId: v.id("conversations"),
  /** As it was typed. */
  text: v.string(),
  /** null: nothing but text. */
  blocks: v.union(v.array(blockValidator), v.null()),
  attachments: v.array(attachmentValidator),
  choices: v.optional(choicesValidator),
  createdAt: v.number(),
  sender: messageSender,
});
export type Message = Infer<typeof messageValidator>;
export const messagePage = paginationResultValidator(messageValidator);

export const conversationItem = v.object({
  id: v.id("conversations"),
  state: conversationState,
  lastMessageAt: v.number(),
  preview: v.string(),
  lastSender: senderSide,
  unread: v.number(),
  agent: v.union(agentCard, v.null()),
});
export type ConversationItem = Infer<typeof conversationItem>;

export const inboxItem = v.object({
  id: v.id("conversations"),
  state: conversationState,
  lastMessageAt: v.number(),
  preview: v.string(),
  lastSender: senderSide,
  unread: v.number(),
  visitor: v.object({
    id: v.id("visitors"),
    name: v.string(),
    initials: v.string(),
    color: v.string(),
    online: v.boolean(),
    isBlocked: v.boolean(),
  }),
});
export type InboxItem = Infer<typeof inboxItem>;
export const inboxPage = paginationResultValidator(inboxItem);

export const inboxConversation = v.object({
  id: v.id("conversations"),
  state: conversationState,
  createdAt: v.number(),
  lastMessageAt: v.number(),
  unread: v.number(),
  /** Last message the visitor has read; null before the first. */
  readByVisitorThrough: v.union(v.id("messages"), v.null()),
  /** When the message was written that `readByVisitorThrough` names. */
  readByVisitorUntil: v.union(v.number(), v.null()),
  /** The outbound message that it answers. */
  outbound: v.optional(v.object({ id: v.id("outboundMessages"), name: v.string(), version: v.number() })),
});
