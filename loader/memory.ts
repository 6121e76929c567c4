import { attempt } from "./dom.ts";
import { toLook } from "./look.ts";

const KEY = "opencom";

/** What this browser kept of a workspace, as it was given; undefined on a first visit, or where storage is blocked. */
export const recall = (workspaceId: unknown): unknown =>
  attempt(() => {
    const [workspace, memory] = JSON.parse(localStorage[KEY] as string) as unknown[];
    // What is nested too deep to be read as text throws, and counts as nothing.
    toLook(memory);
    return workspace === workspaceId ? memory : undefined;
  });

/** Keeps what the frame wants the next page to know, in the one key of the page's own storage; without it, forgets. */
export const remember = (workspaceId: unknown, memory?: unknown): unknown =>
  attempt(() => {
    if (memory) localStorage[KEY] = JSON.stringify([workspaceId, memory]);
    else localStorage.removeItem(KEY);
  });
