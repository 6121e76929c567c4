import type { EngineErrorCode } from "../engine/rpc.ts";

/** The engine could not do what was asked; nothing about the function's own outcome. Told apart by `code`. */
export class EngineFault extends Error {
  override name = "EngineFault";
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
