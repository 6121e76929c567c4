import { createSignal } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { words } from "./words.ts";

/** Copies a text, and says so for a moment. */
export function CopyButton(props: { text: string; label: string }) {
  const [isCopied, setCopied] = createSignal(false);
  let button!: HTMLButtonElement;
  const copy = async () => {
    try {
      await button.ownerDocument.defaultView?.navigator.clipboard.writeText(props.text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // Not allowed here: the text is there to be selected.
    }
  };
  return (
    <Button size="sm" icon="copy" ref={(element) => (button = element)} onClick={() => void copy()}>
      <span role="status">{isCopied() ? words.copied : props.label}</span>
    </Button>
  );
}
