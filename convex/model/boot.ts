import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { findSession } from "../builders";
import { readEnvironment } from "../environment";
import { fail, inputInvalid, sessionInvalid } from "../errors";
import { isOriginAllowed } from "../origins";
import type { BootRequest, BootResponse } from "../validators";
import { callerAddressHash } from "./addresses";
import { recordDevice } from "./device";
import { applyClaim, checkUserFields, claimOf, isOtherUser } from "./identity";
import { storablePage } from "./page";
import { checkTab, markOnline } from "./presence";
import { takeTokenOrThrow } from "./rates";
import { findResumeHandle, forgetResumeHandles, rotateResumeHandle } from "./resume";
import { FEATURES, findWorkspace, workspaceSettings } from "./settings";
import { isHex256 } from "./tokens";
import { unreadForVisitor } from "./unread";

const MAX_ANCESTORS = 20;

type Booted = Extract<BootResponse, { status: "ok" }>;
type Opened = {
  session: Doc<"widgetSessions">;
  visitor: Doc<"visitors">;
  handle: Doc<"resumeHandles"> | null;
};

/**
 * Opens a session for the visitor of this browser, or for a new one, and tells what the launcher needs. Repeating a
 * boot with the same token hash finds the same session.
 * @throws every refusal of BootResponse, as an error with its code
 */
export async function bootVisitor(
  ctx: MutationCtx,
  request: BootRequest,
  userAgent: string | null,
): Promise<Booted> {
  checkHashes(request);
  const workspace = await findWorkspace(ctx, request.workspaceId);
  if (!workspace) throw fail("WORKSPACE_UNKNOWN", "There is no workspace with this id.");
  const settings = await workspaceSettings(ctx, workspace._id);
  checkOrigins(request, settings.allowedOrigins);
  if (request.user) checkUserFields(request.user);
  checkTab(request.tab);
  const addressHash = await callerAddressHash(ctx);
  if (addressHash) await takeTokenOrThrow(ctx, "bootFromAddress", addressHash);

  const { session, visitor, handle } = await openSession(ctx, request, { settings, addressHash });
  await rotateResumeHandle(ctx, {
    workspaceId: workspace._id,
    visitorId: visitor._id,
    nextHash: request.nextResumeHash,
    used: handle,
  });
  const page = storablePage(request.page);
  await markOnline(ctx, { session, tab: request.tab, page });
  await recordDevice(ctx, visitor._id, { page, userAgent, clientIdentifier: request.clientIdentifier });

  return {
    status: "ok",
    serverNow: Date.now(),
    expiresAt: session.expiresAt,
    visitorRef: visitor._id,
    visitorKind: visitor.kind,
    appearance: settings.appearance,
    features: FEATURES,
    hasOpenConversation: await hasOpenConversation(ctx, visitor._id),
    unread: await unreadForVisitor(ctx, visitor._id),
  };
}

function checkHashes(request: BootRequest): void {
  const { tokenHash, nextResumeHash, resumeSecret } = request;
  for (const [name, value] of Object.entries({ tokenHash, nextResumeHash, resumeSecret })) {
    if (value !== undefined && !isHex256(value))
      throw inputInvalid(`${name} must be 64 lower-case hex digits.`);
  }
}

/** Every page around the frame must be on the list, as browsers demand of `frame-ancestors`. */
function checkOrigins(request: BootRequest, allowed: readonly string[]): void {
  const { development } = readEnvironment();
  const ancestors = [request.parentOrigin, ...(request.ancestorOrigins ?? [])];
  const fine =
    ancestors.length <= MAX_ANCESTORS &&
    ancestors.every((origin) => isOriginAllowed(allowed, origin, development));
  if (!fine) throw fail("ORIGIN_REFUSED", "This site is not in the workspace's allowed origins.");
}

type Facts = { settings: Doc<"workspaceSettings">; addressHash: string | null };

async function openSession(ctx: MutationCtx, request: BootRequest, facts: Facts): Promise<Opened> {
  const existing = await findSession(ctx, request.tokenHash);
  if (existing) return reopenSession(ctx, request, existing);

  const handle = await findUsableHandle(ctx, request, facts.settings.workspaceId);
  const visitor = handle
    ? await resumeVisitor(ctx, request, handle.visitor)
    : await createVisitor(ctx, request, facts);
  const sessionId = await ctx.db.insert("widgetSessions", {
    tokenHash: request.tokenHash,
    workspaceId: facts.settings.workspaceId,
    visitorId: visitor._id,
    origin: request.parentOrigin,
    expiresAt: Date.now() + facts.settings.sessionLifetimeMs,
    revoked: false,
  });
  const session = await ctx.db.get("widgetSessions", sessionId);
  if (!session) throw sessionInvalid();
  return { session, visitor, handle: handle?.row ?? null };
}

/** A boot that was repeated, or a page that comes back with its token. */
async function reopenSession(
  ctx: MutationCtx,
  request: BootRequest,
  session: Doc<"widgetSessions">,
): Promise<Opened> {
  const visitor = await ctx.db.get("visitors", session.visitorId);
  const usable = !session.revoked && session.successorHash === undefined && session.expiresAt > Date.now();
  if (!visitor || !usable || session.workspaceId !== ctx.db.normalizeId("workspaces", request.workspaceId)) {
    throw sessionInvalid();
  }
  // A token belongs to one person: the client makes a new one for the other.
  if (request.user && isOtherUser(visitor, request.user)) throw sessionInvalid();
  const handle = await findUsableHandle(ctx, request, session.workspaceId);
  const own = handle?.visitor._id === visitor._id ? handle.row : null;
  return { session, visitor: await resumeVisitor(ctx, request, visitor), handle: own };
}

async function resumeVisitor(
  ctx: MutationCtx,
  request: BootRequest,
  visitor: Doc<"visitors">,
): Promise<Doc<"visitors">> {
  await takeTokenOrThrow(ctx, "boot", visitor._id);
  return request.user ? applyClaim(ctx, visitor, request.user) : visitor;
}

/** The handle a boot may use. A secret of somebody else's visitor is forgotten: another person has signed in here. */
async function findUsableHandle(
  ctx: MutationCtx,
  request: BootRequest,
  workspaceId: Id<"workspaces">,
): Promise<{ row: Doc<"resumeHandles">; visitor: Doc<"visitors"> } | null> {
  if (!request.resumeSecret) return null;
  const row = await findResumeHandle(ctx, {
    workspaceId,
    secret: request.resumeSecret,
    nextHash: request.nextResumeHash,
  });
  const visitor = row ? await ctx.db.get("visitors", row.visitorId) : null;
  if (!row || !visitor || visitor.kind === "verified") return null;
  if (request.user && isOtherUser(visitor, request.user)) {
    await forgetResumeHandles(ctx, visitor._id);
    return null;
  }
  return { row, visitor };
}

async function createVisitor(ctx: MutationCtx, request: BootRequest, facts: Facts): Promise<Doc<"visitors">> {
  if (facts.addressHash) await takeTokenOrThrow(ctx, "newVisitorFromAddress", facts.addressHash);
  const id = await ctx.db.insert("visitors", {
    workspaceId: facts.settings.workspaceId,
    ...claimOf(request.user),
  });
  const visitor = await ctx.db.get("visitors", id);
  if (!visitor) throw sessionInvalid();
  return visitor;
}

async function hasOpenConversation(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<boolean> {
  const head = await ctx.db
    .query("conversationHeads")
    .withIndex("by_visitorId_and_state", (q) => q.eq("visitorId", visitorId).eq("state", "open"))
    .first();
  return head !== null;
}
