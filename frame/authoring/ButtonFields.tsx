import { createSignal, For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { t } from "../strings/t.ts";
import type { TourView } from "../tours/run.ts";
import { ActionFields } from "./ActionFields.tsx";
import { useAuthoring } from "./context.ts";
import { leaveByEscape } from "./createKeyboard.ts";
import type { Step, StepButton } from "./functions.ts";
import { setOf } from "./items.ts";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

/** As many as the server takes, and as long. */
const MOST = 3;
const LONGEST_LABEL = 40;

/**
 * The buttons of a step where visitors see them: labels are written in place, and of the one at hand it is chosen below what it
 * does. Without any of its author's there are ours, which lead from step to step.
 */
export function ButtonFields(props: { item: Step; view: TourView; go(by: number): void }) {
  const { work, keyboard } = useAuthoring();
  const [chosen, choose] = createSignal<number | null>(null);
  let group!: HTMLDivElement;
  let burst = 0;
  const buttons = () => props.item.buttons;
  const isFaulty = () => work.fault()?.id === props.item.id && work.fault()?.field === "buttons";
  const atHand = () => (chosen() === null ? undefined : buttons()[chosen() as number]);
  const set = (next: StepButton[], as?: number) => work.perform(setOf(props.item.id, { buttons: next }, as));
  const change = (at: number, to: Partial<StepButton>, as?: number) =>
    set(
      buttons().map((button, place) => (place === at ? { ...button, ...to } : button)),
      as,
    );
  const add = () => {
    const at = buttons().length;
    set([
      ...buttons(),
      at === 0 ? leadingOn(props.view.isLast) : { label: words.newButton, action: { type: "dismiss" } },
    ]);
    choose(at);
    const field = group.querySelectorAll<HTMLInputElement>(".oc-au-label")[at];
    field?.focus({ preventScroll: true });
    field?.select();
  };
  const remove = (at: number) => {
    set(buttons().toSpliced(at, 1));
    choose(null);
    group.querySelector<HTMLElement>(".oc-au-plus, .oc-au-label")?.focus({ preventScroll: true });
  };
  const leave = (event: FocusEvent) => {
    const next = event.relatedTarget as Node | null;
    // Some browsers do not give the keyboard to what is pressed.
    if (next ? !group.contains(next) : !group.matches(":hover")) choose(null);
  };
  return (
    <div ref={group} class="oc-au-buttons" onFocusOut={leave}>
      <div class="oc-tour-buttons">
        <Show when={buttons().length === 0 && props.view.canGoBack}>
          <Button size="sm" onClick={() => props.go(-1)}>
            {t("tourBack")}
          </Button>
        </Show>
        <Show when={props.view.hasNext}>
          <Button size="sm" variant="primary" onClick={() => props.go(1)}>
            {t(props.view.isLast ? "tourFinish" : "tourNext")}
          </Button>
        </Show>
        {/* By place: a label that is written keeps its field. */}
        <For each={buttons().map((_, at) => at)}>
          {(at) => (
            <input
              class={`oc-btn oc-btn-sm oc-au-label ${at === 0 ? "oc-btn-primary" : "oc-btn-secondary"}`}
              classList={{ "oc-au-at-hand": chosen() === at }}
              aria-label={words.buttonLabel(at + 1)}
              aria-invalid={isFaulty()}
              dir="auto"
              maxLength={LONGEST_LABEL}
              value={buttons()[at]?.label ?? ""}
              size={Math.max(4, buttons()[at]?.label.length ?? 0)}
              onFocus={() => {
                burst = nextBurst();
                choose(at);
              }}
              onInput={(event) => change(at, { label: event.currentTarget.value }, burst)}
              onKeyDown={(event) => leaveByEscape(event, keyboard)}
            />
          )}
        </For>
        <Show when={buttons().length < MOST}>
          <button
            type="button"
            class="oc-au-plus"
            title={words.addButton}
            aria-label={words.addButton}
            onClick={add}
          >
            <span aria-hidden="true">+</span>
          </button>
        </Show>
      </div>
      <Show when={atHand()}>
        {(button) => (
          <ActionFields
            item={props.item}
            action={button().action}
            onChange={(action, as) => change(chosen() as number, { action }, as)}
            onRemove={() => remove(chosen() as number)}
          />
        )}
      </Show>
    </div>
  );
}

/** The first of its author's stands for ours, and says the same. */
const leadingOn = (isLast: boolean): StepButton => ({
  label: t(isLast ? "tourFinish" : "tourNext"),
  action: { type: "next" },
});
