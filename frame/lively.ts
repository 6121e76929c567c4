/** The lazy chunk of what makes a conversation lively, and the style sheet of that. */

import { en } from "./strings/lively/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);

export { createLively } from "./messenger/lively/createLively.tsx";
export { default as styles } from "./messenger/lively/lively.css?inline";
export { startSound } from "./messenger/lively/sound.ts";
