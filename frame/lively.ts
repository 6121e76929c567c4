/** The lazy chunk of what makes a conversation lively, and the style sheet of that. */

export { createLively } from "./messenger/lively/createLively.tsx";
export { default as styles } from "./messenger/lively/lively.css?inline";
