import { inputInvalid } from "../errors";
import type { Appearance } from "../validators";

const MAX_SPACING = 100;
const MAX_TEAM_NAME = 60;
const MAX_GREETING = 200;

/** An appearance as it is stored: colours in lower case, texts trimmed. @throws INPUT_INVALID, naming the field */
export function checkAppearance(given: Appearance): Appearance {
  const color = given.color.toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(color)) throw inputInvalid("The colour must be written as #rrggbb.");
  if (!(Number.isInteger(given.spacing) && given.spacing >= 0 && given.spacing <= MAX_SPACING))
    throw inputInvalid(`The distance from the edge must be a whole number from 0 to ${MAX_SPACING}.`);
  return {
    ...given,
    color,
    teamName: checkText("The team's name", given.teamName, MAX_TEAM_NAME),
    greeting: checkText("The greeting", given.greeting, MAX_GREETING),
  };
}

function checkText(what: string, given: string, max: number): string {
  const text = given.trim().normalize();
  if (!text) throw inputInvalid(`${what} must not be empty.`);
  if (text.length > max) throw inputInvalid(`${what} must have at most ${max} characters.`);
  return text;
}
