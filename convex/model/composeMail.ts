import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { isOriginAllowed } from "../origins";
import { type Mailbox, toHeaderText, toMailAddress } from "./mailAddress";
import { findMailAddress, isReachable, unsubscribeUrl } from "./mailAddresses";
import { type MailedMessage, mailHtml, mailText } from "./mailContent";
import { type Answer, answersAfter, lastWrittenAt, type MailPlace, nameOf, placeOf } from "./mailPlaces";

import { findMailSettings, senderOf } from "./mailSettings";
import { mailWordsFor } from "./mailWords";
import { createAgentCards } from "./people";
import { findActivity, isOnline } from "./presence";
import { readMark } from "./reading";
import type { MailOutcome } from "./replyMails";
import { admissionOf, workspaceSettings } from "./settings";

/** Decides whether the unread answers of a conversation or ticket are mailed, to whom, and what the mail says. */

const MINUTE_MS = 60_000;
const MAX_MESSAGES = 20;
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
  /** The conversation's or ticket's, so that its mails are shown together. */
  threadId: string;
  unsubscribeUrl: string;
  throughSeq: number;
  workspaceId: Id<"workspaces">;
};

/** The mail of a row, or what to do instead. */
export async function composeMail(ctx: QueryCtx, row: Doc<"replyMails">): Promise<Mail | MailOutcome> {
  const { workspaceId } = row;
  const place = placeOf(row);
  const name = place && (await nameOf(ctx, place));
  const visitor = name && (await ctx.db.get("visitors", name.visitorId));
  const unread = place ? await unreadAnswers(ctx, place, row) : [];
  const throughSeq = unread.at(-1)?.seq ?? row.throughSeq;
  const nothing = { kind: "nothing" as const, throughSeq };
  const mailSettings = await findMailSettings(ctx, workspaceId);
  const from = senderOf(mailSettings);
  if (!place || !visitor || unread.length === 0 || !from) return nothing;
  const to = (await mayWriteTo(ctx, visitor, place)) ? toMailAddress(visitor.email ?? "") : null;
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
    conversationUrl: await wayBack(ctx, visitor._id, { link: `${name.kind}/${name.id}`, settings }),
    unsubscribeUrl: link,
  };
  const domain = from.address.slice(from.address.indexOf("@") + 1);
  return {
    from: { ...from, name: team },
    to,
    replyTo: mailSettings?.replyTo ?? null,
    subject: words.say("subject", { team, reference: name.reference }),
    text: mailText(facts),
    html: mailHtml(facts),
    messageId: `<reply.${name.id}.${throughSeq}@${domain}>`,
    threadId: `<${name.kind}.${name.id}@${domain}>`,
    unsubscribeUrl: link,
    throughSeq,
    workspaceId,
  };
}

/** Answers that the visitor has neither read nor been mailed. */
async function unreadAnswers(ctx: QueryCtx, place: MailPlace, row: Doc<"replyMails">): Promise<Answer[]> {
  return answersAfter(ctx, place, Math.max(row.throughSeq, await readThrough(ctx, place)));
}

async function readThrough(ctx: QueryCtx, place: MailPlace): Promise<number> {
  if (place.conversationId !== undefined)
    return (await readMark(ctx, place.conversationId, "visitor"))?.throughSeq ?? -1;
  const head = await ctx.db
    .query("ticketHeads")
    .withIndex("by_ticketId", (q) => q.eq("ticketId", place.ticketId))
    .unique();
  return head?.readByVisitor ?? -1;
}

/**
 * A proven address gets every answer of its person. A claimed one only those of conversations and tickets in which
 * its visitor has written since it was given: it may be another person's who now uses the same browser, or nobody's at all.
 */
async function mayWriteTo(ctx: QueryCtx, visitor: Doc<"visitors">, place: MailPlace): Promise<boolean> {
  if (visitor.blockedAt !== undefined) return false;
  if (visitor.kind === "verified" && visitor.signedFields?.includes("email")) return true;
  const { mode } = admissionOf(await workspaceSettings(ctx, visitor.workspaceId));
  if (mode === "required" && visitor.kind !== "verified") return false;
  const last = await lastWrittenAt(ctx, place);
  return last !== null && last >= (visitor.emailSince ?? 0);
}

function mailedMessages(ctx: QueryCtx, answers: Answer[]): Promise<MailedMessage[]> {
  const cardOf = createAgentCards(ctx);
  return Promise.all(
    answers.map(async ({ agentId, text, blocks, attachments }) => ({
      author: (await cardOf(agentId)).name,
      text,
      blocks,
      files: attachments.map(({ name }) => name),
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
  { link, settings }: { link: string; settings: Doc<"workspaceSettings"> },
): Promise<string | null> {
  const page = (await findActivity(ctx, visitorId))?.url ?? "";
  const url = URL.canParse(page) ? new URL(page) : null;
  const { development } = readEnvironment();
  if (!url || !isOriginAllowed(settings.allowedOrigins, url.origin, development)) return null;
  url.searchParams.set("opencom", link);
  return url.href;
}
