import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { OnboardingResult } from "../validators";
import type { Identity } from "./proof";
import { clip } from "./text";

const MAX_IDENTIFIER_LENGTH = 200;
const MAX_VERSION_LENGTH = 64;
const MAX_ORIGIN_LENGTH = 300;

type Kind = Doc<"bootEvents">["kind"];
type Shown = {
  kind: Kind;
  was?: Doc<"visitors">["kind"];
  identity: Identity | null;
  onboarding: OnboardingResult;
};
type Source = {
  workspaceId: Id<"workspaces">;
  origin: string;
  clientIdentifier?: string;
  loaderVersion?: string;
};

/** Notes what a boot has shown. Only inserts, so that boots never wait for each other. */
export async function noteBoot(ctx: MutationCtx, source: Source, shown: Shown): Promise<void> {
  const { identity, was, kind, onboarding } = shown;
  const clientIdentifier = clip(source.clientIdentifier?.trim() ?? "", MAX_IDENTIFIER_LENGTH);
  const loaderVersion = clip(source.loaderVersion?.trim() ?? "", MAX_VERSION_LENGTH);
  await ctx.db.insert("bootEvents", {
    workspaceId: source.workspaceId,
    origin: clip(source.origin, MAX_ORIGIN_LENGTH),
    kind,
    ...(was ? { was } : {}),
    badProof: identity?.badProof ?? false,
    byOlderKey: kind === "verified" && (identity?.byOlderKey ?? false),
    ...(clientIdentifier ? { clientIdentifier } : {}),
    ...(loaderVersion ? { loaderVersion } : {}),
    onboarding,
  });
}
