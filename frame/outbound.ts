/** The lazy chunk that draws outbound messages: cards by the launcher, posts over the page, lines at its edge. */
import article from "../ui/article.css?inline";
import composer from "../ui/composer.css?inline";
import { createOutbound as createMessages } from "./outbound/createOutbound.tsx";
import own from "./outbound/outbound.css?inline";
import { en } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);

/** Draws what there is to draw. */
export const createOutbound = (): void => createMessages(article + composer + own);
