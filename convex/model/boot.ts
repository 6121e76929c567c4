import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { fail, inputInvalid } from "../errors";
import { isOriginAllowed } from "../origins";
import type { BootRequest, BootResponse, ClientFacts, Notice, OnboardingResult } from "../validators";
import { callerAddressHash } from "./addresses";
import { checkClaim } from "./admission";
import { noteBoot } from "./bootEvents";
import { type Opened, openSession } from "./bootSession";
import { brandingOf } from "./branding";
import { noteProgress } from "./checklistProgress";
import { checkUserFields } from "./claims";
import { recordDevice } from "./device";
import { eligibleAtBoot } from "./engagement/eligible";
import { ONBOARDING_NOTICES, weighOnboardingToken } from "./onboarding";
import { storableLocale, storablePage } from "./page";
import { forgetPageHandles, isPageHandle, rotatePageHandle, siteOf } from "./pageHandles";
import { checkTab, markOnline } from "./presence";
import { type Identity, noticesOf, weighIdentity } from "./proof";
import { takeTokenOrThrow } from "./rates";
import { rotateResumeHandle } from "./resume";
import { admissionOf, FEATURES, findWorkspace, messengerOf, workspaceSettings } from "./settings";
import { IDLE_MS, nextLook } from "./sharedDevices";
import { clip } from "./text";
import { wordingFor } from "./texts";
import { isHex256 } from "./tokens";
import { trackingOf } from "./trackingSettings";
import { unreadForVisitor } from "./unread";

const MAX_ANCESTORS = 20;
const MAX_OPEN = 50;

type Booted = Extract<BootResponse, { status: "ok" }>;
type Settings = Doc<"workspaceSettings">;

/**
 * Opens a session for the visitor of this browser, or for a new one, and tells what the launcher needs. Repeating a
 * boot with the same token hash finds the same session. What is written before a refusal stays written.
 * @throws every refusal of BootResponse, as an error with its code
 */
export async function bootVisitor(
  ctx: MutationCtx,
  request: BootRequest,
  client: ClientFacts,
): Promise<Booted> {
  checkRequest(request);
  const workspace = await findWorkspace(ctx, request.workspaceId);
  if (!workspace) throw fail("WORKSPACE_UNKNOWN", "There is no workspace with this id.");
  const settings = await workspaceSettings(ctx, workspace._id);
  const addressHash = await callerAddressHash(ctx);
  if (addressHash) await takeTokenOrThrow(ctx, "bootFromAddress", addressHash);
  await checkOrigins(ctx, request, settings);
  const { identity, onboarding } = await weigh(ctx, request, settings);

  const opened = await openSession(ctx, request, { settings, addressHash, identity });
  const { visitor, session } = opened;
  const page = storablePage(request.page, trackingOf(settings));
  await registerResume(ctx, request, opened);
  const keepsPageHandle = await registerPage(ctx, request, { settings, opened });
  await markOnline(ctx, { session, tab: request.tab, page, idleAt: () => nextLook(ctx, session) });
  const { clientIdentifier, languages } = request;
  // The last wish is the browser's own.
  const locale = storableLocale(languages?.split(",").at(-1));
  await recordDevice(ctx, visitor._id, { page, client, clientIdentifier, locale });
  if (opened.isNew || opened.was) {
    const shown = { kind: visitor.kind, was: opened.was, identity, onboarding };
    await noteBoot(ctx, sourceOf(request, settings), shown);
  }
  await noteProgress(ctx, visitor);
  const engagement = await eligibleAtBoot(
    ctx,
    { visitor, workspaceId: workspace._id },
    { url: request.page.url },
  );
  return {
    status: "ok",
    serverNow: Date.now(),
    expiresAt: session.expiresAt,
    visitorRef: visitor._id,
    visitorKind: visitor.kind,
    ...(await wordingFor(ctx, settings, request.languages)),
    branding: brandingOf(settings),
    messenger: messengerOf(settings, visitor),
    features: FEATURES,
    hasOpenConversation: await hasOpenConversation(ctx, session),
    unread: await unreadForVisitor(ctx, { session, visitor }),
    ...(engagement ? { engagement } : {}),
    joinedRef: opened.joinedRef,
    keepsPageHandle,
    idleMs: settings.sharedDevices === true && visitor.kind === "anonymous" ? IDLE_MS : null,
    notices: [...noticesOf(identity, visitor.kind), ...opened.notices, ...onboardingNotice(onboarding)],
  };
}

