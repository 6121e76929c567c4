import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { isOriginAllowed } from "../origins";
import { type Mailbox, toHeaderText, toMailAddress } from "./mailAddress";
import { findMailAddress, isReachable, unsubscribeUrl } from "./mailAddresses";
import { type MailedMessage, mailHtml, mailText } from "./mailContent";
import { findMailSettings, senderOf } from "./mailSettings";
import { mailWordsFor } from "./mailWords";
import { createAgentCards } from "./people";
import { findActivity, isOnline } from "./presence";
import { readMark } from "./reading";
import type { MailOutcome } from "./replyMails";
import { admissionOf, workspaceSettings } from "./settings";

/** Decides whether a conversation's unread answers are mailed, to whom, and what the mail says. */

const MINUTE_MS = 60_000;
const MAX_MESSAGES = 20;
const MAX_READ = 200;
/** Somebody who is here sees the answers here; but a page may also have been left open. */
const WAITS_AT_MOST_MS = 30 * MINUTE_MS;

export type Mail = {
  from: Mailbox;
  to: string;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  /** The same in every try, so that a mail that was sent twice shows once. */
  messageId: string;
  /** The conversation's, so that its mails are shown together. */
  threadId: string;
  unsubscribeUrl: string;
  throughSeq: number;
  workspaceId: Id<"workspaces">;
};

/** The mail of a row, or what to do instead. */
export async function composeMail(ctx: QueryCtx, row: Doc<"replyMails">): Promise<Mail | MailOutcome> {
  const { conversationId, workspaceId } = row;
  const conversation = await ctx.db.get("conversations", conversationId);
  const visitor = conversation && (await ctx.db.get("visitors", conversation.visitorId));
  const unread = await unreadAnswers(ctx, row);
  const throughSeq = unread.at(-1)?.seq ?? row.throughSeq;
  const nothing = { kind: "nothing" as const, throughSeq };
  const mailSettings = await findMailSettings(ctx, workspaceId);
  const from = senderOf(mailSettings);
  if (!visitor || unread.length === 0 || !from) return nothing;
  const to = (await mayWriteTo(ctx, visitor, conversationId)) ? toMailAddress(visitor.email ?? "") : null;
  const address = to && (await findMailAddress(ctx, workspaceId, to));
  if (!to || !address || !isReachable(address)) return nothing;
  const now = Date.now();
  if ((await isOnline(ctx, visitor._id)) && now < row.askedAt + WAITS_AT_MOST_MS)
    return { kind: "wait", until: now + MINUTE_MS };

  const settings = await workspaceSettings(ctx, workspaceId);
  const team = toHeaderText(from.name || settings.appearance.teamName);
  const link = await unsubscribeUrl(address);
  const words = mailWordsFor(await localeOf(ctx, visitor._id));
  const facts = {
    words,
    team,
    color: settings.appearance.color,
    messages: await mailedMessages(ctx, unread.slice(0, MAX_MESSAGES)),
    more: Math.max(0, unread.length - MAX_MESSAGES),
    conversationUrl: await wayBack(ctx, visitor._id, { conversationId, settings }),
    unsubscribeUrl: link,
  };
  const domain = from.address.slice(from.address.indexOf("@") + 1);
  return {
    from: { ...from, name: team },
    to,
    replyTo: mailSettings?.replyTo ?? null,
    subject: words.say("subject", { team, reference: conversationId.slice(-10, -4).toUpperCase() }),
    text: mailText(facts),
    html: mailHtml(facts),
    messageId: `<reply.${conversationId}.${throughSeq}@${domain}>`,
    threadId: `<conversation.${conversationId}@${domain}>`,
    unsubscribeUrl: link,
    throughSeq,
    workspaceId,
  };
}

/** Answers that the visitor has neither read nor been mailed. */
async function unreadAnswers(ctx: QueryCtx, row: Doc<"replyMails">): Promise<Doc<"messages">[]> {
  const mark = await readMark(ctx, row.conversationId, "visitor");
  const after = Math.max(row.throughSeq, mark?.throughSeq ?? -1);
  const newest = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_seq", (q) =>
      q.eq("conversationId", row.conversationId).gt("seq", after),
    )
    .order("desc")
    .take(MAX_READ);
  const messages = newest.toReversed();
  // Whoever writes has seen what was written before.
  const lastOwn = messages.findLastIndex(({ sender }) => sender.kind === "visitor");
  return messages.slice(lastOwn + 1).filter(({ sender }) => sender.kind === "agent");
}

/**
 * A proven address gets every answer of its person. A claimed one only those of conversations in which its visitor has
 * written since it was given: it may be another person's who now uses the same browser, or nobody's at all.
 */
async function mayWriteTo(
  ctx: QueryCtx,
  visitor: Doc<"visitors">,
  conversationId: Id<"conversations">,
): Promise<boolean> {
  if (visitor.blockedAt !== undefined) return false;
  if (visitor.kind === "verified" && visitor.signedFields?.includes("email")) return true;
  const { mode } = admissionOf(await workspaceSettings(ctx, visitor.workspaceId));
  if (mode === "required" && visitor.kind !== "verified") return false;
  const messages = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_seq", (q) => q.eq("conversationId", conversationId))
    .order("desc")
    .take(MAX_READ);
  const last = messages.find(({ sender }) => sender.kind === "visitor");
  return last !== undefined && last._creationTime >= (visitor.emailSince ?? 0);
}

function mailedMessages(ctx: QueryCtx, messages: Doc<"messages">[]): Promise<MailedMessage[]> {
  const cardOf = createAgentCards(ctx);
  return Promise.all(
    messages.map(async ({ sender, text, blocks, attachments }) => ({
      author: sender.kind === "agent" ? (await cardOf(sender.agentId)).name : "",
      text,
      blocks: blocks ?? null,
      files: (attachments ?? []).map(({ name }) => name),
    })),
  );
}

/** What the visitor's browser speaks. */
async function localeOf(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<string> {
  const device = await ctx.db
    .query("visitorDevices")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  return device?.locale ?? "";
}

/** The page the visitor was on last, if the messenger still may be shown there. It signs nobody in. */
async function wayBack(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  { conversationId, settings }: { conversationId: Id<"conversations">; settings: Doc<"workspaceSettings"> },
): Promise<string | null> {
  const page = (await findActivity(ctx, visitorId))?.url ?? "";
  const url = URL.canParse(page) ? new URL(page) : null;
  const { development } = readEnvironment();
  if (!url || !isOriginAllowed(settings.allowedOrigins, url.origin, development)) return null;
  url.searchParams.set("opencom", `conversation/${conversationId}`);
  return url.href;
}
