import type { PageFunction } from "./engine.ts";

type Method = "GET" | "POST" | "DELETE";
export type Command = <T>(method: Method, path: string, body?: object) => Promise<T>;
/** A reference to an element as the protocol writes it. */
export type ElementReference = Record<string, string>;

/** One session with a W3C WebDriver server: commands below `/session/<id>`. */
export type Session = { capabilities: Record<string, unknown>; command: Command; end: () => Promise<void> };

/** Runs in the page: awaits the function and hands back its value or its error as plain data. */
const WRAPPER = (source: string) => `
  const done = arguments[arguments.length - 1];
  const args = Array.prototype.slice.call(arguments, 0, -1);
  Promise.resolve()
    .then(() => (${source})(...args))
    .then((value) => done({ value }), (error) => done({ error: error + "\\n" + ((error && error.stack) || "") }));`;

/** Sends one command; rejects with the server's own error code and message. */
export async function send<T>(base: string, [method, path, body]: [Method, string, object?]): Promise<T> {
  const response = await fetch(base + path, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
    signal: AbortSignal.timeout(21_000),
  });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

/** Opens a session with the capabilities every browser of this run must have. */
export async function openSession(base: string, alwaysMatch: object): Promise<Session> {
  const opened = await send<{ sessionId: string; capabilities: Record<string, unknown> }>(base, [
    "POST",
    "/session",
    { capabilities: { alwaysMatch } },
  ]);
  const root = `/session/${opened.sessionId}`;
  return {
    capabilities: opened.capabilities,
    command: (method, path, body) => send(base, [method, root + path, body]),
    // The browser may be gone already; what is left is ended by its process id.
    end: () => send<void>(base, ["DELETE", root]).catch(() => undefined),
  };
}

/** Runs a function in the session's current frame. */
export async function execute<A extends unknown[], T>(
  command: Command,
  run: PageFunction<A, T>,
  args: A,
): Promise<T> {
  const script = WRAPPER(String(run));
  const outcome = await command<{ value?: T; error?: string }>("POST", "/execute/async", { script, args });
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome.value as T;
}

/** Makes the frame with this selector the session's current one, or the top document when null. */
export async function enterFrame(command: Command, selector: string | null): Promise<void> {
  await command("POST", "/frame", { id: null });
  if (selector === null) return;
  const id = await command<ElementReference>("POST", "/element", { using: "css selector", value: selector });
  await command("POST", "/frame", { id });
}
