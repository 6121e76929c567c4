import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { notFound } from "../errors";
import type { NamedAgent, TicketInboxItem, TicketView } from "../ticketValidators";
import { toFace } from "./inbox";
import { boundedPage } from "./messages";
import { toAgentCard } from "./people";
import { addEvent, createNamedAgents } from "./ticketEvents";
import { headOfTicket } from "./tickets";

/** Tickets as the team lists and hands them out. */

const MAX_PAGE = 50;
const MAX_COUNT = 100;
const MAX_AGENTS = 200;

type Folder = { workspaceId: Id<"workspaces">; view: TicketView };

/** A page of a workspace's tickets, last activity first. */
export async function pageOfTickets(
  ctx: QueryCtx,
  { workspaceId, view }: Folder,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<TicketInboxItem>> {
  const heads = ctx.db.query("ticketHeads");
  const found =
    view === "open"
      ? heads.withIndex("by_workspaceId_and_isResolved_and_lastActivityAt", (q) =>
          q.eq("workspaceId", workspaceId).eq("isResolved", false),
        )
      : view === "unread"
        ? heads.withIndex("by_workspaceId_and_isUnread_and_lastActivityAt", (q) =>
            q.eq("workspaceId", workspaceId).eq("isUnread", true),
          )
        : heads.withIndex("by_workspaceId_and_status_and_lastActivityAt", (q) =>
            q.eq("workspaceId", workspaceId).eq("status", view),
          );
  const result = await found.order("desc").paginate(boundedPage(paginationOpts, MAX_PAGE));
  const agentOf = createNamedAgents(ctx);
  return { ...result, page: await Promise.all(result.page.map((head) => toItem(ctx, head, agentOf))) };
}

/** Bounded counts: 100 means "100 or more". */
export async function countTickets(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<{ open: number; unread: number }> {
  const open = await ctx.db
    .query("ticketHeads")
    .withIndex("by_workspaceId_and_isResolved_and_lastActivityAt", (q) =>
      q.eq("workspaceId", workspaceId).eq("isResolved", false),
    )
    .take(MAX_COUNT);
  const unread = await ctx.db
    .query("ticketHeads")
    .withIndex("by_workspaceId_and_isUnread_and_lastActivityAt", (q) =>
      q.eq("workspaceId", workspaceId).eq("isUnread", true),
    )
    .take(MAX_COUNT);
  return { open: open.length, unread: unread.length };
}

/** Those a ticket can be given to: everybody who may answer. */
export async function assigneesOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<NamedAgent[]> {
  const agents = await ctx.db
    .query("agents")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_AGENTS);
  return agents
    .filter(({ role }) => role !== "viewer")
    .map((agent) => ({ id: agent._id, ...toAgentCard(agent) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

type Assignment = { assigneeId: string | null; by: Id<"agents"> };

/** Gives a ticket to somebody of the team, or to nobody. @throws NOT_FOUND for anybody else */
export async function assignTicket(
  ctx: MutationCtx,
  ticket: Doc<"tickets">,
  { assigneeId: given, by }: Assignment,
): Promise<void> {
  const id = given === null ? null : ctx.db.normalizeId("agents", given);
  const agent = id && (await ctx.db.get("agents", id));
  const isOurs = agent?.workspaceId === ticket.workspaceId && agent.role !== "viewer";
  if (given !== null && !isOurs) throw notFound();
  const assigneeId = agent?._id;
  if (ticket.assigneeId === assigneeId) return;
  await ctx.db.patch("tickets", ticket._id, { assigneeId });
  const head = await headOfTicket(ctx, ticket._id);
  const deed = { type: "assigned" as const, ...(assigneeId === undefined ? {} : { assigneeId }) };
  await addEvent(ctx, { ticket, head }, { author: { kind: "agent", agentId: by }, deed });
}

async function toItem(
  ctx: QueryCtx,
  head: Doc<"ticketHeads">,
  agentOf: (id: Id<"agents">) => Promise<NamedAgent>,
): Promise<TicketInboxItem> {
  const ticket = await ctx.db.get("tickets", head.ticketId);
  if (!ticket) throw new Error("A head has no ticket.");
  return {
    id: ticket._id,
    reference: ticket.reference,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    assignee: ticket.assigneeId ? await agentOf(ticket.assigneeId) : null,
    createdAt: ticket._creationTime,
    lastActivityAt: head.lastActivityAt,
    preview: head.preview,
    unread: head.unreadForAgents,
    visitor: await toFace(ctx, head.visitorId),
  };
}
