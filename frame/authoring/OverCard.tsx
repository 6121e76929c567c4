import { Button } from "../../ui/Button.tsx";
import { words } from "./words.ts";

/** Says that there is nothing to edit with any more, and how to go on. */
export function OverCard(props: { onClose(): void }) {
  return (
    <div class="oc-au-room">
      <section
        class="oc-au-panel oc-au-over"
        role="alertdialog"
        aria-label={words.over.title}
        aria-describedby="oc-au-over"
      >
        <h1>{words.over.title}</h1>
        <p id="oc-au-over">{words.over.body}</p>
        <Button variant="primary" size="sm" onClick={() => props.onClose()}>
          {words.over.close}
        </Button>
      </section>
    </div>
  );
}
