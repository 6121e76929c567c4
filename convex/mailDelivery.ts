"use node";

import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { type ActionCtx, internalAction } from "./_generated/server";
import { readEnvironment } from "./environment";
import { passwordContext } from "./model/mailSettings";
import { testMail } from "./model/mailWords";
import { unseal } from "./model/sealing";
import { type Letter, type MailServer, openSmtp, type SmtpResult, serverOfUrl } from "./model/smtp";

/** Hands mail over to a mail server. In Node, since only there is a connection that is not HTTP. */

/** With the last mail's time-outs, well within the lease of a mail. */
const BEGINS_WITHIN_MS = 8 * 60_000;

/** Sends the answers of one workspace's conversations, one after another. */
export const deliver = internalAction({
  args: { replyMailIds: v.array(v.id("replyMails")) },
  returns: v.null(),
  handler: async (ctx, { replyMailIds }): Promise<null> => {
    const startedAt = performance.now();
    const open = createOpener(ctx);
    for (const replyMailId of replyMailIds) {
      await deliverOne(ctx, replyMailId, open);
      if (performance.now() - startedAt > BEGINS_WITHIN_MS) break;
    }
    return null;
  },
});

type Send = (workspaceId: Id<"workspaces">, letter: Letter) => Promise<SmtpResult>;

async function deliverOne(ctx: ActionCtx, replyMailId: Id<"replyMails">, send: Send): Promise<void> {
  const found = await ctx.runQuery(internal.mail.composed, { replyMailId });
  if (!found) return;
  if ("kind" in found) {
    await ctx.runMutation(internal.mail.settle, { replyMailId, outcome: found });
    return;
  }
  const { throughSeq, threadId, unsubscribeUrl, workspaceId, ...letter } = found;
  const result = await send(workspaceId, {
    ...letter,
    headers: {
      References: threadId,
      "In-Reply-To": threadId,
      // RFC 8058: mail programs offer it beside the sender's name, and ask nobody to sign in.
      "List-Unsubscribe": `<${unsubscribeUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      "Auto-Submitted": "auto-generated",
    },
  });
  const settled = { replyMailId, outcome: { kind: result.kind, throughSeq } };
  await ctx.runMutation(
    internal.mail.settle,
    result.kind === "sent" ? settled : { ...settled, to: letter.to, problem: result.problem },
  );
}

/** Sends the test mail that somebody has asked for. */
export const sendTest = internalAction({
  args: { workspaceId: v.id("workspaces") },
  returns: v.null(),
  handler: async (ctx, { workspaceId }): Promise<null> => {
    const prepared = await ctx.runQuery(internal.mail.testPrepared, { workspaceId });
    if (!prepared) return null;
    const { workspace, ...envelope } = prepared;
    const letter = { ...envelope, subject: testMail.subject, text: testMail.text(workspace) };
    const result = await createOpener(ctx)(workspaceId, letter);
    const problem = result.kind === "sent" ? null : result.problem;
    await ctx.runMutation(internal.mail.recordTest, { workspaceId, problem });
    return null;
  },
});

/** Sends over the workspace's server, or over the deployment's. */
function createOpener(ctx: ActionCtx): Send {
  return async (workspaceId, letter) => {
    const server = await serverOf(ctx, workspaceId);
    return "problem" in server ? { kind: "failed", problem: server.problem } : openSmtp(server, letter);
  };
}

async function serverOf(
  ctx: ActionCtx,
  workspaceId: Id<"workspaces">,
): Promise<MailServer | { problem: string }> {
  const { smtpUrl, development } = readEnvironment();
  const own = await ctx.runQuery(internal.mail.server, { workspaceId });
  if (!own) return serverOfUrl(smtpUrl) ?? { problem: "OPENCOM_SMTP_URL is no address of a mail server." };
  const { sealedPassword, host, port, user } = own;
  const password =
    sealedPassword === undefined ? "" : await unseal(sealedPassword, passwordContext(workspaceId, host));
  if (password === null)
    return { problem: "The password cannot be opened: OPENCOM_SECRET_KEY has changed. Enter it again." };
  // Entered by a workspace's admin, who may not be who runs the deployment: nothing inside its network is theirs.
  return { host, port, isTls: port === 465, user: user ?? "", password, rules: { allowLocal: development } };
}
