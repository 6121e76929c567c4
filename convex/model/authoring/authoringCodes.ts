import type { Infer, ObjectType } from "convex/values";
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { RedeemAnswer, redeemAnswer, redeemFields } from "../../authoringValidators";
import { roleMay, writingPermission } from "../../builders";
import { readEnvironment } from "../../environment";
import { inputInvalid } from "../../errors";
import { isOriginAllowed } from "../../origins";
import { callerAddressHash } from "../addresses";
import { takeToken } from "../rates";
import { workspaceSettings } from "../settings";
import { isHex256 } from "../tokens";
import { noteDeed } from "./authoringLog";
import { openAuthoring } from "./authoringSessions";

/** Codes in the address of the page that an author opens: good once, for a minute, on the site they were made for. */

const CODE_MS = 60_000;
const MAX_ANCESTORS = 20;

type Code = Doc<"authoringCodes">;
type Registering = Omit<Code, "_id" | "_creationTime" | "expiresAt" | "isUsed">;

/** Registers a code that the console has made. @throws INPUT_INVALID for one that there is */
export async function registerCode(ctx: MutationCtx, code: Registering): Promise<void> {
  if (!isHex256(code.codeHash)) throw inputInvalid("codeHash must be 64 lower-case hex digits.");
  if (await findCode(ctx, code.codeHash))
    throw inputInvalid("codeHash: there is such a code. Make another one.");
  await ctx.db.insert("authoringCodes", { ...code, expiresAt: Date.now() + CODE_MS, isUsed: false });
  await noteDeed(ctx, code, { deed: "begun" });
}

type Redeeming = ObjectType<typeof redeemFields>;

/**
 * Opens a session for a code and ends the one that its content had. Whatever comes of it, the code is used up. Nobody learns
 * whether a code was wrong, used, too old, of another workspace, or of somebody who may not write any more.
 */
export async function redeemCode(ctx: MutationCtx, request: Redeeming): Promise<RedeemAnswer> {
  const addressHash = await callerAddressHash(ctx);
  const retryAfterMs = addressHash ? await takeToken(ctx, "authoringFromAddress", addressHash) : 0;
  if (retryAfterMs > 0)
    return { ...refused("RATE_LIMITED", "Too many requests. Try again in a moment."), retryAfterMs };
  const code = await findCode(ctx, request.codeHash);
  if (!code || code.isUsed) return CODE_INVALID;
  await ctx.db.patch("authoringCodes", code._id, { isUsed: true });
  if (code.expiresAt <= Date.now() || code.workspaceId !== request.workspaceId) return CODE_INVALID;
  if (!(await isAtHome(ctx, code, request))) {
    await noteDeed(ctx, { ...code, origin: request.parentOrigin.slice(0, 200) }, { deed: "refused" });
    return refused("ORIGIN_REFUSED", "This page is not of the site that the link was made for.");
  }
  if (!(await mayStillWrite(ctx, code))) return CODE_INVALID;
  const { tokenHash, tab } = request;
  return { status: "ok", expiresAt: await openAuthoring(ctx, code, { tokenHash, tab }) };
}

/** Deletes up to `count` codes whose time is up. Returns how many went. */
export async function deleteOldCodes(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("authoringCodes")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const { _id } of rows) await ctx.db.delete("authoringCodes", _id);
  return rows.length;
}

/** Whether the page is of the site that the code was made for, and so is every page around it. */
async function isAtHome(ctx: MutationCtx, code: Code, request: Redeeming): Promise<boolean> {
  const { parentOrigin, ancestorOrigins } = request;
  if (parentOrigin !== code.origin || ancestorOrigins.length > MAX_ANCESTORS) return false;
  const { allowedOrigins } = await workspaceSettings(ctx, code.workspaceId);
  const { development } = readEnvironment();
  return [parentOrigin, ...ancestorOrigins].every((each) =>
    isOriginAllowed(allowedOrigins, each, development),
  );
}

/** Whether who made the code is signed in as before, and may write. */
async function mayStillWrite(ctx: MutationCtx, { agentId, agentSessionId, kind }: Code): Promise<boolean> {
  const session = await ctx.db.get("agentSessions", agentSessionId);
  const agent = await ctx.db.get("agents", agentId);
  const isSignedIn = session !== null && session.expiresAt > Date.now();
  return isSignedIn && agent !== null && roleMay(agent.role, writingPermission(kind));
}

const findCode = (ctx: MutationCtx, codeHash: string): Promise<Code | null> =>
  ctx.db
    .query("authoringCodes")
    .withIndex("by_codeHash", (q) => q.eq("codeHash", codeHash))
    .unique();

type Refusal = Extract<Infer<typeof redeemAnswer>, { status: "refused" }>;

const refused = (code: Refusal["code"], message: string): Refusal => ({ status: "refused", code, message });

const CODE_INVALID = refused(
  "CODE_INVALID",
  "This link has been used, or is too old. Open the page from the console again.",
);
