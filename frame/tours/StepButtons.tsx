import { For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Press } from "../outbound/Press.tsx";
import { t } from "../strings/t.ts";
import type { StepAction } from "./model.ts";
import type { TourView } from "./run.ts";
import type { RunHands } from "./runHands.ts";

type Props = {
  view: TourView;
  runner: RunHands;
  onMove(): void;
  onPress(at: number): void;
};

/** What leads on from a step, as its author has it, or one of ours; and the way back. */
export function StepButtons(props: Props) {
  const isOwn = () => props.view.step.buttons.length === 0;
  const link = (action: StepAction) =>
    action.type === "openUrl" ? { href: action.url, host: action.host } : undefined;
  const back = () => {
    props.onMove();
    props.runner.back();
  };
  const next = () => {
    props.onMove();
    props.runner.next();
  };
  return (
    <div class="oc-tour-buttons">
      <Show when={isOwn() && props.view.canGoBack}>
        <Button size="sm" onClick={back}>
          {t("tourBack")}
        </Button>
      </Show>
      <Show when={props.view.hasNext}>
        <Button size="sm" variant="primary" onClick={next}>
          {t(props.view.isLast ? "tourFinish" : "tourNext")}
        </Button>
      </Show>
      <For each={props.view.step.buttons}>
        {({ label, action }, at) => (
          <Press
            label={label}
            link={link(action)}
            class={`oc-btn oc-btn-sm ${at() === 0 ? "oc-btn-primary" : "oc-btn-secondary"}`}
            onPress={() => {
              props.onPress(at());
              props.onMove();
              props.runner.press(action);
            }}
          />
        )}
      </For>
    </div>
  );
}
