/** The lazy chunk of what is anchored to elements of the page; behind it come the chunks that draw cards there. */
export { AnchoredMarks } from "./anchored/anchoredMarks.ts";
export { readAnchor } from "./anchored/readAnchor.ts";
