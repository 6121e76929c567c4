import { inputInvalid } from "../errors";
import type { Choices } from "../messageValidators";
import { toLink } from "./links";
import { isShortText } from "./text";

/** What a teammate may put under a message: answers to choose from, and buttons that lead somewhere. */

const MAX_CHOICES = 6;
const MAX_LABEL_LENGTH = 80;

type Said = {
  replies?: readonly string[] | undefined;
  buttons?: readonly { label: string; url: string }[] | undefined;
};

/** What is stored of it, if anything was said. @throws INPUT_INVALID naming the button that cannot be one */
export function checkChoices({ replies = [], buttons = [] }: Said): Choices | undefined {
  if (replies.length === 0 && buttons.length === 0) return undefined;
  if (replies.length > MAX_CHOICES || buttons.length > MAX_CHOICES)
    throw inputInvalid(`A message has at most ${MAX_CHOICES} buttons of a kind.`);
  const labels = replies.map(labelOf);
  if (new Set(labels).size < labels.length) throw inputInvalid("Two quick replies read the same.");
  const links = buttons.map(({ label, url }) => {
    const link = toLink(url.trim(), label);
    if (!link) throw inputInvalid(`The button “${labelOf(label)}” needs a full address, such as https://…`);
    return { label: labelOf(label), ...link };
  });
  return { replies: labels, buttons: links };
}

function labelOf(text: string): string {
  const label = text.replace(/\s+/gu, " ").trim();
  if (!isShortText(label, MAX_LABEL_LENGTH))
    throw inputInvalid(`A button reads 1 to ${MAX_LABEL_LENGTH} characters.`);
  return label;
}
