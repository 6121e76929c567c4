/** Codes a channel itself answers a request with. Stable for ever. */
export type ChannelErrorCode =
  | "REQUEST_TIMEOUT"
  | "CHANNEL_CLOSED"
  | "MESSAGE_INVALID"
  | "MESSAGE_TOO_LARGE"
  | "MESSAGE_UNKNOWN"
  | "INTERNAL";

/** Why a request was not answered. Only the code crosses the wire, never a text or a stack. */
export class ChannelError extends Error {
  /** A `ChannelErrorCode`, or one a newer other side has. */
  readonly code: string;
  constructor(code: unknown) {
    super(`${code}`);
    this.code = this.message;
  }
}
