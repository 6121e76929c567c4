/** The lazy chunk of a conversation: its screen, and the style sheet of that. */

export { ThreadScreen } from "./messenger/ThreadScreen.tsx";
export { default as styles } from "./messenger/thread.css?inline";
