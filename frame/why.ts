/** The lazy chunk that tells the page's developer why things show or do not. */
export { printWhy } from "./engagement/printWhy.ts";
