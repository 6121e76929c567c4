/**
 * Stands in for small modules of Convex's client of which this frame uses a part: values, the wire's encoding, errors,
 * results. The build puts it in their place and cuts the large ones (slimConvex.mjs, vite.config.ts); together that is
 * half of the client's bytes. `slimConvex.test.ts` compares both, by value and over the wire.
 */
import type { Value } from "convex/values";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const toBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toView = (text: unknown): DataView => new DataView(toBytes(text as string).buffer);
const toText = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
/** Eight bytes, written by a DataView's setter. */
function eight(write: (view: DataView) => void): string {
  const view = new DataView(new ArrayBuffer(8));
  write(view);
  return toText(view.buffer as ArrayBuffer);
}

const isSpecial = (value: number) => !Number.isFinite(value) || Object.is(value, -0);

/** Values as they travel: keys sorted, absent fields left out, what JSON lacks under a `$` key. */
export function convexToJson(value: Value | undefined): Json {
  if (Array.isArray(value)) return value.map(convexToJson);
  if (typeof value === "bigint") return { $integer: eight((view) => view.setBigInt64(0, value, true)) };
  if (typeof value === "number" && isSpecial(value))
    return { $float: eight((view) => view.setFloat64(0, value, true)) };
  if (value instanceof ArrayBuffer) return { $bytes: toText(value) };
  if (typeof value !== "object" || value === null) return value as Json;
  const fields = Object.entries(value).filter((field) => field[1] !== undefined);
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, convexToJson(field)]),
  );
}

/** The same backwards. */
export function jsonToConvex(json: Json): Value {
  if (Array.isArray(json)) return json.map(jsonToConvex);
  if (typeof json !== "object" || json === null) return json;
  const fields = Object.entries(json);
  const [[key, field] = []] = fields;
  if (key?.startsWith("$") && fields.length === 1) {
    if (key === "$integer") return toView(field).getBigInt64(0, true);
    if (key === "$float") return toView(field).getFloat64(0, true);
    if (key === "$bytes") return toView(field).buffer as ArrayBuffer;
  }
  return Object.fromEntries(fields.map(([name, each]) => [name, jsonToConvex(each)]));
}

/** Function names in this frame are canonical already. */
export const canonicalizeUdfPath = (path: string): string => path;
export const serializePathAndArgs = (udfPath: string, args: Value): string =>
  JSON.stringify({ udfPath, args: convexToJson(args) });
export const parseArgs = <A>(args: A): A => args;

type Stamped = { ts: unknown };
type ServerMessage = {
  type: string;
  success?: boolean;
  startVersion: Stamped;
  endVersion: Stamped;
} & Stamped;

const withTime = <M extends Stamped>(stamped: M): M => ({
  ...stamped,
  ts: toView(stamped.ts).getBigUint64(0, true),
});

/** Timestamps become bigints, which the cut client compares with operators. */
export function parseServerMessage(message: ServerMessage): ServerMessage {
  if (message.type === "Transition") {
    const { startVersion, endVersion } = message;
    return { ...message, startVersion: withTime(startVersion), endVersion: withTime(endVersion) };
  }
  return message.type === "MutationResponse" && message.success ? withTime(message) : message;
}

export function encodeClientMessage(message: { type: string; maxObservedTimestamp?: bigint }): object {
  const { maxObservedTimestamp: seen } = message;
  if (seen === undefined) return message;
  return { ...message, maxObservedTimestamp: eight((view) => view.setBigUint64(0, seen, true)) };
}

type Failure = { success: false; errorMessage: string; errorData?: unknown };
type Result = { success: true; value: unknown } | Failure;

/** What a function threw on purpose; `data` is set by forwardData. */
export class ConvexError extends Error {
  data: unknown;
}

export const createHybridErrorStacktrace = (
  _source: string,
  path: string,
  { errorMessage }: Failure,
): string => `${path}: ${errorMessage}`;

/** Puts the server's typed data on the error a caller gets. */
export const forwardData = ({ errorData }: Failure, error: ConvexError): ConvexError =>
  Object.assign(error, { data: errorData });

/** The one log line that matters: the client has stopped for good. */
export function logFatalError(logger: { error(...lines: unknown[]): void }, message: string): Error {
  logger.error("FATAL");
  return new Error(message);
}

/** The server's results by query; nothing here is optimistic. */
export class OptimisticQueryResults {
  private results = new Map<string, Result>();

  /** Takes the new results; returns the tokens of those that changed. */
  ingestQueryResultsFromServer(next: Map<string, Result>): string[] {
    const before = this.results;
    this.results = next;
    return [...next.keys()].filter((token) => before.get(token) !== next.get(token));
  }

  /** The value, or undefined before there is one. Throws what the function threw. */
  queryResult(token: string): unknown {
    const result = this.results.get(token);
    if (!result || result.success) return result?.value;
    const error = createHybridErrorStacktrace("query", token, result);
    throw result.errorData === undefined ? new Error(error) : forwardData(result, new ConvexError(error));
  }
}
