/** The lazy chunk of tours: a run from step to step, beside elements of the page and over it. */
import article from "../ui/article.css?inline";
import { DOTS_ICONS } from "../ui/dotsIcons.ts";
import { addIcons } from "../ui/Icon.tsx";
import { SIZE_ICONS } from "../ui/sizeIcons.ts";
import type { DrawRequest } from "./app.ts";
import media from "./media/media.css?inline";
import { en as help } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";
import { en } from "./strings/tours/en.ts";
import { createElsewhere } from "./tours/createElsewhere.tsx";
import { createTour } from "./tours/createTour.tsx";
import own from "./tours/tours.css?inline";

addStrings({ ...help, ...en });
addIcons({ ...DOTS_ICONS, ...SIZE_ICONS });

export const styles = article + media + own;

/** Draws one. */
export const drawTour = (request: DrawRequest): void =>
  (request.isHeld ? createElsewhere : createTour)(request, styles);

export { matchesPage } from "../convex/model/engagement/urlPattern.ts";
// For who edits one on the page, in a chunk that asks for this one.
export { createAnchoredSurface } from "./anchored/createAnchoredSurface.tsx";
export { addressOf } from "./tours/addressOf.ts";
export { showTour } from "./tours/createTour.tsx";
export { canGoOn } from "./tours/marks.ts";
export { StepCard } from "./tours/StepCard.tsx";
