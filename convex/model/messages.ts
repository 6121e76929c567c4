import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { inputInvalid } from "../errors";
import type { Message } from "../messageValidators";
import type { AgentCard } from "../validators";
import { createAgentCards } from "./people";

const MAX_PAGE = 100;

/** A page of a conversation, newest first. */
export async function pageOfMessages(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Message>> {
  const result = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_seq", (q) => q.eq("conversationId", conversationId))
    .order("desc")
    .paginate(boundedPage(paginationOpts, MAX_PAGE));
  const cardOf = createAgentCards(ctx);
  return { ...result, page: await Promise.all(result.page.map((message) => toMessage(message, cardOf))) };
}

/** Keeps a page within what one query should read. @throws INPUT_INVALID for a size that is no positive whole number */
export function boundedPage(options: PaginationOptions, max: number): PaginationOptions {
  if (!Number.isInteger(options.numItems) || options.numItems < 1) {
    throw inputInvalid("paginationOpts.numItems must be a whole number of at least 1.");
  }
  return { ...options, numItems: Math.min(options.numItems, max) };
}

async function toMessage(
  message: Doc<"messages">,
  cardOf: (id: Id<"agents">) => Promise<AgentCard>,
): Promise<Message> {
  const { sender } = message;
  return {
    id: message._id,
    clientMessageId: message.clientMessageId ?? null,
    conversationId: message.conversationId,
    text: message.text,
    blocks: message.blocks ?? null,
    attachments: message.attachments ?? [],
    ...(message.choices ? { choices: message.choices } : {}),
    createdAt: message._creationTime,
    sender:
      sender.kind === "agent"
        ? { kind: "agent", id: sender.agentId, ...(await cardOf(sender.agentId)) }
        : sender,
  };
}
