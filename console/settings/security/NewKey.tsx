import { onMount, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import type { CloseDialog } from "../../shell/Dialog.tsx";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { CodeBlock } from "../CodeBlock.tsx";
import { CodeTabs } from "../CodeTabs.tsx";
import { type KeyKind, LANGUAGES, pageCode, serverCode, VARIABLES } from "./serverCode.ts";

const words = text.security.addKey;

export type NewKeyProps = { kind: KeyKind; secret: string | null };

/** A key that has just been made: the secret this once, and the code that uses it. */
export function NewKey(props: NewKeyProps & { close: CloseDialog }) {
  const { me } = useWorkspace();
  let start!: HTMLDivElement;
  // The button that had focus is gone. Beginning here, the warning is read out.
  onMount(() => start.focus());
  return (
    <>
      <div ref={start} class="c-stack-2 c-start" tabIndex={-1}>
        <Show when={props.secret} fallback={<p class="c-muted">{words.pem(VARIABLES.publicKey)}</p>}>
          {(secret) => (
            <>
              <p class="c-callout" data-tone="warning">
                <Icon name="alert" size={18} />
                <span>{words.once}</span>
              </p>
              <CodeBlock label={words.secretLabel} code={`${VARIABLES[props.kind]}=${secret()}`} />
            </>
          )}
        </Show>
      </div>
      <section class="c-stack-2">
        <h3 class="c-label">{words.serverTitle}</h3>
        <CodeTabs label={words.serverTabs} tabs={LANGUAGES}>
          {(language) => (
            <CodeBlock
              label={words.serverLabel(language)}
              code={serverCode(language, props.kind, me().workspace.id)}
            />
          )}
        </CodeTabs>
      </section>
      <section class="c-stack-2">
        <h3 class="c-label">{words.pageTitle}</h3>
        <CodeBlock label={words.pageLabel} code={pageCode(props.kind)} />
      </section>
      <footer class="c-dialog-foot">
        <div class="c-dialog-buttons">
          <Button variant="primary" onClick={() => props.close()}>
            {props.secret ? words.done : words.donePlain}
          </Button>
        </div>
      </footer>
    </>
  );
}
