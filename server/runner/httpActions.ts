/** Runs the app's HTTP router (`http.ts`) for one request. */
import type { HttpActionRequest, HttpActionResponse } from "../engine/api.ts";
import { HTTP_RESPONSE_BYTES } from "../engine/limits.ts";
import { type ErrorFormatter, errorMessage } from "./errorText.ts";
import { runInFrame } from "./frame.ts";
import type { HttpEndpoint, HttpRouter } from "./functions.ts";
import { createFrame, newRequestId, withDeadline } from "./invoke.ts";

export type HttpOptions = {
  router: HttpRouter | null;
  errors: ErrorFormatter;
  nowMs: () => number;
  redactErrors: boolean;
  count: (path: string) => void;
  onError: (path: string, text: string) => void;
};

const encoder = new TextEncoder();

function text(status: number, body: string, type = "text/plain; charset=utf-8"): HttpActionResponse {
  return { status, headers: [["content-type", type]], body: encoder.encode(body) };
}

function toRequest({ method, url, headers, body }: HttpActionRequest): Request {
  const hasBody = body !== null && method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
  return new Request(url, { method, headers, body: hasBody ? new Uint8Array(body) : null });
}

async function toResponse(response: unknown, method: string): Promise<HttpActionResponse> {
  if (!(response instanceof Response)) throw new Error("An HTTP action must return a Response.");
  const body = method === "HEAD" ? new Uint8Array() : new Uint8Array(await response.arrayBuffer());
  if (body.length > HTTP_RESPONSE_BYTES) throw new Error("HTTP action response is larger than 20 MiB.");
  return { status: response.status, headers: [...response.headers], body };
}

async function respond(
  options: HttpOptions,
  request: HttpActionRequest,
  route: { endpoint: HttpEndpoint; path: string },
): Promise<HttpActionResponse> {
  const requestId = newRequestId();
  const frame = createFrame({
    kind: "httpAction",
    path: route.path,
    identity: request.identity ?? { kind: "none" },
    caller: request.caller,
    requestId,
    jobId: null,
    execution: null,
    startedMs: options.nowMs(),
  });
  try {
    const work = runInFrame(frame, () =>
      route.endpoint.invokeHttpAction(toRequest(request)).then((value) => toResponse(value, request.method)),
    );
    return await withDeadline(frame, work);
  } catch (thrown) {
    const error = options.errors.fromThrown(thrown);
    options.onError(route.path, error.text);
    const code = errorMessage(requestId, error.text, true);
    const details = options.redactErrors ? {} : { trace: error.text };
    const data = error.data === undefined ? {} : { data: error.data };
    return text(500, JSON.stringify({ code, ...details, ...data }), "application/json");
  } finally {
    frame.ended = true;
  }
}

/** Never rejects: a missing router or route is a 404, an error in the handler a 500. */
export async function runHttpAction(
  options: HttpOptions,
  request: HttpActionRequest,
): Promise<HttpActionResponse> {
  const { router, count } = options;
  if (router === null) return text(404, "This Convex deployment does not have HTTP actions enabled.");
  const { pathname } = new URL(request.url);
  const match = router.lookup(pathname, request.method);
  if (match === null) return text(404, `No HttpAction routed for ${pathname}`);
  const [endpoint, method, routed] = match;
  const path = `http:${method} ${routed}`;
  count(path);
  return respond(options, request, { endpoint, path });
}
