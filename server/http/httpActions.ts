import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpActionResponse } from "../engine/api.ts";
import { BODY_LIMITS, readBody } from "./body.ts";
import type { ApiContext } from "./functionRoutes.ts";
import { acceptsBrotli, compressDynamic } from "./respond.ts";

/** Belong to one connection, not to the message; and lengths are ours to compute. */
const CONNECTION_HEADERS = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
  "content-length",
]);
const BODYLESS_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const BODYLESS_STATUS = new Set([204, 205, 304]);

/** On the API's own origin these paths are HTTP actions too, besides everything below `/http/`. */
const DIRECT_PATH = /^\/(?:frame|surface)\/|^\/(?:boot|beacon)$/;

/** The path the functions' router sees for a request to the API's origin; null when it is no HTTP action. */
export function actionPath(pathname: string): string | null {
  if (pathname === "/http") return "/";
  if (pathname.startsWith("/http/")) return pathname.slice("/http".length);
  return DIRECT_PATH.test(pathname) ? pathname : null;
}

type Exchange = { request: IncomingMessage; response: ServerResponse; context: ApiContext };

/** Runs the functions' HTTP router on `url`, which is absolute and already has the path the router knows. */
export async function handleHttpAction({ request, response, context }: Exchange, url: URL): Promise<void> {
  const method = request.method ?? "GET";
  const body = BODYLESS_METHODS.has(method) ? null : await readBody(request, BODY_LIMITS.httpAction);
  const answer = await context.engine.httpAction({
    method,
    url: url.href,
    headers: headerPairs(request),
    body,
    caller: context.callerOf(request),
  });
  await send(request, response, answer);
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HttpActionResponse,
): Promise<void> {
  const headers = answer.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()));
  const hasBody = !BODYLESS_STATUS.has(answer.status);
  let body: Uint8Array = hasBody ? answer.body : new Uint8Array();
  if (hasBody && isPlainHtml(headers)) {
    headers.push(["vary", "Accept-Encoding"]);
    const compressed = acceptsBrotli(request) ? await compressDynamic(body) : null;
    if (compressed) {
      body = compressed;
      headers.push(["content-encoding", "br"]);
    }
  }
  if (hasBody) headers.push(["content-length", String(body.length)]);
  response.writeHead(answer.status, joinRepeated(headers)).end(request.method === "HEAD" ? undefined : body);
}

function isPlainHtml(headers: [string, string][]): boolean {
  const find = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  return Boolean(find("content-type")?.startsWith("text/html")) && find("content-encoding") === undefined;
}

// A header given twice (Set-Cookie, Vary) is sent twice.
function joinRepeated(headers: [string, string][]): Record<string, string[]> {
  const joined: Record<string, string[]> = {};
  for (const [name, value] of headers) (joined[name.toLowerCase()] ??= []).push(value);
  return joined;
}

function headerPairs({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? "").toLowerCase();
    if (!CONNECTION_HEADERS.has(name)) pairs.push([name, rawHeaders[i + 1] ?? ""]);
  }
  return pairs;
}
