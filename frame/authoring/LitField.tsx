import { onMount, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { ChoiceField } from "./ChoiceField.tsx";
import { useAuthoring } from "./context.ts";
import type { Step } from "./functions.ts";
import { words } from "./words.ts";

/** What of the page is lit up with a step: its element, or a part of the page that is picked around it. */
export function LitField(props: { step: Step; isBack: boolean; onNone(): void }) {
  const { page } = useAuthoring();
  const pick = () => page.happen({ on: "pick", for: { what: "lit", id: props.step.id } });
  const isOn = (...states: string[]) => states.includes(page.stateOf(props.step));
  const isLost = () => isOn("found") && !["found", "looking"].includes(page.litStateOf(props.step));
  let room!: HTMLDivElement;
  onMount(() => {
    if (!props.isBack) return;
    // The keyboard was in what has picked; in the page it stays in the page.
    if (room.ownerDocument.hasFocus()) room.querySelector("select")?.focus();
    else room.scrollIntoView({ block: "nearest" });
  });
  return (
    <div class="oc-au-settings" ref={room}>
      <ChoiceField
        label={words.lit}
        value={props.step.lit ? "around" : "element"}
        // Around what is not there nothing can be picked.
        options={
          props.step.lit || isOn("found", "looking") ? words.litWays : { element: words.litWays.element }
        }
        onChoose={(way) => (way === "around" ? pick() : props.onNone())}
      />
      <Show when={props.step.lit}>
        <div class="oc-au-ways">
          <Button size="sm" icon="target" disabled={!isOn("found")} onClick={pick}>
            {words.pickLit}
          </Button>
        </div>
        <Show when={isLost()}>
          <p class="oc-au-hint" role="status">
            {words.litNot}
          </p>
        </Show>
      </Show>
    </div>
  );
}
