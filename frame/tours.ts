/** The lazy chunk of the tours tab. */
import { addStrings } from "./strings/t.ts";
import { en } from "./strings/tours/en.ts";

addStrings(en);

export { ToursScreen } from "./tours/ToursScreen.tsx";
export { default as styles } from "./tours/tab.css?inline";
