import type { QueryCtx } from "../../_generated/server";
import type { AgentScope } from "../../builders";
import { readEnvironment } from "../../environment";
import { fail, inputInvalid } from "../../errors";
import { isOriginAllowed } from "../../origins";
import { workspaceSettings } from "../settings";

/** Where an author may work. */

const MAX_URL = 2_048;

/**
 * The page an author wants to work on. @throws INPUT_INVALID for what is no page of https or of this machine ·
 * ORIGIN_REFUSED for a site that the workspace does not list
 */
export async function authoringPage(
  ctx: QueryCtx & Pick<AgentScope, "workspaceId">,
  given: string,
): Promise<URL> {
  const text = given.trim();
  const url = text.length <= MAX_URL && URL.canParse(text) ? new URL(text) : null;
  if (!url || !isSafe(url) || url.username !== "" || url.password !== "")
    throw inputInvalid("url: is the address of a page, with https:// at its beginning.");
  const { allowedOrigins } = await workspaceSettings(ctx, ctx.workspaceId);
  if (!isOriginAllowed(allowedOrigins, url.origin, readEnvironment().development))
    throw fail(
      "ORIGIN_REFUSED",
      `${url.origin} is not in the workspace's allowed origins. Add it in Settings › Security › Allowed Origins.`,
    );
  return url;
}

/** What travels openly can be read and changed on its way, but for what stays on this machine. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1"));
