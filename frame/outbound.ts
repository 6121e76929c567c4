/** The lazy chunk that draws outbound messages: cards by the launcher, posts over the page, lines at its edge. */
import article from "../ui/article.css?inline";
import composer from "../ui/composer.css?inline";
import type { DrawRequest } from "./app.ts";
import { createOutbound } from "./outbound/createOutbound.tsx";
import own from "./outbound/outbound.css?inline";
import { en } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);

/** Draws one. */
export const drawOutbound = (request: DrawRequest): void => createOutbound(request, article + composer + own);
