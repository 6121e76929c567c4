import { onCleanup } from "solid-js";
import { useEnvironment } from "./EnvironmentContext.tsx";

/**
 * Single-key shortcuts. They never fire while someone is writing, with a modifier held, or inside a dialog
 * or menu, and can be turned off altogether (speech input "types" letters).
 */
export type ShortcutMap = Record<string, (event: KeyboardEvent) => void>;

const WRITING = "input, textarea, select, [contenteditable]";

/** Binds keys (as `KeyboardEvent.key`) while the calling component is mounted. */
export function createShortcuts(shortcuts: ShortcutMap): void {
  const { view, shortcuts: preference } = useEnvironment();
  const listen = (event: KeyboardEvent): void => {
    const action = shortcuts[event.key];
    if (!action || !preference.isOn() || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isBusy(event.target, view.document)) return;
    action(event);
  };
  view.document.addEventListener("keydown", listen);
  onCleanup(() => view.document.removeEventListener("keydown", listen));
}

function isBusy(target: EventTarget | null, document: Document): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof Element && target.closest(`${WRITING}, [popover]`) !== null;
}
