/** The lazy chunk of rating a closed conversation. */
import { en } from "./strings/csat/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);

export { Csat } from "./csat/Csat.tsx";
export { default as styles } from "./csat/csat.css?inline";
