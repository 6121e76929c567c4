import { createEffect, onCleanup } from "solid-js";
import { useMessenger } from "./context.ts";

type Watcher = EventTarget & { destroy(): void };
const { CloseWatcher } = globalThis as unknown as { CloseWatcher?: new () => Watcher };

/**
 * Escape, and over a whole screen the system's own way of asking to close: the back gesture of a phone, which goes to the
 * frame that has the keyboard and not to the dialog around it. What is open inside a screen takes the key first.
 */
export function followCloseRequests(): void {
  const { app, isOpen, layout, views } = useMessenger();
  const isFull = () => layout().mode === "fullscreen";
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    // Or the same key would be asked for once more, of the watcher.
    event.preventDefault();
    if (isFull() && views().length > 1) app.back();
    else app.requestClose();
  };
  document.addEventListener("keydown", onKeyDown);
  onCleanup(() => document.removeEventListener("keydown", onKeyDown));
  createEffect(() => {
    if (!CloseWatcher || !isOpen() || !isFull()) return;
    let watcher: Watcher | undefined;
    // One is good for one request. It is no key, but means what Escape means.
    const watch = (): void => {
      watcher = new CloseWatcher();
      watcher.addEventListener("close", () => {
        watch();
        (document.activeElement ?? document).dispatchEvent(
          new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
        );
      });
    };
    watch();
    onCleanup(() => watcher?.destroy());
  });
}
