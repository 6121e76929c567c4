import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";

/** What the deployment refuses an author, by its own code; OFFLINE: it has not answered. */
export class AuthoringError extends Error {
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  constructor(code: string, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "AuthoringError";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Answers after which nothing works in a session any more; anything else may be asked again. */
const LAST: readonly string[] = ["AUTHORING_INVALID", "FORBIDDEN", "NOT_FOUND"];

/** Whether the session is over, and not just this call. */
export function endsSession({ code }: Pick<AuthoringError, "code">): boolean {
  return LAST.includes(code);
}

type Reference = FunctionReference<"query" | "mutation", "public", { authoringToken: string }>;

type Args<F extends Reference> = Omit<FunctionArgs<F>, "authoringToken">;

export type Calls = {
  /** Runs one of the functions for authors, once. Rejects with AuthoringError. */
  run<F extends Reference>(
    kind: "query" | "mutation",
    reference: F,
    args: Args<F>,
  ): Promise<FunctionReturnType<F>>;
  /** The same with a mutation that outlives its page. */
  send<F extends Reference>(reference: F, args: Args<F>): Promise<FunctionReturnType<F>>;
};

const TIMEOUT_MS = 10_000;

/** Reads what was answered instead of a result; anything unknown is INTERNAL. */
export function toAuthoringError(data: unknown, message: string): AuthoringError {
  const given = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  const { code, message: text, retryAfterMs } = given;
  return new AuthoringError(
    typeof code === "string" ? code : "INTERNAL",
    typeof text === "string" ? text : message,
    typeof retryAfterMs === "number" ? retryAfterMs : undefined,
  );
}

type Post = { url: string; body: unknown; fetcher: typeof fetch; keepalive?: boolean };

/** Posts JSON and reads JSON. Rejects with AuthoringError OFFLINE when nothing sensible came back. */
export async function postJson({
  url,
  body,
  fetcher,
  keepalive = false,
}: Post): Promise<Record<string, unknown>> {
  try {
    const response = await fetcher(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      keepalive,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json();
    if (typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
  } catch {
    // Off line, or not JSON.
  }
  throw new AuthoringError("OFFLINE", "The deployment did not answer.");
}

/** The calls of one editing session, over the deployment's HTTP API. `convexUrl` has no trailing slash. */
export function makeCalls(convexUrl: string, authoringToken: string, fetcher: typeof fetch): Calls {
  const call = async (kind: string, [path, args]: [unknown, object], keepalive: boolean): Promise<never> => {
    const body = { path, args: { ...args, authoringToken }, format: "json" };
    const answer = await postJson({ url: `${convexUrl}/api/${kind}`, body, fetcher, keepalive });
    if (answer["status"] === "success") return answer["value"] as never;
    const text = answer["errorMessage"];
    throw toAuthoringError(answer["errorData"], typeof text === "string" ? text : "The call failed.");
  };
  return {
    run: (kind, reference, args) => call(kind, [reference, args], false),
    send: (reference, args) => call("mutation", [reference, args], true),
  };
}
