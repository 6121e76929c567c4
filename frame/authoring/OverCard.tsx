import { Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { words } from "./words.ts";

/** Says that there is nothing to edit with any more, and how to go on. */
export function OverCard(props: { isKept: boolean; onClose(): void }) {
  return (
    <div class="oc-au-room" dir="ltr" lang="en">
      <section
        class="oc-au-panel oc-au-over"
        role="alertdialog"
        aria-label={words.over.title}
        aria-describedby="oc-au-over"
      >
        <h1>{words.over.title}</h1>
        <div id="oc-au-over">
          <p>{words.over.body}</p>
          <Show when={props.isKept}>
            <p>{words.over.kept}</p>
          </Show>
        </div>
        <Button variant="primary" size="sm" onClick={() => props.onClose()}>
          {words.over.close}
        </Button>
      </section>
    </div>
  );
}
