import { createSignal, type JSX, onCleanup } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";

const SHOWN_MS = 2500;

/** Text to paste elsewhere, with a button that copies exactly `code`. `children` may colour it. */
export function CodeBlock(props: { label: string; code: string; children?: JSX.Element }) {
  const { view } = useEnvironment();
  const [state, setState] = createSignal<"idle" | "copied" | "failed">("idle");
  let area!: HTMLPreElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  const copy = async (): Promise<void> => {
    const done = await writeClipboard(view, props.code);
    // Without the clipboard the text is at least ready to be copied by hand.
    if (!done) view.getSelection()?.selectAllChildren(area);
    setState(done ? "copied" : "failed");
    clearTimeout(timer);
    timer = setTimeout(() => setState("idle"), SHOWN_MS);
  };

  return (
    <div class="c-code" dir="ltr">
      <pre ref={area} class="c-code-text oc-scroll" tabIndex={0} role="region" aria-label={props.label}>
        <code>{props.children ?? props.code}</code>
      </pre>
      <div class="c-code-actions">
        <Button size="sm" icon={state() === "copied" ? "check" : "copy"} onClick={() => void copy()}>
          {state() === "copied" ? text.copy.copied : text.copy.copy}
          <span class="oc-sr">: {props.label}</span>
        </Button>
      </div>
      <p class="oc-sr" role="status">
        {state() === "copied" ? text.copy.copied : state() === "failed" ? text.copy.failed : ""}
      </p>
    </div>
  );
}

async function writeClipboard(view: Window, value: string): Promise<boolean> {
  try {
    await view.navigator.clipboard.writeText(value);
    return true;
  } catch {
    // Plain http on another machine, or permission refused.
    return false;
  }
}
