/** The front door of both listeners: Host, then CORS, then the routes in order. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { EngineFault } from "../front/engineFault.ts";
import type { Addresses } from "./addresses.ts";
import { createAssetRoutes } from "./assetRoutes.ts";
import { handleDeployRoute } from "./deployRoutes.ts";
import { serveFile } from "./fileRoutes.ts";
import { type ApiContext, handleFunctionRoute, requireAdmin } from "./functionRoutes.ts";
import { actionPath, handleHttpAction } from "./httpActions.ts";
import { HttpError } from "./httpError.ts";
import { sendError, sendJson, sendText } from "./respond.ts";
import { createUploadRoute } from "./uploadRoute.ts";

export type HandlerOptions = {
  context: ApiContext;
  addresses: Addresses;
  /** Folder of built files. */
  dist: string;
  /** What `/version` says. */
  version: string;
};

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const FILE_PATH = /^\/api\/storage\/([0-9a-f-]{36})$/;
const PREFLIGHT_MAX_AGE_S = "86400";

/** Handler of the listener that has the API, the assets and, in one-origin mode, the HTTP actions. */
export function createApiHandler(options: HandlerOptions): Handler {
  const serveAsset = createAssetRoutes(options.dist, options.addresses);
  const takeUpload = createUploadRoute();
  return guard(options, options.addresses.apiHosts, async (exchange) => {
    const { request, response, url } = exchange;
    if (url.pathname.startsWith("/api/")) return handleApi(exchange, { ...options, takeUpload });
    const path = actionPath(url.pathname);
    if (path !== null)
      return handleHttpAction({ ...exchange, context: options.context }, withPath(url, path));
    if (await serveAsset(exchange)) return;
    if (url.pathname === "/instance_name") return sendText(response, { status: 200, text: "opencom" });
    sendText(response, { status: 404, text: `There is nothing at ${request.method} ${url.pathname}.` });
  });
}

/** Handler of the second listener, which has the HTTP actions alone. */
export function createSiteHandler(options: HandlerOptions): Handler {
  return guard(options, options.addresses.siteHosts, (exchange) =>
    handleHttpAction({ ...exchange, context: options.context }, exchange.url),
  );
}

/** True when the request is addressed to one of `hosts`, and to nobody else in a second Host header. */
export function isHostAllowed(request: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const [host = "", ...others] = request.headersDistinct.host ?? [];
  return others.length === 0 && hosts.has(host.toLowerCase());
}

type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL };

function guard(
  options: HandlerOptions,
  hosts: ReadonlySet<string>,
  route: (exchange: Exchange) => Promise<void>,
): Handler {
  return (request, response) => {
    if (!isHostAllowed(request, hosts)) return refuseHost(response, options.addresses);
    // The Host is one of ours from here on, so the address the browser sees can be rebuilt from it.
    const origin = options.addresses.originOf(request.headers.host?.toLowerCase() ?? "");
    const url = URL.canParse(request.url ?? "", origin) ? new URL(request.url ?? "", origin) : null;
    if (url?.origin !== origin) return sendText(response, { status: 400, text: "Bad request target." });
    if (url.pathname === "/version") return sendText(response, { status: 200, text: options.version });
    route({ request, response, url }).catch((error) => sendError(response, toHttpError(error)));
  };
}

function refuseHost(response: ServerResponse, { cloudUrl }: Addresses): void {
  const text =
    `This server does not answer to that host name. It is ${cloudUrl}; ` +
    "to serve another address, start it with --public-url https://that.address.";
  sendText(response, { status: 421, text, headers: { connection: "close" } });
}

type ApiOptions = HandlerOptions & { takeUpload: ReturnType<typeof createUploadRoute> };

async function handleApi(exchange: Exchange, options: ApiOptions): Promise<void> {
  const { request, response, url } = exchange;
  const { context, addresses } = options;
  const { origin } = request.headers;
  if (origin !== undefined) {
    response.setHeader("vary", "Origin");
    if (addresses.isOriginAllowed(origin)) {
      response.setHeader("access-control-allow-origin", origin);
      response.setHeader("access-control-allow-credentials", "true");
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      throw new HttpError(403, "OriginNotAllowed", `Pages of ${origin} may not call this server.`);
    }
  }
  if (request.method === "OPTIONS") return preflight(request, response);
  if (await handleStorageRoute(exchange, options)) return;
  if (await handleFunctionRoute({ ...exchange, context })) return;
  if (await handleDeployRoute({ ...exchange, adminCheck: context.adminCheck })) return;
  if (request.method === "GET" && url.pathname === "/api/opencom/stats") {
    requireAdmin(request, context.adminCheck);
    return sendJson(response, 200, { ...(await context.engine.stats()), openSockets: context.socketCount() });
  }
  throw new HttpError(404, "NotFound", `There is nothing at ${request.method} ${url.pathname}.`);
}

async function handleStorageRoute(exchange: Exchange, { context, takeUpload }: ApiOptions): Promise<boolean> {
  const { request, response, url } = exchange;
  const { engine, callerOf } = context;
  if (request.method === "POST" && url.pathname === "/api/storage/upload") {
    const ip = callerOf(request).ip ?? "";
    await takeUpload({ request, response, engine, ip }, url.searchParams.get("token") ?? "");
    return true;
  }
  const key = FILE_PATH.exec(url.pathname)?.[1];
  if (key === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
  await serveFile({ request, response, engine }, key);
  return true;
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
  const wanted = request.headers["access-control-request-headers"];
  if (wanted) response.setHeader("access-control-allow-headers", wanted);
  response
    .writeHead(204, {
      "access-control-allow-methods": METHODS,
      "access-control-max-age": PREFLIGHT_MAX_AGE_S,
    })
    .end();
}

function withPath(url: URL, path: string): URL {
  const changed = new URL(url);
  changed.pathname = path;
  return changed;
}

function toHttpError(error: unknown): unknown {
  if (!(error instanceof EngineFault)) return error;
  switch (error.code) {
    case "BAD_REQUEST":
      return new HttpError(400, "BadRequest", error.message);
    case "OVERLOADED":
      return new HttpError(503, "TooManyConcurrentRequests", "The server is busy; try again.");
    case "SHUTTING_DOWN":
      return new HttpError(503, "ServiceUnavailable", "The server is stopping.");
    case "INTERNAL":
      return new HttpError(500, "InternalServerError", "The server could not answer this.");
  }
}
