/** The lazy chunk of home's cards that come after the first screen, their words and their style sheet. */
import faces from "../ui/faces.css?inline";
import own from "./home/cards.css?inline";
import { en } from "./strings/cards/en.ts";
import { en as lively } from "./strings/lively/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);
// The status line says what a conversation's bar says.
addStrings(lively);

export { HomeCard } from "./home/HomeCard.tsx";
export const styles = faces + own;
