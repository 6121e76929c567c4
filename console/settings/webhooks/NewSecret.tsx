import { onMount } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { text } from "../../strings.ts";
import { CodeBlock } from "../CodeBlock.tsx";

const words = text.webhooks.secret;

/** A secret that has just been made, this once. */
export function NewSecret(props: { secret: string; close: () => void }) {
  let start!: HTMLDivElement;
  // The button that had focus is gone. Beginning here, the warning is read out.
  onMount(() => start.focus());
  return (
    <>
      <div ref={start} class="c-stack-2 c-start" tabIndex={-1}>
        <p class="c-callout" data-tone="warning">
          <Icon name="alert" size={18} />
          <span>{words.once}</span>
        </p>
        <CodeBlock label={words.label} code={`OPENCOM_WEBHOOK_SECRET=${props.secret}`} />
        <p class="c-small c-muted">{words.how}</p>
      </div>
      <footer class="c-dialog-foot">
        <div class="c-dialog-buttons">
          <Button variant="primary" onClick={() => props.close()}>
            {words.done}
          </Button>
        </div>
      </footer>
    </>
  );
}
