/** The lazy chunk that turns a code into an author's session, or refuses it. */
export { startAuthoring } from "./authoring/startAuthoring.ts";
