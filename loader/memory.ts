const KEY = "opencom";
const DAY_MS = 864e5;

/** Reads what this browser kept of a workspace: its look, or that it was refused today. Anything else is a first visit. */
export function recall(workspaceId: unknown): unknown {
  try {
    const [workspace, kept] = JSON.parse(localStorage.getItem(KEY) as string) as unknown[];
    if (workspace === workspaceId) return Date.now() - (kept as number) < DAY_MS ? "refused" : kept;
  } catch {
    // Storage is blocked, empty, or holds something else.
  }
  return undefined;
}

/** Keeps a look or a refusal in the one key of the page's own storage; nothing personal. Without `memory` it forgets. */
export function remember(workspaceId: string, memory?: unknown): void {
  try {
    localStorage.removeItem(KEY);
    if (memory) {
      localStorage.setItem(KEY, JSON.stringify([workspaceId, memory === "refused" ? Date.now() : memory]));
    }
  } catch {
    // Blocked or full: the launcher then waits for the frame on the next page.
  }
}
