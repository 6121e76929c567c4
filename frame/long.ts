/** The lazy chunk of long conversations: a window over their pages, and the way to what is unread. */
export { Long } from "./messenger/long/Long.tsx";
export { default as styles } from "./messenger/long/long.css?inline";
