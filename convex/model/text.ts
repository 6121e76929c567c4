import { inputInvalid } from "../errors";

const MAX_MESSAGE_LENGTH = 10_000;
export const PREVIEW_LENGTH = 140;

// Half of a surrogate pair: not storable, and not writable by a keyboard.
const LONE_SURROGATE = /\p{Surrogate}/u;
// Many more signs on one letter than any script has, and than jokers need: drawing thousands stalls a browser.
const PILED_UP = /\p{M}{33}/u;
const BLANK = /^[\s\p{Cf}\p{Cc}\u115f\u3164]*$/u;
const CLIENT_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** @throws INPUT_INVALID unless the text can be stored and shown as a message; only one with files may say nothing */
export function checkMessageText(text: string, hasFiles = false): void {
  if (text.length > MAX_MESSAGE_LENGTH)
    throw inputInvalid(`A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  if (LONE_SURROGATE.test(text)) throw inputInvalid("The text is not well-formed.");
  if (PILED_UP.test(text)) throw inputInvalid("The text piles too many signs on one letter.");
  if (!hasFiles && BLANK.test(text)) throw inputInvalid("A message needs some text.");
}

/** @throws INPUT_INVALID unless the id has 8 to 64 letters, digits, `_` or `-`, as a UUID has */
export function checkClientId(
  field: "clientMessageId" | "clientTicketId" | "uploadId" | "leaseId" | "runId" | "showingId",
  id: string,
): void {
  if (!CLIENT_ID.test(id)) throw inputInvalid(`${field} must be 8 to 64 letters, digits, _ or -.`);
}

/** The first characters of a message on one line. */
export function previewOf(text: string): string {
  return clip(text.replace(/\s+/gu, " ").trim(), PREVIEW_LENGTH);
}

/** At most `length` UTF-16 units, never half a character, always well-formed. */
export function clip(text: string, length: number): string {
  const cut = text.length > length ? text.slice(0, length).replace(/[\ud800-\udbff]$/, "") : text;
  return LONE_SURROGATE.test(cut) ? cut.replace(/\p{Surrogate}/gu, "\ufffd") : cut;
}

/** Tells whether a text has no half of a surrogate pair in it: others cannot be stored or passed on. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text);

/** Tells whether a text can be stored and drawn: well-formed, and no letter under a pile of signs. */
export const isDrawable = (text: string): boolean => !LONE_SURROGATE.test(text) && !PILED_UP.test(text);

/** Tells whether a text is nothing that can be seen. */
export const isBlank = (text: string): boolean => BLANK.test(text);

/** Tells whether a text is well-formed, not blank and at most `length` long. */
export const isShortText = (text: string, length: number): boolean =>
  text.length <= length && !LONE_SURROGATE.test(text) && !BLANK.test(text);
