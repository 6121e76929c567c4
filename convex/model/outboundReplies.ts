import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ArticleBlock, ArticleRun } from "../articleValidators";
import { notFound } from "../errors";
import type { Block, Run } from "../messageValidators";
import type { OutboundReply } from "../outboundValidators";
import { plainTextOf } from "./blocks";
import type { Opening } from "./conversations";
import { markActed } from "./engagement/showings";
import { findPace, findState } from "./engagement/standings";
import { findOwnMessage, findVersion } from "./outboundMessages";

/**
 * A visitor answers a chat that the team has sent by itself: with the first answer, and not before, it becomes a
 * conversation that begins with the message's own words. These are copied here, from the version that was shown.
 */

type Scope = { visitor: Doc<"visitors">; workspaceId: Id<"workspaces"> };

/** What a conversation begins with that answers a message. @throws NOT_FOUND for one that this visitor was not shown, or that takes no answer */
export async function openingOf(ctx: QueryCtx, scope: Scope, reply: OutboundReply): Promise<Opening> {
  const { itemId, version } = reply;
  const message = await findOwnMessage(ctx, scope.workspaceId, itemId);
  const found = message && (await findVersion(ctx, message._id, version));
  if (!found || !(await wasShown(ctx, scope, reply))) throw notFound();
  const { content } = found;
  if (content.type !== "chat" || !content.reply || !content.senderId) throw notFound();
  const blocks = toMessageBlocks(content.blocks);
  const outbound = { messageId: found.messageId, version };
  return { agentId: content.senderId, text: plainTextOf(blocks), blocks, outbound };
}

/** An answer counts as a click, once. */
export async function noteAnswer(ctx: MutationCtx, scope: Scope, reply: OutboundReply): Promise<void> {
  await markActed(ctx, scope, { leaseId: reply.leaseId, itemId: reply.itemId, what: "clicked" });
}

/** A lease is enough: word of the showing itself may be lost, or later than the answer. */
async function wasShown(
  ctx: QueryCtx,
  { visitor }: Scope,
  { itemId, version }: OutboundReply,
): Promise<boolean> {
  const isIt = (each: { itemId: string; version: number }) =>
    each.itemId === itemId && each.version === version;
  const pace = await findPace(ctx, visitor._id);
  if (pace && (pace.showings.some(isIt) || pace.leases.some(isIt))) return true;
  return (await findState(ctx, visitor._id, itemId))?.version === version;
}

/** As much of a text of the help centre's kind as a message can be: its words, in their order. */
function toMessageBlocks(blocks: readonly ArticleBlock[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    switch (block.type) {
      case "paragraph":
        return [{ type: "paragraph", runs: block.runs.map(toRun) }];
      case "heading":
        return [
          { type: "paragraph", runs: block.runs.map((run) => ({ ...toRun(run), bold: true as const })) },
        ];
      case "code":
        return [{ type: "code", text: block.text }];
      case "list": {
        const { ordered, start } = block;
        const items = block.items.map((item) => runsOf(toMessageBlocks(item)));
        return [{ type: "list", ordered, ...(start === undefined ? {} : { start }), items }];
      }
      case "quote":
      case "callout":
        return toMessageBlocks(block.blocks);
      case "table":
        return [block.head, ...block.rows].map((row) => ({
          type: "paragraph",
          runs: joined(row.map(toRuns)),
        }));
      default:
        return [];
    }
  });
}

const toRuns = (runs: readonly ArticleRun[]): Run[] => runs.map(toRun);

/** What leads into the help centre is words here. */
function toRun({ strike: _strike, article: _article, anchor: _anchor, ...run }: ArticleRun): Run {
  return run;
}

/** Everything in one line. */
function runsOf(blocks: readonly Block[]): Run[] {
  return joined(
    blocks.map((block) => {
      if (block.type === "code") return [{ text: block.text, code: true }];
      return block.type === "list" ? joined(block.items) : block.runs;
    }),
  );
}

const joined = (parts: readonly Run[][]): Run[] =>
  parts.flatMap((runs, at) => (at === 0 ? runs : [{ text: " " }, ...runs]));
