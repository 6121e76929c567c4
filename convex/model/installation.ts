import type { Id } from "../_generated/dataModel";
import type { Environment } from "../environment";
import type { Appearance, Installation } from "../validators";

/** The addresses a customer needs, and whether the snippet must carry the frame's because the loader cannot guess it. */
export function describeInstallation(
  workspace: { id: Id<"workspaces">; appearance: Appearance },
  environment: Environment,
): Installation {
  const workspaceId = workspace.id;
  const { convexUrl, siteUrl, assetOrigin } = environment;
  const frameUrl = `${siteUrl}/frame/${workspaceId}`;
  return {
    workspaceId,
    convexUrl,
    loaderUrl: `${assetOrigin}/widget.js`,
    frameUrl,
    frameOrigin: originOf(siteUrl),
    loaderOrigin: originOf(assetOrigin),
    snippetNeedsFrameUrl: frameUrl !== guessedFrameUrl(convexUrl, workspaceId),
    appearance: workspace.appearance,
  };
}

/** The loader's own rule: Convex Cloud's site domain, else the API's `/http` path. */
function guessedFrameUrl(convexUrl: string, workspaceId: string): string {
  const base = /^https:\/\/[^/]+\.convex\.cloud$/.test(convexUrl)
    ? convexUrl.replace(/\.convex\.cloud$/, ".convex.site")
    : `${convexUrl}/http`;
  return `${base}/frame/${workspaceId}`;
}

/** The origin of an address of this deployment, "" while it is not configured. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "";
}
