import type { Edited, Fields } from "./functions.ts";

/**
 * What an author has written and no server has heard of, kept in the frame's own storage: a session that is over cannot save it any
 * more, and the next one in this browser goes on with it. One piece of work at a time.
 */

const KEY = "opencomAuthorWork";

type Browser = Pick<Window, "localStorage">;

type Kept = {
  id: string;
  agentName: string;
  fields: Fields;
  baseVersion: number;
  /** What the server had last saved of it then, in its own time: anything later is newer than this. */
  savedAt: number;
};

/** Keeps what is written. Returns whether it is kept: storage may be blocked or full. */
export function keepWork(
  browser: Browser,
  edited: Edited,
  written: Pick<Kept, "fields" | "baseVersion">,
): boolean {
  const { content, agentName, work } = edited;
  try {
    const kept: Kept = { id: content.id, agentName, savedAt: work?.savedAt ?? 0, ...written };
    browser.localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** What is kept of this content by this agent; null where there is none, or the server has something newer, and what is kept goes. */
export function keptWork(browser: Browser, { content, agentName, work }: Edited): Kept | null {
  const kept = read(browser);
  if (!kept || kept.id !== content.id || kept.agentName !== agentName) return null;
  if (kept.savedAt === (work?.savedAt ?? 0)) return kept;
  dropWork(browser);
  return null;
}

/** Whether anything is kept of this content. */
export const hasWork = (browser: Browser, contentId: string): boolean => read(browser)?.id === contentId;

function read(browser: Browser): Kept | null {
  try {
    return JSON.parse(browser.localStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    // Blocked, or not what was written here.
    return null;
  }
}

/** Nothing stays. */
export function dropWork(browser: Browser): void {
  try {
    browser.localStorage.removeItem(KEY);
  } catch {
    // Blocked: nothing was kept.
  }
}
