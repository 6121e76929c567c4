/**
 * What clients send on the sync socket, and the guards that turn untrusted frames into it.
 * Holds shapes and limits only; what a message means lives in `session.ts`.
 */
import type { JsonValue } from "../engine/api.ts";
import { isTooDeep } from "../wire/value.ts";

export type AddQuery = {
  type: "Add";
  queryId: number;
  udfPath: string;
  args: JsonValue[];
  journal: string | null;
};
export type RemoveQuery = { type: "Remove"; queryId: number };

export type Authenticate = {
  type: "Authenticate";
  baseVersion: number;
} & (
  | { tokenType: "None" }
  | { tokenType: "User"; value: string }
  | { tokenType: "Admin"; value: string; actingAs?: Record<string, unknown> }
);

export type FunctionRequest = {
  type: "Mutation" | "Action";
  requestId: number;
  udfPath: string;
  args: JsonValue[];
};

export type ClientMessage =
  | { type: "Connect"; sessionId: string }
  | Authenticate
  | {
      type: "ModifyQuerySet";
      baseVersion: number;
      newVersion: number;
      modifications: (AddQuery | RemoveQuery)[];
    }
  | FunctionRequest
  | { type: "Event" };

/** A frame that no correct client sends. The socket gets it as a FatalError. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

const MAX_PATH_LENGTH = 512;
const MAX_JOURNAL_LENGTH = 64 * 1024;
const MAX_SESSION_ID_LENGTH = 64;

/** Parses one text frame. Throws `ProtocolError` with a text for the client's developer. */
export function parseClientMessage(frame: string): ClientMessage {
  let raw: unknown;
  try {
    raw = JSON.parse(frame);
  } catch {
    throw new ProtocolError("Received Invalid JSON");
  }
  const message = record(raw, "message");
  switch (message.type) {
    case "Connect":
      return { type: "Connect", sessionId: sessionId(message.sessionId) };
    case "Authenticate":
      return authenticate(message);
    case "ModifyQuerySet":
      return {
        type: "ModifyQuerySet",
        baseVersion: count(message.baseVersion, "baseVersion"),
        newVersion: count(message.newVersion, "newVersion"),
        modifications: list(message.modifications, "modifications").map(modification),
      };
    case "Mutation":
    case "Action":
      refuseComponent(message);
      return {
        type: message.type,
        requestId: count(message.requestId, "requestId"),
        udfPath: path(message.udfPath),
        args: args(message.args),
      };
    case "Event":
      return { type: "Event" };
    default:
      throw new ProtocolError(`Unknown message type ${String(message.type).slice(0, 40)}`);
  }
}

function authenticate(message: Record<string, unknown>): Authenticate {
  const baseVersion = count(message.baseVersion, "baseVersion");
  switch (message.tokenType) {
    case "None":
      return { type: "Authenticate", baseVersion, tokenType: "None" };
    case "User":
      return { type: "Authenticate", baseVersion, tokenType: "User", value: text(message.value, "value") };
    case "Admin": {
      const acting = message.impersonating ?? message.actingAs;
      const base = {
        type: "Authenticate",
        baseVersion,
        tokenType: "Admin",
        value: text(message.value, "value"),
      } as const;
      return acting === undefined || acting === null
        ? base
        : { ...base, actingAs: record(acting, "impersonating") };
    }
    default:
      throw new ProtocolError("Unknown tokenType");
  }
}

function modification(raw: unknown): AddQuery | RemoveQuery {
  const change = record(raw, "modification");
  const queryId = count(change.queryId, "queryId");
  if (change.type === "Remove") return { type: "Remove", queryId };
  if (change.type !== "Add") throw new ProtocolError("Unknown modification type");
  refuseComponent(change);
  const journal = change.journal ?? null;
  if (journal !== null && (typeof journal !== "string" || journal.length > MAX_JOURNAL_LENGTH)) {
    throw new ProtocolError("Invalid journal");
  }
  return { type: "Add", queryId, udfPath: path(change.udfPath), args: args(change.args), journal };
}

// Components are not part of this home, so there is nothing a component path could name.
function refuseComponent(message: Record<string, unknown>): void {
  if (message.componentPath) throw new ProtocolError("componentPath is not supported");
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ProtocolError(`Invalid ${what}`);
  return value as Record<string, unknown>;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new ProtocolError(`Invalid ${what}`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new ProtocolError(`Invalid ${what}`);
  return value;
}

function count(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new ProtocolError(`Invalid ${what}`);
  return value;
}

function path(value: unknown): string {
  const given = text(value, "udfPath");
  if (given.length === 0 || given.length > MAX_PATH_LENGTH) throw new ProtocolError("Invalid udfPath");
  return given;
}

function args(value: unknown): JsonValue[] {
  const given = list(value, "args");
  if (given.length > 1) throw new ProtocolError("Invalid args");
  if (given.length === 1 && isTooDeep(record(given[0], "args")))
    throw new ProtocolError("Args are nested too deeply");
  return given as JsonValue[];
}

// It becomes part of an idempotency key: short, and nothing that could be confused with another key.
function sessionId(value: unknown): string {
  const given = text(value, "sessionId");
  if (given.length > MAX_SESSION_ID_LENGTH || !/^[\w-]+$/.test(given))
    throw new ProtocolError("Invalid sessionId");
  return given;
}
