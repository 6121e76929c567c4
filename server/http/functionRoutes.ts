/** The Convex HTTP API: one function call per request. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller, CallKind, EngineApi, Identity, JsonValue, Outcome } from "../engine/api.ts";
import { decodeTs, encodeTs } from "../sync/timestamp.ts";
import { isTooDeep } from "../wire/value.ts";
import type { AdminCheck } from "./adminKey.ts";
import { BODY_LIMITS, readJson } from "./body.ts";
import { toCleanJson } from "./cleanJson.ts";
import { HttpError } from "./httpError.ts";
import { sendJson } from "./respond.ts";

export type ApiContext = {
  engine: EngineApi;
  adminCheck: AdminCheck;
  callerOf: (request: IncomingMessage) => Caller;
  /** Sockets open now. */
  socketCount: () => number;
};

type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL; context: ApiContext };
type Format = "json" | "convex_encoded_json";
type FunctionCall = { path: string; args: JsonValue[]; format: Format; atTs?: string };

// A Map, because a name that every object has ("constructor") is no format.
const FORMATS = new Map<unknown, Format>([
  ["json", "json"],
  ["convex_encoded_json", "convex_encoded_json"],
  ["convex_json", "convex_encoded_json"],
]);
const MAX_BATCH = 100;
/** Views of query_batch have ids no socket gets: sockets count up from 1. */
let nextBatchView = -1;

/** Answers `/api/…` function calls. Returns false when the path is none of them. */
export async function handleFunctionRoute(exchange: Exchange): Promise<boolean> {
  const { request, url } = exchange;
  const route = `${request.method} ${url.pathname}`;
  switch (route) {
    case "GET /api/query":
      await answer(exchange, "query", fromParameters(url));
      return true;
    case "POST /api/query":
    case "POST /api/mutation":
    case "POST /api/action":
      await answer(exchange, url.pathname.slice("/api/".length) as CallKind, fromBody(await body(exchange)));
      return true;
    case "POST /api/function":
      await answer(exchange, "any", fromBody(await body(exchange)));
      return true;
    case "POST /api/query_ts":
      sendJson(exchange.response, 200, { ts: encodeTs(await exchange.context.engine.latestTs()) });
      return true;
    case "POST /api/query_at_ts":
      await answerAt(exchange, await body(exchange));
      return true;
    case "POST /api/query_batch":
      await answerBatch(exchange, await body(exchange));
      return true;
    default:
      if (request.method !== "POST" || !url.pathname.startsWith("/api/run/")) return false;
      await answer(exchange, "any", fromBody({ ...(await body(exchange)), path: runPath(url) }));
      return true;
  }
}

/**
 * Identity of an API request. Throws 401 for a wrong admin key, and for user tokens: the functions have no
 * auth.config, so there is nobody whose signature could be believed.
 */
function identityOf(request: IncomingMessage, adminCheck: AdminCheck): Identity {
  const header = request.headers.authorization;
  if (header === undefined) return { kind: "none" };
  const [scheme = "", credentials = ""] = header.split(/ (.*)/s, 2);
  if (scheme.toLowerCase() !== "convex") {
    throw new HttpError(
      401,
      "NoAuthProvider",
      "No auth provider is configured; use `Authorization: Convex <admin key>`.",
    );
  }
  const identity = adminCheck(credentials.trim());
  if (!identity) throw new HttpError(401, "BadAdminKey", "The admin key is not valid for this server.");
  return identity;
}

/** As `identityOf`, for routes that need the admin key. Throws 401 without it. */
export function requireAdmin(request: IncomingMessage, adminCheck: AdminCheck): Identity {
  const identity = identityOf(request, adminCheck);
  if (identity.kind !== "admin") throw new HttpError(401, "BadAdminKey", "This needs the admin key.");
  return identity;
}

async function body({ request, context }: Exchange): Promise<Record<string, unknown>> {
  const isAdmin = identityOf(request, context.adminCheck).kind === "admin";
  const value = await readJson(request, isAdmin ? BODY_LIMITS.adminCall : BODY_LIMITS.functionCall);
  if (!isRecord(value)) throw new HttpError(400, "BadJsonBody", "The request body must be a JSON object.");
  return value;
}

