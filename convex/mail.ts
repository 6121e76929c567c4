import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation, internalQuery } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { inputInvalid } from "./errors";
import { composeMail } from "./model/composeMail";
import { toMailAddress } from "./model/mailAddress";
import { findMailAddress, rowOfLink } from "./model/mailAddresses";
import {
  DEFAULT_QUIET_MS,
  deploymentSender,
  findMailSettings,
  saveMailSettings,
  senderOf,
} from "./model/mailSettings";
import { findMailStatus, noteMailStatus } from "./model/mailStatus";
import { endQueueRun } from "./model/queues";
import { takeTokenOrThrow } from "./model/rates";
import { claimReplyMails, settleReplyMail } from "./model/replyMails";
import { canSeal } from "./model/sealing";
import { mailProblem, mailTest } from "./validators";

/** Settings › E-mail, and the answers that are mailed to visitors who left. No function returns a password. */

const permission = "mail.manage" as const;
const mailbox = v.object({ name: v.string(), address: v.string() });
const workspaceId = v.id("workspaces");

/** How mail is sent, and how that goes. */
export const get = agentQuery({
  permission,
  args: {},
  returns: v.object({
    isOn: v.boolean(),
    fromName: v.string(),
    replyTo: v.string(),
    quietMs: v.number(),
    server: v.union(
      v.null(),
      v.object({
        host: v.string(),
        port: v.number(),
        fromAddress: v.string(),
        user: v.string(),
        hasPassword: v.boolean(),
      }),
    ),
    /** Who mail is from without a server of one's own; null if the deployment has none. */
    deploymentSender: v.union(v.null(), mailbox),
    canStoreSecrets: v.boolean(),
    test: v.union(v.null(), mailTest),
    lastSentAt: v.union(v.null(), v.number()),
    problem: v.union(v.null(), mailProblem),
  }),
  handler: async (ctx) => {
    const settings = await findMailSettings(ctx, ctx.workspaceId);
    const status = await findMailStatus(ctx, ctx.workspaceId);
    const { host, port, fromAddress, user, sealedPassword } = settings?.server ?? {};
    const isServer = host !== undefined && port !== undefined && fromAddress !== undefined;
    return {
      isOn: senderOf(settings) !== null,
      fromName: settings?.fromName ?? "",
      replyTo: settings?.replyTo ?? "",
      quietMs: settings?.quietMs ?? DEFAULT_QUIET_MS,
      server: isServer
        ? { host, port, fromAddress, user: user ?? "", hasPassword: sealedPassword !== undefined }
        : null,
      deploymentSender: deploymentSender(),
      canStoreSecrets: canSeal(),
      test: status?.test ?? null,
      lastSentAt: status?.lastSentAt ?? null,
      problem: status?.problem ?? null,
    };
  },
});

/** Changes how mail is sent. An absent password keeps the one of the same server and user. @throws INPUT_INVALID · SECRET_KEY_MISSING */
export const save = agentMutation({
  permission,
  args: {
    isOn: v.boolean(),
    fromName: v.string(),
    replyTo: v.string(),
    quietMs: v.number(),
    server: v.union(
      v.null(),
      v.object({
        host: v.string(),
        port: v.number(),
        fromAddress: v.string(),
        user: v.string(),
        password: v.optional(v.string()),
      }),
    ),
  },
  returns: v.null(),
  handler: async (ctx, change) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await saveMailSettings(ctx, ctx.workspaceId, change);
    return null;
  },
});

/** Sends a mail to whoever asks for it, as it is set up now. How it went is in `get`. @throws INPUT_INVALID · RATE_LIMITED */
export const sendTest = agentMutation({
  permission,
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const settings = await findMailSettings(ctx, ctx.workspaceId);
    if (!senderOf(settings, true)) throw inputInvalid("Enter a mail server first.");
    const to = toMailAddress(ctx.agent.email);
    if (to === null) throw inputInvalid("Your account has no address that mail can be sent to.");
    await noteMailStatus(ctx, ctx.workspaceId, { test: { to, askedAt: Date.now() } });
    await ctx.scheduler.runAfter(0, internal.mailDelivery.sendTest, { workspaceId: ctx.workspaceId });
    return null;
  },
});

/** A run of a workspace's queue: sends out answers that have been unread for long enough. */
export const dispatch = internalMutation({
  args: { workspaceId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const due = await claimReplyMails(ctx, args.workspaceId);
    if (due.replyMailIds.length > 0)
      await ctx.scheduler.runAfter(0, internal.mailDelivery.deliver, { replyMailIds: due.replyMailIds });
    await endQueueRun(ctx, { queue: "mail", workspaceId: args.workspaceId }, due.nextAt);
    return null;
  },
});

