import { onMount } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { takeFocus } from "../shell/takeFocus.ts";

/** The way from what is being written back to its list. The keyboard begins here: what led to the editor has gone. */
export function ContentBack(props: { label: string; onClick: () => void }) {
  let button!: HTMLButtonElement;
  onMount(() => takeFocus(button));
  return (
    <div class="c-content-back">
      <Button
        variant="ghost"
        size="sm"
        icon="chevronLeft"
        ref={(element) => void (button = element)}
        onClick={() => props.onClick()}
      >
        {props.label}
      </Button>
    </div>
  );
}
