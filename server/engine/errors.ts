/** Faults that cross the thread boundary. A failed function is an Outcome, never one of these. */
import type { EngineError, EngineErrorCode } from "./rpc.ts";

export class EngineFault extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.name = "EngineFault";
    this.code = code;
  }
}

export function badRequest(message: string): EngineFault {
  return new EngineFault("BAD_REQUEST", message);
}

export function toWireError(error: unknown): EngineError {
  if (error instanceof EngineFault) return { code: error.code, message: error.message };
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error) };
}