async function answer(exchange: Exchange, kind: CallKind, call: FunctionCall): Promise<void> {
  const { request, response, context } = exchange;
  const { format, path, args, atTs } = call;
  const identity = identityOf(request, context.adminCheck);
  const outcome = await context.engine.call({
    kind,
    path,
    args,
    identity,
    caller: context.callerOf(request),
    atTs,
  });
  sendJson(response, 200, toBody(outcome, format));
}

function answerAt(exchange: Exchange, given: Record<string, unknown>): Promise<void> {
  const atTs = decodeTs(given.ts);
  if (atTs === null) throw new HttpError(400, "BadTimestamp", "`ts` must come from /api/query_ts.");
  return answer(exchange, "query", { ...fromBody(given), atTs });
}

// A short-lived view is what evaluates several queries at one timestamp.
async function answerBatch(
  { request, response, context }: Exchange,
  given: Record<string, unknown>,
): Promise<void> {
  if (!Array.isArray(given.queries) || given.queries.length > MAX_BATCH) {
    throw new HttpError(400, "BadQueryBatch", `\`queries\` must be a list of at most ${MAX_BATCH}.`);
  }
  const calls = given.queries.map((query) => fromBody(isRecord(query) ? query : {}));
  const { engine } = context;
  const viewId = nextBatchView--;
  engine.openView(viewId);
  try {
    const { results } = await engine.updateView(viewId, {
      identity: identityOf(request, context.adminCheck),
      add: calls.map(({ path, args }, queryId) => ({ queryId, path, args })),
      remove: [],
    });
    const byId = new Map(results.map(({ queryId, outcome }) => [queryId, outcome]));
    const answers = calls.map(({ format }, queryId) => {
      const outcome = byId.get(queryId);
      if (!outcome) throw new Error(`The engine left out query ${queryId} of a batch`);
      return toBody(outcome, format);
    });
    sendJson(response, 200, { results: answers });
  } finally {
    engine.closeView(viewId);
  }
}

function fromParameters(url: URL): FunctionCall {
  const args = url.searchParams.get("args") ?? "{}";
  try {
    return fromBody({
      path: url.searchParams.get("path"),
      args: JSON.parse(args),
      format: url.searchParams.get("format") ?? undefined,
    });
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, "BadArgs", "`args` is not valid JSON.");
  }
}

function fromBody({ path, args = {}, format = "json" }: Record<string, unknown>): FunctionCall {
  if (typeof path !== "string" || path.length === 0 || path.length > 512) {
    throw new HttpError(400, "BadPath", '`path` must name a function, such as "messages:list".');
  }
  const list = Array.isArray(args) ? args : [args];
  if (list.length !== 1 || !isRecord(list[0]))
    throw new HttpError(400, "BadArgs", "`args` must be one object.");
  if (isTooDeep(list[0])) throw new HttpError(400, "BadArgs", "`args` are nested too deeply.");
  const known = FORMATS.get(format);
  if (!known) throw new HttpError(400, "BadFormat", '`format` must be "json" or "convex_encoded_json".');
  return { path, args: list as JsonValue[], format: known };
}

/** `/api/run/dir/mod/fn` → "dir/mod:fn". */
function runPath(url: URL): string {
  const parts = decodedPath(url).split("/").slice(3);
  const name = parts.pop();
  return parts.length > 0 ? `${parts.join("/")}:${name}` : `${name}:default`;
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, "BadPath", "The path is not valid UTF-8.");
  }
}

function toBody(outcome: Outcome, format: Format): object {
  const clean = format === "json" ? toCleanJson : (value: JsonValue) => value;
  const logLines = outcome.logLines.length > 0 ? { logLines: outcome.logLines } : {};
  if (outcome.ok) return { status: "success", value: clean(outcome.value), ...logLines };
  const errorData = outcome.errorData === undefined ? {} : { errorData: clean(outcome.errorData) };
  return { status: "error", errorMessage: outcome.errorMessage, ...errorData, ...logLines };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
