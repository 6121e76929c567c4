/**
 * What the server sends on the sync socket, as JSON text. Values are serialised once, when they arrive from the
 * engine, and pasted into the messages from then on: a result fanned out to many sockets is large more often than not.
 */
import { createHash, randomUUID } from "node:crypto";
import type { Outcome } from "../engine/api.ts";
import { encodeTs } from "./timestamp.ts";

export type StateVersion = { querySet: number; identity: number; ts: string };

/** A result ready for the wire. `digest` tells whether a client has it already. */
export type Modification = { json: string; digest: string | null };

/** Pieces of a Transition are at most this many bytes of UTF-8. */
const CHUNK_BYTES = 5_000_000;

export const PING = '{"type":"Ping"}';

/** QueryUpdated or QueryFailed. The journal is not part of the digest: a new one alone is no news for a client. */
export function queryModification(queryId: number, outcome: Outcome, journal: string | null): Modification {
  const body = outcome.ok
    ? `"value":${JSON.stringify(outcome.value)},"logLines":${JSON.stringify(outcome.logLines)}`
    : failureBody(outcome, "errorMessage");
  const type = outcome.ok ? "QueryUpdated" : "QueryFailed";
  const known = outcome.ok ? body : body.replace(/\[Request ID: [0-9a-f]+\]/, "");
  return {
    json: `{"type":"${type}","queryId":${queryId},${body},"journal":${JSON.stringify(journal)}}`,
    digest: createHash("sha256").update(type).update(known).digest("base64"),
  };
}

export function queryRemoved(queryId: number): Modification {
  return { json: `{"type":"QueryRemoved","queryId":${queryId}}`, digest: null };
}

/** The frames of one Transition: one, or several contiguous chunks when it is large. */
export function transitionFrames(
  start: StateVersion,
  end: StateVersion,
  modifications: Iterable<Modification>,
): string[] {
  const changes = Array.from(modifications, (change) => change.json).join(",");
  const whole = `{"type":"Transition","startVersion":${version(start)},"endVersion":${version(end)},"modifications":[${changes}]}`;
  // A UTF-16 unit takes at most three bytes, so most messages need no exact count.
  if (whole.length * 3 <= CHUNK_BYTES || Buffer.byteLength(whole) <= CHUNK_BYTES) return [whole];
  const parts = splitUtf8(Buffer.from(whole), CHUNK_BYTES);
  const transitionId = randomUUID();
  return parts.map((chunk, partNumber) =>
    JSON.stringify({ type: "TransitionChunk", chunk, partNumber, totalParts: parts.length, transitionId }),
  );
}

/** Cuts UTF-8 into strings of at most `limit` bytes without splitting a character. */
export function splitUtf8(bytes: Buffer, limit: number): string[] {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + limit, bytes.length);
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--;
    parts.push(bytes.toString("utf8", from, to));
    from = to;
  }
  return parts;
}

/** Answer to a mutation; a success carries the commit timestamp the following Transition must reach. */
export function mutationResponse(requestId: number, outcome: Outcome & { ts: string }): string {
  const head = `{"type":"MutationResponse","requestId":${requestId}`;
  return outcome.ok
    ? `${head},"success":true,"result":${JSON.stringify(outcome.value)},"ts":"${encodeTs(outcome.ts)}","logLines":${JSON.stringify(outcome.logLines)}}`
    : `${head},"success":false,${failureBody(outcome, "result")},"ts":null}`;
}

/** Answer to an action. */
export function actionResponse(requestId: number, outcome: Outcome): string {
  const head = `{"type":"ActionResponse","requestId":${requestId}`;
  return outcome.ok
    ? `${head},"success":true,"result":${JSON.stringify(outcome.value)},"logLines":${JSON.stringify(outcome.logLines)}}`
    : `${head},"success":false,${failureBody(outcome, "result")}}`;
}

/** `authUpdateAttempted`: the token of an Authenticate was bad (else: one expired during work). */
export function authError(error: string, baseVersion: number, authUpdateAttempted: boolean): string {
  return JSON.stringify({ type: "AuthError", error, baseVersion, authUpdateAttempted });
}

/** Ends the client for good: only for errors that it would repeat for ever. */
export function fatalError(error: string): string {
  return JSON.stringify({ type: "FatalError", error });
}

// The key `errorData` must be absent, not null, for anything but a ConvexError.
function failureBody(outcome: Outcome & { ok: false }, messageKey: string): string {
  const data = outcome.errorData === undefined ? "" : `,"errorData":${JSON.stringify(outcome.errorData)}`;
  return `"${messageKey}":${JSON.stringify(outcome.errorMessage)},"logLines":${JSON.stringify(outcome.logLines)}${data}`;
}

function version({ querySet, identity, ts }: StateVersion): string {
  return `{"querySet":${querySet},"identity":${identity},"ts":"${encodeTs(ts)}"}`;
}
