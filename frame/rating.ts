/** The lazy chunk that asks beside the closed messenger how a conversation was. */

import type { DrawRequest } from "./app.ts";
import { createRatingCard } from "./csat/createRatingCard.tsx";
import own from "./csat/csat.css?inline";
import card from "./csat/rating.css?inline";

/** Draws one. */
export const drawRating = (request: DrawRequest): void => createRatingCard(request, own + card);
