import { fits } from "../protocol/fits.ts";
import { lookShape } from "../protocol/shell/guards.ts";
import type { Look } from "../protocol/shell/messages.ts";

const KEY = "opencom";
const DAY_MS = 864e5;

/** What this browser knows of a workspace from its last visit: how the launcher looks, or that it was refused today. */
export type Memory = Look | "refused" | undefined;

/** Reads the one key in the page's own storage; anything unexpected counts as a first visit. */
export function recall(workspaceId: string): Memory {
  try {
    const [workspace, kept] = JSON.parse(localStorage[KEY]) as unknown[];
    if (workspace === workspaceId) {
      return fits(lookShape, kept)
        ? (kept as Look)
        : Date.now() - (kept as number) < DAY_MS
          ? "refused"
          : undefined;
    }
  } catch {
    // Storage is blocked, empty, or holds something else.
  }
  return undefined;
}

/** Keeps how the launcher looks, or that the workspace refused; without `memory` it forgets. */
export function remember(workspaceId: string, memory?: Memory): void {
  try {
    if (memory) localStorage[KEY] = JSON.stringify([workspaceId, memory === "refused" ? Date.now() : memory]);
    else delete localStorage[KEY];
  } catch {
    // Blocked or full: the launcher then waits for the frame on the next page.
  }
}
