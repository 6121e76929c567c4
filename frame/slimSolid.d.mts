import type { Plugin } from "vite";

/** Cuts a module of Solid down to what the frame can reach. Throws when a place to cut is not found. */
export function slimSolid(code: string, name: "solid.js" | "web.js"): string;
/** The same as a step of a Vite build. */
export function slimSolidPlugin(): Plugin;
