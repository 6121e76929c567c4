/** The lazy chunk of tooltips: what is said at elements of the page, by itself or when the visitor comes to them. */
import article from "../ui/article.css?inline";
import type { DrawRequest } from "./app.ts";
import media from "./media/media.css?inline";
import { en as help } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";
import { en } from "./strings/tooltips/en.ts";
import { createTooltip } from "./tooltips/createTooltip.tsx";
import own from "./tooltips/tooltip.css?inline";

addStrings({ ...help, ...en });

/** Draws one. */
export const drawTooltip = (request: DrawRequest): void => createTooltip(request, article + media + own);
