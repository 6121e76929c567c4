/** The lazy chunk that decides on the page what shows, where and when. It draws nothing. */
export { startEngine } from "./engagement/startEngine.ts";
