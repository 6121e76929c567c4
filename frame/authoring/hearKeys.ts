import type { Authoring } from "./context.ts";

const WRITING = "input:not([type=checkbox]), textarea, select";

/** Hears the keys that are pressed in one of our documents: undo, and the modes. Returns its stop. */
export function hearKeys(document: Document, { work, page }: Pick<Authoring, "work" | "page">): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && !event.altKey && (key === "z" || key === "y")) {
      // In fields as well: what is written there is part of the same log.
      event.preventDefault();
      if (key === "y" || event.shiftKey) work.redo();
      else work.undo();
      return;
    }
    if (isCommand || event.altKey || (event.target as Element).closest(WRITING)) return;
    if (page.mode().is === "preview") return;
    if (key === "n" || (key === "escape" && page.mode().is === "pick")) page.happen({ on: "navigate" });
    else if (key === "p") page.happen({ on: "pick", for: { what: "new" } });
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}
