/** Codes a channel itself can answer a request with. Stable for ever. */
export type ChannelErrorCode =
  | "REQUEST_TIMEOUT"
  | "CHANNEL_CLOSED"
  | "MESSAGE_INVALID"
  | "MESSAGE_TOO_LARGE"
  | "MESSAGE_UNKNOWN"
  | "INTERNAL";

/** Why a request was not answered. Only the code crosses the wire, never a message or a stack. */
export class ChannelError extends Error {
  readonly code: ChannelErrorCode;
  constructor(code: ChannelErrorCode) {
    super(code);
    this.code = code;
  }
}
