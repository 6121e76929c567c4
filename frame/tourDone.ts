/** The lazy chunk that celebrates a tour that was gone through to its end, where the team wants that. */
export { celebrate } from "./tours/celebrate.tsx";
