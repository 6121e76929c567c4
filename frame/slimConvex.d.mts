import type { Plugin } from "vite";

/**
 * Cuts a module of `convex/dist/esm/browser/sync`, by its file name, down to what the frame runs. Throws when a place to
 * cut is not found.
 */
export function slimConvex(code: string, name: string): string;
/** The same as a step of a Vite build, and `live/slimConvex.ts` in the place of the small modules. `here` makes paths absolute. */
export function slimConvexPlugin(here: (path: string) => string): Plugin;
