/** The step at hand, kept in this tab beside its session (session.ts): the next page goes on with it. */

const KEY = "opencomAuthorStep";

type Tab = Pick<Window, "sessionStorage">;

/** The step that was at hand on the page before; null: none of this content. */
export function keptStep(tab: Tab, contentId: string): string | null {
  try {
    const [id, stepId = ""] = (tab.sessionStorage.getItem(KEY) ?? "").split(" ");
    return id === contentId && stepId ? stepId : null;
  } catch {
    // Blocked: every page begins anew.
    return null;
  }
}

/** Null: nothing stays. */
export function keepStep(tab: Tab, contentId: string, stepId: string | null): void {
  try {
    if (stepId) tab.sessionStorage.setItem(KEY, `${contentId} ${stepId}`);
    else tab.sessionStorage.removeItem(KEY);
  } catch {
    // Blocked, as above.
  }
}
