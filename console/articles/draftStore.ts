import type { ArticleFields } from "../data/api.ts";

/** An article as it is being written: kept in this browser until it is saved, so that nothing takes it away. */
export type LocalDraft = { version: number; fields: ArticleFields };

export type DraftStore = {
  read: (articleId: string) => LocalDraft | null;
  write: (articleId: string, draft: LocalDraft) => void;
  clear: (articleId: string) => void;
};

const PREFIX = "opencom.console.article";

/** Drafts of one agent in the window's localStorage. Where that is blocked or full, they last as long as the screen. */
export function makeDraftStore(view: Window, agentId: string): DraftStore {
  const keyOf = (articleId: string): string => `${PREFIX}.${agentId}.${articleId}`;
  return {
    read(articleId) {
      try {
        const value: unknown = JSON.parse(view.localStorage.getItem(keyOf(articleId)) ?? "null");
        return isDraft(value) ? value : null;
      } catch {
        return null; // Blocked, or written by something else.
      }
    },
    write(articleId, draft) {
      try {
        view.localStorage.setItem(keyOf(articleId), JSON.stringify(draft));
      } catch {
        // Blocked or full: the screen still has it.
      }
    },
    clear(articleId) {
      try {
        view.localStorage.removeItem(keyOf(articleId));
      } catch {
        // Blocked: there is nothing to clear.
      }
    },
  };
}

function isDraft(value: unknown): value is LocalDraft {
  if (typeof value !== "object" || value === null) return false;
  const { version, fields } = value as Partial<LocalDraft>;
  return (
    typeof version === "number" &&
    typeof fields === "object" &&
    fields !== null &&
    typeof fields.source === "string" &&
    typeof fields.title === "string" &&
    typeof fields.slug === "string"
  );
}
