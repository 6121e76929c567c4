import type { UserFields } from "../protocol/shell/messages.ts";

/**
 * The same person with more facts, or another person, for whom nothing of the first is kept.
 * Fields are not checked here: the frame keeps what is usable.
 */
export const mergeUser = (known: UserFields | undefined, next: UserFields): UserFields =>
  known?.userId && next.userId && known.userId !== next.userId ? next : { ...known, ...next };
