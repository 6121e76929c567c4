/** The lazy chunk of messages that are more than plain words: formatted text, and files with their addresses. */
export { Attachments } from "../ui/Attachments.tsx";
export { Blocks } from "../ui/Blocks.tsx";
export { createLinks } from "./messenger/links.ts";
export { default as styles } from "./messenger/rich.css?inline";
