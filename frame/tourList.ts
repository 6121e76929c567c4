/** The lazy chunk that tells the page of the tours it may start, only where there are some. */
export { TourList } from "./tours/TourList.ts";