const throughSeq = v.number();
const outcome = v.union(
  v.object({ kind: v.literal("wait"), until: v.number() }),
  v.object({ kind: v.literal("nothing"), throughSeq }),
  v.object({ kind: v.literal("sent"), throughSeq }),
  v.object({ kind: v.literal("refused"), throughSeq }),
  v.object({ kind: v.literal("failed"), throughSeq }),
);
const mail = v.object({
  from: mailbox,
  to: v.string(),
  replyTo: v.union(v.null(), v.string()),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  messageId: v.string(),
  threadId: v.string(),
  unsubscribeUrl: v.string(),
  throughSeq,
  workspaceId,
});

/** The mail of a row, or what to do instead; null if the row has gone. */
export const composed = internalQuery({
  args: { replyMailId: v.id("replyMails") },
  returns: v.union(v.null(), mail, outcome),
  handler: async (ctx, { replyMailId }) => {
    const row = await ctx.db.get("replyMails", replyMailId);
    return row && composeMail(ctx, row);
  },
});

/** The workspace's own mail server, its password sealed; null: the deployment's. */
export const server = internalQuery({
  args: { workspaceId },
  returns: v.union(
    v.null(),
    v.object({
      host: v.string(),
      port: v.number(),
      user: v.optional(v.string()),
      sealedPassword: v.optional(v.string()),
    }),
  ),
  handler: async (ctx, args) => {
    const settings = await findMailSettings(ctx, args.workspaceId);
    if (!settings?.server) return null;
    const { host, port, user, sealedPassword } = settings.server;
    return { host, port, user, sealedPassword };
  },
});

/** Writes down what became of a mail, and of its address. */
export const settle = internalMutation({
  args: {
    replyMailId: v.id("replyMails"),
    outcome,
    to: v.optional(v.string()),
    problem: v.optional(v.string()),
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    const row = await ctx.db.get("replyMails", args.replyMailId);
    if (!row) return null;
    await settleReplyMail(ctx, row, args.outcome);
    const { kind } = args.outcome;
    const problem = args.problem === undefined ? undefined : { at: Date.now(), text: args.problem };
    if (kind === "sent")
      await noteMailStatus(ctx, row.workspaceId, { lastSentAt: Date.now(), problem: undefined });
    if (kind === "failed") await noteMailStatus(ctx, row.workspaceId, { problem });
    const address =
      kind === "refused" && args.to ? await findMailAddress(ctx, row.workspaceId, args.to) : null;
    if (address) await ctx.db.patch("mailAddresses", address._id, { undeliverable: problem });
    return null;
  },
});

/** What a test mail needs. */
export const testPrepared = internalQuery({
  args: { workspaceId },
  returns: v.union(
    v.null(),
    v.object({
      from: mailbox,
      to: v.string(),
      replyTo: v.union(v.null(), v.string()),
      workspace: v.string(),
    }),
  ),
  handler: async (ctx, args) => {
    const settings = await findMailSettings(ctx, args.workspaceId);
    const status = await findMailStatus(ctx, args.workspaceId);
    const workspace = await ctx.db.get("workspaces", args.workspaceId);
    const from = senderOf(settings, true);
    if (!from || !workspace || !status?.test) return null;
    return { from, to: status.test.to, replyTo: settings?.replyTo ?? null, workspace: workspace.name };
  },
});

/** Writes down how the test mail went. */
export const recordTest = internalMutation({
  args: { workspaceId, problem: v.union(v.null(), v.string()) },
  returns: v.null(),
  handler: async (ctx, args) => {
    const status = await findMailStatus(ctx, args.workspaceId);
    if (!status?.test) return null;
    const { to, askedAt } = status.test;
    const problem = args.problem ?? undefined;
    await noteMailStatus(ctx, args.workspaceId, { test: { to, askedAt, endedAt: Date.now(), problem } });
    return null;
  },
});

const link = { addressId: v.string(), signature: v.string() };
const subscription = v.union(v.null(), v.object({ email: v.string(), isStopped: v.boolean() }));

/** What an unsubscribe link is about; null for one that is not good. */
export const subscriptionOf = internalQuery({
  args: link,
  returns: subscription,
  handler: async (ctx, args) => {
    const row = await rowOfLink(ctx, args);
    return row && { email: row.email, isStopped: row.unsubscribedAt !== undefined };
  },
});

/** Stops or resumes mail to the address of a link. */
export const subscribe = internalMutation({
  args: { ...link, isStopped: v.boolean() },
  returns: subscription,
  handler: async (ctx, { isStopped, ...args }) => {
    const row = await rowOfLink(ctx, args);
    if (!row) return null;
    if ((row.unsubscribedAt !== undefined) !== isStopped)
      await ctx.db.patch("mailAddresses", row._id, { unsubscribedAt: isStopped ? Date.now() : undefined });
    return { email: row.email, isStopped };
  },
});
