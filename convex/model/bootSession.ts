import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { findSession, isLive } from "../builders";
import { sessionInvalid } from "../errors";
import type { BootRequest, Notice } from "../validators";
import { checkBlocked, checkKind } from "./admission";
import { applyIdentity, isOtherUser, isSignIn, newVisitor } from "./identity";
import { findVerified, moveConversations } from "./join";
import { forgetPageHandles, readableFrom, siteOf, weighPageHandle } from "./pageHandles";
import type { Identity } from "./proof";
import { takeTokenOrThrow } from "./rates";
import { findResumeHandle, forgetResumeHandles } from "./resume";
import { isBarred, isReused, revokeFamily, revokeVisitor } from "./sessions";
import { admissionOf } from "./settings";
import { isOver } from "./sharedDevices";

/** Which visitor a boot is for, and the session it gets. */

type Visitor = Doc<"visitors">;
/** How this browser's visitor was found: by a resume secret, or by what its page has kept. */
type Found = {
  visitor: Visitor;
  row: Doc<"resumeHandles"> | null;
  pageHandle: Doc<"pageHandles"> | null;
  readsFrom: number | undefined;
};
export type BootFacts = {
  settings: Doc<"workspaceSettings">;
  addressHash: string | null;
  identity: Identity;
};
export type Opened = {
  session: Doc<"widgetSessions">;
  visitor: Visitor;
  /** The resume secret that was used, if it was this visitor's. */
  handle: Doc<"resumeHandles"> | null;
  /** The page handle that was used. */
  pageHandle: Doc<"pageHandles"> | null;
  isNew: boolean;
  /** What the same visit counted as until now, if it counts as something else from now on. */
  was?: Visitor["kind"];
  /** The visitor whose conversations came along. */
  joinedRef: Id<"visitors"> | null;
  notices: Notice[];
};

/** @throws SESSION_INVALID · IDENTITY_REQUIRED · VISITOR_BLOCKED · RATE_LIMITED */
export async function openSession(ctx: MutationCtx, request: BootRequest, facts: BootFacts): Promise<Opened> {
  const existing = await findSession(ctx, request.tokenHash);
  if (existing) return reopen(ctx, request, { ...facts, session: existing });
  if (await isBarred(ctx, request.tokenHash)) throw sessionInvalid();
  const { settings, identity } = facts;
  const found = (await findUsableHandle(ctx, request, facts)) ?? (await findByPage(ctx, request, facts));
  const chosen =
    identity.verifiedUserId === null
      ? await chooseUnproven(ctx, found, facts)
      : await chooseProven(ctx, found, { ...facts, userId: identity.verifiedUserId });
  const { visitor } = chosen;
  const sessionId = await ctx.db.insert("widgetSessions", {
    tokenHash: request.tokenHash,
    familyId: request.tokenHash,
    workspaceId: settings.workspaceId,
    visitorId: visitor._id,
    origin: request.parentOrigin,
    expiresAt: Date.now() + settings.sessionLifetimeMs,
    revoked: false,
    kind: visitor.kind,
    ...(identity.keyId ? { keyId: identity.keyId } : {}),
    ...(chosen.joinedRef ? { joinedFrom: chosen.joinedRef } : {}),
    ...(found?.visitor._id === visitor._id && visitor.kind !== "verified"
      ? { readsFrom: found.readsFrom }
      : {}),
  });
  const session = await ctx.db.get("widgetSessions", sessionId);
  if (!session) throw sessionInvalid();
  return { session, isNew: true, ...chosen };
}

type Reopening = BootFacts & { session: Doc<"widgetSessions"> };

/** A boot that was repeated, or a page that comes back with its token. */
async function reopen(ctx: MutationCtx, request: BootRequest, facts: Reopening): Promise<Opened> {
  const { session, identity, settings } = facts;
  if (isReused(session)) await revokeFamily(ctx, session);
  const visitor = await ctx.db.get("visitors", session.visitorId);
  const usable = isLive(session) && session.successorHash === undefined;
  if (!visitor || !usable || session.workspaceId !== settings.workspaceId) throw sessionInvalid();
  if (await isOver(ctx, settings, visitor)) {
    await revokeVisitor(ctx, visitor._id);
    throw sessionInvalid();
  }
  // A token belongs to one person as it was when they got it. Whoever signs in gets a new one: the present one may have
  // been noted down by somebody who used this browser before.
  if (isOtherUser(visitor, identity) || isSignIn(visitor, identity)) throw sessionInvalid();
  checkBlocked(visitor);
  const found = await findUsableHandle(ctx, request, facts);
  const handle = found?.visitor._id === visitor._id ? found.row : null;
  const written = await resume(ctx, visitor, facts);
  const was = written.visitor.kind === visitor.kind ? {} : { was: visitor.kind };
  // Told at every boot: the answer to the first may be lost, or its page go before the outbox has been claimed.
  const joinedRef = session.joinedFrom ?? null;
  return { session, isNew: false, handle, pageHandle: null, joinedRef, ...was, ...written };
}

type Chosen = Omit<Opened, "session" | "isNew">;

/** Who proves nothing is this browser's visitor, or a new one. */
async function chooseUnproven(ctx: MutationCtx, found: Found | null, facts: BootFacts): Promise<Chosen> {
  const written = found ? await resume(ctx, found.visitor, facts) : await create(ctx, facts);
  const { row: handle = null, pageHandle = null } = found ?? {};
  return { ...written, handle, pageHandle, joinedRef: null };
}