function checkRequest(request: BootRequest): void {
  const { tokenHash, nextResumeHash, resumeSecret, pageHandle, nextPageHandleHash } = request;
  const long = { tokenHash, nextResumeHash, resumeSecret, nextPageHandleHash };
  for (const [name, value] of Object.entries(long)) {
    if (value !== undefined && !isHex256(value))
      throw inputInvalid(`${name} must be 64 lower-case hex digits.`);
  }
  if (pageHandle !== undefined && !isPageHandle(pageHandle))
    throw inputInvalid("pageHandle must be 32 lower-case hex digits.");
  if (request.user) checkUserFields(request.user);
  checkTab(request.tab);
}

/** Every page around the frame must be on the list, as browsers demand of `frame-ancestors`. */
async function checkOrigins(ctx: MutationCtx, request: BootRequest, settings: Settings): Promise<void> {
  const { development } = readEnvironment();
  const ancestors = [request.parentOrigin, ...(request.ancestorOrigins ?? [])];
  const stranger = ancestors
    .slice(0, MAX_ANCESTORS)
    .find((origin) => !isOriginAllowed(settings.allowedOrigins, origin, development));
  if (stranger === undefined && ancestors.length <= MAX_ANCESTORS) return;
  const shown = { kind: "badOrigin" as const, identity: null, onboarding: "none" as const };
  await noteBoot(ctx, { ...sourceOf(request, settings), origin: stranger ?? "" }, shown);
  throw fail("ORIGIN_REFUSED", originSentence(stranger));
}

const originSentence = (stranger: string | undefined) =>
  stranger === undefined
    ? "The messenger is framed too deeply."
    : `${clip(stranger.replace(/[^\x21-\x7e]/g, ""), 200) || "A page without an origin"} is not in the workspace's allowed origins. ` +
      "Add it in Settings › Security › Allowed Origins; pages that frame yours must be listed too.";

const sourceOf = (request: BootRequest, { workspaceId }: Settings) => ({
  workspaceId,
  origin: request.parentOrigin,
  clientIdentifier: request.clientIdentifier,
  loaderVersion: request.loaderVersion,
});

type Weighed = { identity: Identity; onboarding: OnboardingResult };

async function weigh(ctx: MutationCtx, request: BootRequest, settings: Settings): Promise<Weighed> {
  const { workspaceId } = settings;
  const shown = { token: request.onboardingVerificationToken, origin: request.parentOrigin };
  const onboarding = await weighOnboardingToken(ctx, workspaceId, shown);
  const identity = await weighIdentity(ctx, workspaceId, request.user);
  try {
    checkClaim(admissionOf(settings), identity);
  } catch (error) {
    await noteBoot(ctx, sourceOf(request, settings), { kind: "refused", identity, onboarding });
    throw error;
  }
  return { identity, onboarding };
}

/** Only visitors who prove nothing need a secret to come back with; the others prove who they are each time. */
async function registerResume(ctx: MutationCtx, request: BootRequest, opened: Opened): Promise<void> {
  if (opened.visitor.kind === "verified") return;
  await rotateResumeHandle(ctx, {
    workspaceId: opened.visitor.workspaceId,
    visitorId: opened.visitor._id,
    nextHash: request.nextResumeHash,
    used: opened.handle,
    readsFrom: opened.session.readsFrom,
  });
}

type Keeping = { settings: Settings; opened: Opened };

/** Whether the page is to keep the next handle: for anonymous visitors only, and only where the workspace allows it. */
async function registerPage(
  ctx: MutationCtx,
  request: BootRequest,
  { settings, opened }: Keeping,
): Promise<boolean> {
  const { visitor, pageHandle } = opened;
  if (!request.nextPageHandleHash) return false;
  if (visitor.kind !== "anonymous") await forgetPageHandles(ctx, visitor._id);
  if (visitor.kind !== "anonymous" || settings.pageHandles !== true) return false;
  return rotatePageHandle(ctx, {
    workspaceId: settings.workspaceId,
    visitorId: visitor._id,
    site: siteOf(request),
    nextHash: request.nextPageHandleHash,
    used: pageHandle,
  });
}

const onboardingNotice = (result: OnboardingResult): Notice[] => {
  const message = ONBOARDING_NOTICES[result];
  return message ? [{ code: "ONBOARDING_TOKEN", message }] : [];
};

async function hasOpenConversation(ctx: QueryCtx, session: Doc<"widgetSessions">): Promise<boolean> {
  const { visitorId, readsFrom = 0 } = session;
  const heads = await ctx.db
    .query("conversationHeads")
    .withIndex("by_visitorId_and_state", (q) => q.eq("visitorId", visitorId).eq("state", "open"))
    .take(readsFrom === 0 ? 1 : MAX_OPEN);
  return heads.some(({ lastMessageAt }) => lastMessageAt >= readsFrom);
}
