import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid } from "../errors";
import type { OnboardingResult } from "../validators";
import { isHex256, sha256Hex } from "./tokens";

/**
 * The onboarding token: made in the console, pasted into the snippet, kept here as a hash. It says that a site is the
 * workspace's own installation; it opens nothing.
 */

const TOKEN = /^onb_[0-9a-f]{64}$/;
const HINT = /^[0-9a-f]{4}$/;

export function findOnboardingToken(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"onboardingTokens"> | null> {
  return ctx.db
    .query("onboardingTokens")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

/** What a token shown by a site is worth. A used one is good on the site that used it, and nowhere else. */
export async function weighOnboardingToken(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  shown: { token: string | undefined; origin: string },
): Promise<OnboardingResult> {
  if (shown.token === undefined) return "none";
  const issued = await findOnboardingToken(ctx, workspaceId);
  if (!issued) return "notIssued";
  if (!TOKEN.test(shown.token) || (await sha256Hex(shown.token)) !== issued.tokenHash) return "mismatch";
  return issued.usedOrigin === undefined || issued.usedOrigin === shown.origin ? "accepted" : "mismatch";
}

/** What the developer is told about a token that was shown and is not accepted. */
export const ONBOARDING_NOTICES: Partial<Record<OnboardingResult, string>> = {
  notIssued: "onboardingVerificationToken was sent, but the workspace has issued none.",
  mismatch:
    "onboardingVerificationToken is not the workspace's present one, or another site has used it. Copy the snippet " +
    "again from Settings › Widget Installation.",
};

/** Replaces the workspace's token. @throws INPUT_INVALID */
export async function issueOnboardingToken(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  { tokenHash, hint }: { tokenHash: string; hint: string },
): Promise<void> {
  if (!isHex256(tokenHash)) throw inputInvalid("tokenHash must be 64 lower-case hex digits.");
  if (!HINT.test(hint)) throw inputInvalid("hint must be the token's last four characters.");
  const row = await findOnboardingToken(ctx, workspaceId);
  if (row?.tokenHash === tokenHash) return;
  if (row) await ctx.db.delete("onboardingTokens", row._id);
  await ctx.db.insert("onboardingTokens", { workspaceId, tokenHash, hint, issuedAt: Date.now() });
}