/** Who proves to be somebody is that person's one record; this browser's visitor becomes it or joins it. */
async function chooseProven(
  ctx: MutationCtx,
  found: Found | null,
  facts: BootFacts & { userId: string },
): Promise<Chosen> {
  const person = await findVerified(ctx, facts.settings.workspaceId, facts.userId);
  checkBlocked(person);
  const base = { handle: null, pageHandle: null, joinedRef: null };
  if (!found || !(await opensAll(ctx, found))) {
    if (found) await revokeVisitor(ctx, found.visitor._id);
    return { ...base, ...(person ? await resume(ctx, person, facts) : await create(ctx, facts)) };
  }
  const { visitor } = found;
  const written = await resume(ctx, person ?? visitor, facts);
  const isVisiting = (await revokeVisitor(ctx, visitor._id)) > 0;
  if (person) await moveConversations(ctx, { from: visitor._id, to: person._id });
  return {
    ...base,
    ...written,
    ...(isVisiting ? { was: visitor.kind } : {}),
    joinedRef: person ? visitor._id : null,
  };
}

/** Tells whether all of a visitor's conversations may be read. A sign-in brings along all of them, or none. */
async function opensAll(ctx: MutationCtx, { visitor, readsFrom }: Found): Promise<boolean> {
  if (readsFrom === undefined) return true;
  const older = await ctx.db
    .query("conversationHeads")
    .withIndex("by_visitorId_and_lastMessageAt", (q) =>
      q.eq("visitorId", visitor._id).lt("lastMessageAt", readsFrom),
    )
    .first();
  return older === null;
}

type Written = { visitor: Visitor; notices: Notice[] };

async function resume(ctx: MutationCtx, visitor: Visitor, facts: BootFacts): Promise<Written> {
  const { identity, settings } = facts;
  await takeTokenOrThrow(ctx, "boot", visitor._id);
  const kind = identity.verifiedUserId === null ? kindAfter(visitor.kind, identity) : "verified";
  checkKind(admissionOf(settings), kind);
  return applyIdentity(ctx, visitor, { identity, mayErase: false });
}

async function create(ctx: MutationCtx, facts: BootFacts): Promise<Written> {
  const fields = newVisitor(facts.identity);
  checkKind(admissionOf(facts.settings), fields.kind);
  if (facts.addressHash) await takeTokenOrThrow(ctx, "newVisitorFromAddress", facts.addressHash);
  const { workspaceId } = facts.settings;
  const id = await ctx.db.insert("visitors", { workspaceId, ...fields });
  const visitor = await ctx.db.get("visitors", id);
  if (!visitor) throw sessionInvalid();
  return { visitor, notices: [] };
}

const kindAfter = (kind: Visitor["kind"], { user }: Identity): Visitor["kind"] =>
  kind === "anonymous" && (user.userId !== undefined || user.email !== undefined) ? "claimed" : kind;

/** The handle a boot may use. A secret of somebody else's visitor is forgotten: another person has signed in here. */
async function findUsableHandle(
  ctx: MutationCtx,
  request: BootRequest,
  { settings, identity }: BootFacts,
): Promise<Found | null> {
  if (!request.resumeSecret) return null;
  const row = await findResumeHandle(ctx, {
    workspaceId: settings.workspaceId,
    secret: request.resumeSecret,
    nextHash: request.nextResumeHash,
  });
  const visitor = row ? await ctx.db.get("visitors", row.visitorId) : null;
  if (!row || !visitor || visitor.kind === "verified") return null;
  if (await isOver(ctx, settings, visitor)) {
    await revokeVisitor(ctx, visitor._id);
    return null;
  }
  if (visitor.blockedAt !== undefined) {
    // Who signs in is somebody of their own; who does not is who was blocked, whatever name they go by now.
    if (identity.verifiedUserId === null) checkBlocked(visitor);
    return null;
  }
  if (isOtherUser(visitor, identity)) {
    await forgetResumeHandles(ctx, visitor._id);
    return null;
  }
  return { row, visitor, pageHandle: null, readsFrom: row.readsFrom };
}

/**
 * The anonymous visitor of a handle that the page has kept. A page that says who its user is gets none by it, and with
 * that the handles are over; a handle that has been copied ends every session it may have opened.
 */
async function findByPage(
  ctx: MutationCtx,
  request: BootRequest,
  { settings, identity }: BootFacts,
): Promise<Found | null> {
  if (!request.pageHandle || settings.pageHandles !== true) return null;
  const { workspaceId } = settings;
  const shown = { workspaceId, site: siteOf(request), secret: request.pageHandle };
  const weighed = await weighPageHandle(ctx, shown);
  const visitor = weighed ? await ctx.db.get("visitors", weighed.handle.visitorId) : null;
  if (!weighed || visitor?.kind !== "anonymous") return null;
  if (weighed.isCopied || (await isOver(ctx, settings, visitor))) {
    await revokeVisitor(ctx, visitor._id);
    return null;
  }
  if (identity.claims) {
    await forgetPageHandles(ctx, visitor._id);
    return null;
  }
  checkBlocked(visitor);
  return { row: null, visitor, pageHandle: weighed.handle, readsFrom: readableFrom() };
}
