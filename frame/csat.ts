/** The lazy chunk of rating a closed conversation. */

import { FACE_ICONS } from "../ui/faceIcons.ts";
import { addIcons } from "../ui/Icon.tsx";
import { en } from "./strings/csat/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);
addIcons(FACE_ICONS);

export { Csat } from "./csat/Csat.tsx";
export { default as styles } from "./csat/csat.css?inline";
