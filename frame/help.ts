/** The lazy chunk of the help centre: its screens, their words and their style sheet. */

// Only ever drawn by the messenger, whose chunk therefore holds what the two share.
import "./messenger.ts";
import { en } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);

export { ArticleScreen } from "./help/ArticleScreen.tsx";
export { CollectionScreen } from "./help/CollectionScreen.tsx";
export { HelpScreen } from "./help/HelpScreen.tsx";
export { default as styles } from "./help/help.css?inline";
