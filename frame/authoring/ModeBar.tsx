import { For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useAuthoring } from "./context.ts";
import { isTour } from "./functions.ts";
import { words } from "./words.ts";

const MODES = [
  { is: "navigate", icon: "hand", key: "N" },
  { is: "pick", icon: "target", key: "P" },
  { is: "preview", icon: "play", key: "" },
] as const;
const LOOKS = ["isPhone", "isRtl", "isLong"] as const;

/** What the author does with the page: uses it, picks in it, or sees it as a visitor would. */
export function ModeBar() {
  const { page, preview, work, dock } = useAuthoring();
  const choose = (is: (typeof MODES)[number]["is"]) => {
    if (is === "navigate") return page.happen({ on: "navigate" });
    if (is === "preview") return page.happen({ on: "preview", from: null });
    const id = page.selected() ?? page.items()[0]?.id;
    // A tooltip has one element.
    const isAgain = !isTour(work.fields()) && id !== undefined;
    return page.happen({ on: "pick", for: isAgain ? { what: "again", id } : { what: "new" } });
  };
  return (
    <Show
      when={page.mode().is !== "preview"}
      fallback={
        <div class="oc-au-previewing">
          <p role="status">{words.previewing}</p>
          <Button size="sm" variant="primary" busy={!preview.isRunning()} onClick={() => preview.stop()}>
            {words.previewStop}
          </Button>
          <div class="oc-au-looks" role="group" aria-label={words.looksLabel}>
            <For each={LOOKS}>
              {(look) => (
                // Whoever is on a phone sees it so already.
                <Show when={look !== "isPhone" || !dock.isSheet()}>
                  <button
                    type="button"
                    aria-pressed={preview.looks()[look]}
                    title={words.looks[look].hint}
                    onClick={() => preview.switchLook(look)}
                  >
                    {words.looks[look].name}
                  </button>
                </Show>
              )}
            </For>
          </div>
        </div>
      }
    >
      <div class="oc-au-modes" role="group" aria-label={words.modesLabel}>
        <For each={MODES}>
          {({ is, icon, key }) => (
            <button
              type="button"
              aria-pressed={page.mode().is === is}
              aria-keyshortcuts={key || undefined}
              onClick={() => choose(is)}
            >
              <Icon name={icon} size={16} />
              {words.modes[is]}
              <Show when={key}>
                <kbd aria-hidden="true">{key}</kbd>
              </Show>
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
