import { v } from "convex/values";
import { internalMutation } from "./_generated/server";
import {
  authoredContent,
  authoredFields,
  authoredId,
  authoredKind,
  authoredView,
  authoringEditor,
  authoringLogEntry,
  redeemAnswer,
  redeemFields,
  renderedBlocks,
  shownMedia,
} from "./authoringValidators";
import {
  agentMutation,
  agentQuery,
  authoringMutation,
  authoringQuery,
  roleMay,
  writingPermission,
} from "./builders";
import { forbidden, inputInvalid, notFound } from "./errors";
import { checkSignedInWithin } from "./model/accounts";
import { applyFields, ownAuthored, standingOf } from "./model/authoring/authored";
import { redeemCode, registerCode } from "./model/authoring/authoringCodes";
import { listDeeds, noteDeed } from "./model/authoring/authoringLog";
import { authoringPage } from "./model/authoring/authoringPage";
import { endAuthoring, findOwnAuthoring, listEditors } from "./model/authoring/authoringSessions";
import { dropWork, keepWork, listWork, workOf } from "./model/authoring/authoringWork";
import { renderSource } from "./model/authoring/renderSource";
import { showMedia } from "./model/authoring/showMedia";
import { checkMayRead } from "./model/engagement/kindPermissions";
import { takeTokenOrThrow } from "./model/rates";
import { workspaceSettings } from "./model/settings";
import { isShortText } from "./model/text";
import { tourMediaDraft } from "./stepValidators";

/**
 * Writing tours and tooltips on the customer's page (docs/authoring.md): from the console, which opens the page with a code; and from
 * the page, with the token that the code is exchanged for (`POST /authoring`).
 */

const MAX_STEP_ID = 32;
/** Who writes what visitors see has shown who they are that lately. */
const SIGNED_IN_MS = 12 * 3_600_000;

/**
 * Registers a code that the console has made, which opens `content` for writing on a page: once, within a minute, on the site of `url`.
 * Returns that address in full. @throws FORBIDDEN · NOT_FOUND · INPUT_INVALID · ORIGIN_REFUSED · SIGN_IN_AGAIN · RATE_LIMITED
 */
export const begin = agentMutation({
  permission: "self",
  args: {
    content: authoredContent,
    url: v.string(),
    codeHash: v.string(),
    /** The step to begin with. */
    stepId: v.optional(v.string()),
  },
  returns: v.object({ url: v.string() }),
  handler: async (ctx, { content, codeHash, stepId, ...args }) => {
    const { workspaceId, agent, agentSession } = ctx;
    if (!roleMay(agent.role, writingPermission(content.type))) throw forbidden();
    const authored = await ownAuthored(ctx, workspaceId, content);
    const url = await authoringPage(ctx, args.url);
    checkSignedInWithin(agentSession, SIGNED_IN_MS);
    await takeTokenOrThrow(ctx, "authoring", agent._id);
    if (stepId !== undefined && !isShortText(stepId, MAX_STEP_ID))
      throw inputInvalid(`stepId: has 1 to ${MAX_STEP_ID} characters.`);
    const by = { workspaceId, agentId: agent._id, agentSessionId: agentSession._id };
    await registerCode(ctx, { codeHash, ...by, ...authored, origin: url.origin, stepId });
    return { url: url.href };
  },
});

/** The mutation behind `POST /authoring`. */
export const redeem = internalMutation({
  args: redeemFields,
  returns: redeemAnswer,
  handler: (ctx, request) => redeemCode(ctx, request),
});

/** What the session is about, as it is now, with what its author has not finished. @throws NOT_FOUND */
export const get = authoringQuery({
  args: {},
  returns: authoredView,
  handler: async (ctx) => {
    const { authoringSession: session, agent, workspaceId } = ctx;
    const standing = await standingOf(ctx, workspaceId, session);
    const work = await workOf(ctx, agent._id, session);
    const { appearance } = await workspaceSettings(ctx, workspaceId);
    const { origin, expiresAt, stepId = null } = session;
    return { ...standing, work, stepId, agentName: agent.name, origin, expiresAt, appearance };
  },
});

