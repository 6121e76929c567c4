import { isRecord } from "../protocol/json.ts";
import { isLook } from "../protocol/shell/guards.ts";
import type { Look } from "../protocol/shell/messages.ts";

const KEY = "opencom";
const DAY_MS = 864e5;

/** What this browser knows of a workspace from the last visit: how its launcher looks, or that it was refused. */
export type Memory = { look?: Look; isRefused: boolean };

/** Reads the one key in the page's own storage; anything unexpected counts as a first visit. */
export function recall(workspaceId: string): Memory {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) as string);
    if (isRecord(kept) && kept.w === workspaceId) {
      return {
        look: isLook(kept.l) ? (kept.l as Look) : undefined,
        isRefused: Date.now() - (kept.r as number) < DAY_MS,
      };
    }
  } catch {
    // Storage is blocked or holds something else.
  }
  return { isRefused: false };
}

/** Keeps how the launcher looks, or that the workspace refused; `undefined` forgets. */
export function remember(workspaceId: string, what?: Look | "refused"): void {
  try {
    if (!what) return localStorage.removeItem(KEY);
    if (what === "refused")
      return localStorage.setItem(KEY, JSON.stringify({ w: workspaceId, r: Date.now() }));
    const { color, side, icon, launcher, spacing } = what;
    localStorage.setItem(
      KEY,
      JSON.stringify({ w: workspaceId, l: { color, side, icon, launcher, spacing } }),
    );
  } catch {
    // Blocked or full: the launcher then waits for the frame on the next page.
  }
}
