import type { Plugin } from "vite";

/** Postmate 1.5.2 without what the loader never runs. @throws when the text is not the one it knows */
export function slimPostmate(code: string): string;
/** The same as a step of a Vite build. */
export function slimPostmatePlugin(): Plugin;
