import { createSignal, createUniqueId, For, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { t } from "../strings/t.ts";
import type { RunHands } from "./runHands.ts";

/** What can be done with a tour besides going on: in its card, which grows for it, since nothing is drawn outside of it. */
export function MoreMenu(props: { runner: RunHands; onMove(): void }) {
  const [isOpen, setOpen] = createSignal(false);
  const id = createUniqueId();
  let root!: HTMLDivElement;
  const restart = () => {
    props.onMove();
    props.runner.restart();
  };
  const choices = () => [
    { label: t("tourLaterHour"), run: () => props.runner.snooze("hour") },
    { label: t("tourLaterTomorrow"), run: () => props.runner.snooze("tomorrow") },
    { label: t("tourLaterVisit"), run: () => props.runner.snooze("nextVisit") },
    { label: t("tourRestart"), run: restart },
    { label: t("tourNever"), run: () => props.runner.neverAgain() },
  ];
  return (
    <div
      ref={root}
      class="oc-tour-more"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen()) return;
        event.preventDefault();
        event.stopPropagation();
        setOpen(false);
        root.querySelector("button")?.focus();
      }}
    >
      <IconButton
        icon="dots"
        size="sm"
        label={t("tourMore")}
        aria-expanded={isOpen()}
        onClick={() => setOpen(!isOpen())}
      />
      <Show when={isOpen()}>
        <ul id={id} class="oc-tour-choices" role="list">
          <For each={choices()}>
            {({ label, run }) => (
              <li>
                <button type="button" onClick={run}>
                  {label}
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
