import { Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { ChoiceField } from "./ChoiceField.tsx";
import { useAuthoring } from "./context.ts";
import { leaveByEscape } from "./createKeyboard.ts";
import type { Step, StepButton } from "./functions.ts";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

type Action = StepButton["action"];

/** Before the id of a step that is led to: no action is called so. */
const TO = "goTo ";

type Props = {
  item: Step;
  action: Action;
  onChange(action: Action, burst?: number): void;
  onRemove(): void;
};

/** What the button at hand does. */
export function ActionFields(props: Props) {
  const { page, keyboard } = useAuthoring();
  let burst = 0;
  const value = () => (props.action.type === "goTo" ? TO + props.action.stepId : props.action.type);
  const options = () => {
    const { startTour, ...plain } = words.actions;
    const steps = page
      .items()
      .map(({ id, title }, at) => [TO + id, words.toStep(at + 1, title.trim())] as const);
    const others = steps.filter(([key]) => key !== TO + props.item.id);
    // Which tour is chosen in the console.
    const known = props.action.type === "startTour" ? { startTour } : {};
    return { ...plain, ...Object.fromEntries(others), ...known } as Record<string, string>;
  };
  const choose = (to: string) => {
    if (to === value()) return;
    if (to.startsWith(TO)) props.onChange({ type: "goTo", stepId: to.slice(TO.length) });
    else if (to === "openUrl") props.onChange({ type: "openUrl", url: "" });
    else props.onChange({ type: to as "next" | "back" | "dismiss" | "snooze" });
  };
  return (
    <div class="oc-au-action" dir="ltr" lang="en" onKeyDown={(event) => leaveByEscape(event, keyboard)}>
      <ChoiceField label={words.action} value={value()} options={options()} onChoose={choose} />
      <IconButton icon="trash" size="sm" label={words.removeButton} onClick={() => props.onRemove()} />
      <Show when={props.action.type === "openUrl" && props.action}>
        {(link) => (
          <label class="oc-au-choice">
            <span>{words.address}</span>
            <input
              class="oc-input"
              type="url"
              dir="ltr"
              placeholder="https://"
              value={link().url}
              onFocus={() => (burst = nextBurst())}
              onInput={(event) => props.onChange({ type: "openUrl", url: event.currentTarget.value }, burst)}
            />
          </label>
        )}
      </Show>
    </div>
  );
}
