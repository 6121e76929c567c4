import { isRecord } from "./json.ts";
import { MAX_WIRE_LENGTH } from "./limits.ts";

/** What travels on the port, as one JSON string (SPEC EN1). */
export type Envelope = {
  /** Message type; `reply` acknowledges. */
  t: string;
  /** Data of the message. */
  d?: unknown;
  /** Number of a call, which is to be acknowledged. */
  i?: unknown;
  /** The call with this number, and all before it, have been taken. */
  r?: unknown;
};

/** Reads one wire value; `undefined` for anything that is not an envelope. Never throws. `i` and `r` may be anything. */
export function decodeEnvelope(wire: unknown): Envelope | undefined {
  try {
    const value: unknown = typeof wire === "string" && wire.length <= MAX_WIRE_LENGTH && JSON.parse(wire);
    return isRecord(value) && typeof value.t === "string" ? (value as Envelope) : undefined;
  } catch {
    // Not JSON: dropped like every other malformed message.
    return undefined;
  }
}

/** The wire string of an envelope; `undefined` when it is too long or cannot be written as JSON. Never throws. */
export function encodeEnvelope(envelope: Envelope): string | undefined {
  try {
    const wire = JSON.stringify(envelope);
    return wire.length > MAX_WIRE_LENGTH ? undefined : wire;
  } catch {
    // Cycles, BigInt, a toJSON that throws: the caller is told by the missing string.
    return undefined;
  }
}