/**
 * How long the session lasts if nothing is done, by the server's clock, which is the one that ends it. `salt`: another one each time, so
 * that no answer of before is given again.
 */
export const timeLeft = authoringQuery({
  args: { salt: v.string() },
  returns: v.object({ leftMs: v.number() }),
  handler: async (ctx) => ({ leftMs: ctx.authoringSession.expiresAt - Date.now() }),
});

/** Keeps what is not finished: for its author alone, for 30 days, longer than the session. @throws INPUT_INVALID */
export const save = authoringMutation({
  args: { fields: authoredFields, baseVersion: v.number() },
  returns: v.object({ savedAt: v.number() }),
  handler: async (ctx, args) => {
    const { kind, itemId } = ctx.authoringSession;
    return { savedAt: await keepWork(ctx, ctx.agent._id, { kind, itemId, ...args }) };
  },
});

/** Writes the next version, at once what visitors get of a live one. @throws as `tours:update` and `tooltips:update` */
export const apply = authoringMutation({
  args: { fields: authoredFields, baseVersion: v.number() },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, args) => {
    const { authoringSession: session, agent, workspaceId } = ctx;
    const { kind, itemId } = session;
    const author = { workspaceId, agentId: agent._id };
    const version = await applyFields(ctx, author, { kind, itemId, ...args });
    await dropWork(ctx, agent._id, session);
    await noteDeed(ctx, session, { deed: "applied", version });
    return { version };
  },
});

/** Forgets what is not finished. */
export const discard = authoringMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await dropWork(ctx, ctx.agent._id, ctx.authoringSession);
    return null;
  },
});

/** Ends the session. What is not finished stays. */
export const end = authoringMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await endAuthoring(ctx, ctx.authoringSession);
    return null;
  },
});

/** Markdown as visitors will see it. @throws INPUT_INVALID in the words in which saving would refuse it */
export const render = authoringQuery({
  args: { source: v.string() },
  returns: renderedBlocks,
  handler: async (ctx, { source }) => ({ blocks: await renderSource(ctx, ctx.workspaceId, source) }),
});

/** A picture or a video of the workspace's as visitors will see it; of what is gone, or is no such thing, nothing. */
export const show = authoringQuery({
  args: { media: tourMediaDraft },
  returns: shownMedia,
  handler: async (ctx, { media }) => ({ media: await showMedia(ctx, ctx.workspaceId, media) }),
});

/** Who writes which tour or tooltip on a page now. */
export const editors = agentQuery({
  permission: "self",
  args: { type: authoredKind },
  returns: v.array(authoringEditor),
  handler: async (ctx, { type }) => {
    const { agent, workspaceId } = ctx;
    checkMayRead(agent, type);
    const asking = { workspaceId, agentId: agent._id, mayEndAll: roleMay(agent.role, "security.manage") };
    return listEditors(ctx, asking, type);
  },
});

/** What the agent has changed on a page and not applied. */
export const unfinished = agentQuery({
  permission: "self",
  args: { type: authoredKind },
  returns: v.array(v.object({ itemId: authoredId, savedAt: v.number() })),
  handler: async (ctx, { type }) => {
    checkMayRead(ctx.agent, type);
    return listWork(ctx, ctx.agent._id, type);
  },
});

/** Ends an own session, or for an admin anybody's. @throws NOT_FOUND · FORBIDDEN */
export const endSession = agentMutation({
  permission: "tours.write",
  args: { sessionId: v.string() },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    const session = await findOwnAuthoring(ctx, ctx.workspaceId, sessionId);
    if (!session) throw notFound();
    if (session.agentId !== ctx.agent._id && !roleMay(ctx.agent.role, "security.manage")) throw forbidden();
    await endAuthoring(ctx, session);
    return null;
  },
});

/** Who has written what from which site, the last first. @throws NOT_FOUND */
export const log = agentQuery({
  permission: "self",
  args: { content: authoredContent },
  returns: v.array(authoringLogEntry),
  handler: async (ctx, { content }) => {
    checkMayRead(ctx.agent, content.type);
    return listDeeds(ctx, await ownAuthored(ctx, ctx.workspaceId, content));
  },
});
