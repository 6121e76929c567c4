import { ConvexError } from "convex/values";
import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import { readEnvironment } from "../environment";
import { isOriginAllowed } from "../origins";
import type { BootResponse } from "../validators";
import { parseBootRequest } from "./bootRequest";
import { readClient } from "./clientFacts";
import { assetBaseOf, frameConfig, frameDocument, surfaceDocument } from "./frameDocument";
import { contentSecurityPolicy, documentHeaders } from "./frameHeaders";
import { isWellFormed } from "./text";

const MAX_BODY_LENGTH = 65_536;
const FRAME_CACHE = "private, max-age=300, stale-while-revalidate=600";
const SURFACE_CACHE = "private, max-age=3600";

/** `GET /frame/<workspace>`: the frame's document; a refusal that every page may embed for an unknown workspace. */
export const frame = httpAction(async (ctx, request) => {
  const environment = readEnvironment();
  const parts = partsOf(request, "frame");
  const workspaceId = parts.length === 1 ? (parts[0] ?? "") : "";
  const facts = await ctx.runQuery(internal.workspaces.documentFacts, { workspaceId, version: null });
  const { allowedOrigins, release } = facts;
  const stranger = allowedOrigins && strangerOf(request, allowedOrigins, environment.development);
  if (stranger) await ctx.runMutation(internal.installs.noteStranger, { workspaceId, origin: stranger });
  if (!release || !environment.assetOrigin) return notReady();
  const config = frameConfig(environment, { workspaceId, version: release.version, allowedOrigins });
  const page = await frameDocument(config, release);
  const policy = {
    environment,
    allowedOrigins,
    assetBase: config.assetBase,
    inlineHashes: page.inlineHashes,
  };
  const cacheControl = allowedOrigins ? FRAME_CACHE : "no-store";
  return new Response(page.html, {
    status: allowedOrigins ? 200 : 404,
    headers: documentHeaders(contentSecurityPolicy(policy), cacheControl),
  });
});

/** The page that asks, if the list does not have it and it says so: the loader's frame sends its origin, no more. */
function strangerOf(request: Request, allowed: readonly string[], development: boolean): string | null {
  const referrer = request.headers.get("Referer") ?? "";
  const origin = URL.canParse(referrer) ? new URL(referrer).origin : "null";
  const isOwn = origin === new URL(request.url).origin;
  return origin === "null" || isOwn || isOriginAllowed(allowed, origin, development) ? null : origin;
}

/**
 * `GET /surface/<workspace>/<version>`: a blank document that the app of that build renders into.
 */
export const surface = httpAction(async (ctx, request) => {
  const environment = readEnvironment();
  const parts = partsOf(request, "surface");
  const [workspaceId, version] = parts;
  if (!workspaceId || !version || parts.length !== 2) return plain(404, "There is no such surface.");
  const { allowedOrigins, release } = await ctx.runQuery(internal.workspaces.documentFacts, {
    workspaceId,
    version,
  });
  if (!allowedOrigins || !release) return plain(404, "There is no such surface.");
  if (!environment.assetOrigin) return notReady();
  const assetBase = assetBaseOf(environment, release.version);
  const page = await surfaceDocument(assetBase, release);
  const policy = { environment, allowedOrigins, assetBase, inlineHashes: page.inlineHashes };
  const headers = documentHeaders(contentSecurityPolicy(policy), SURFACE_CACHE);
  return new Response(page.html, { headers });
});

/** `POST /boot`: a BootRequest as JSON, answered by a BootResponse. Refusals are answers, with status 200. */
export const boot = httpAction(async (ctx, request) => {
  // Browsers say where a request comes from; others cannot set this type without asking first, and nobody answers.
  if (isCrossSite(request) || !request.headers.get("Content-Type")?.startsWith("application/json")) {
    return json({
      status: "refused",
      code: "ORIGIN_REFUSED",
      message: "Boot is for the frame's own document.",
    });
  }
  const body = await request.text();
  const parsed = body.length <= MAX_BODY_LENGTH ? parseBootRequest(body) : null;
  if (!parsed)
    return json({ status: "refused", code: "INPUT_INVALID", message: "This is not a boot request." });
  const client = readClient(request.headers);
  return json(await ctx.runMutation(internal.widgetSessions.bootOverHttp, { request: parsed, client }));
});

/** `POST /beacon`: the page was left. Answers 204 whatever it is told. */
export const beacon = httpAction(async (ctx, request) => {
  const body = await request.text();
  const farewell = isCrossSite(request) || body.length > 1024 ? null : readFarewell(body);
  if (farewell) {
    try {
      await ctx.runMutation(internal.visitors.leave, farewell);
    } catch (error) {
      // A session that has ended needs no farewell.
      if (!(error instanceof ConvexError)) throw error;
    }
  }
  return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } });
});

function readFarewell(body: string): { sessionToken: string; tab?: string } | null {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null) return null;
    const { sessionToken, kind, tab } = value as Record<string, unknown>;
    if (kind !== "leave" || !isText(sessionToken)) return null;
    return isText(tab) ? { sessionToken, tab } : { sessionToken };
  } catch {
    return null;
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && isWellFormed(value);

/** The path after `/<route>/`, wherever the site is mounted. */
function partsOf(request: Request, route: string): string[] {
  const { pathname } = new URL(request.url);
  return pathname.slice(pathname.indexOf(`/${route}/`) + route.length + 2).split("/");
}

/** Browsers say where a request comes from; only the frame's own document is heard. */
export const isCrossSite = (request: Request) => {
  const site = request.headers.get("Sec-Fetch-Site");
  return site !== null && site !== "same-origin";
};

const json = (body: BootResponse) =>
  new Response(JSON.stringify(body), {
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });

const notReady = () =>
  plain(503, "No release of the frame is registered, or OPENCOM_ASSET_ORIGIN is not set on this deployment.");

const plain = (status: number, text: string) =>
  new Response(text, {
    status,
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
