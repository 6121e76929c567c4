/** The lazy chunk that asks beside the closed messenger how a conversation was. */

import { createRatings as createAll } from "./csat/createRatings.tsx";
import own from "./csat/csat.css?inline";
import card from "./csat/rating.css?inline";

/** Draws what there is to ask. */
export const createRatings = (): void => createAll(own + card);
