import { Show } from "solid-js";
import { text } from "../strings.ts";
import type { Typing } from "./createTyping.ts";

const words = text.choices;

/** Over the reply box: that the visitor is typing, what, where the workspace asks for it, and a teammate's typing. */
export function TypingLine(props: { typing: Typing; visitorName: string }) {
  const name = (): string => props.typing.teammate()?.name ?? props.visitorName;
  const isShown = () => props.typing.visitor() !== null || props.typing.teammate() !== null;
  const draft = () => props.typing.visitor()?.draft ?? "";
  return (
    <div class="c-typing" aria-live="off" data-shown={isShown() ? "true" : undefined}>
      <Show when={draft()}>
        <p class="c-typing-draft" dir="auto">
          {draft()}
          <span class="c-typing-note">{words.typingPreview}</span>
        </p>
      </Show>
      <Show when={isShown()}>
        <p class="c-typing-line">
          <span class="oc-typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <bdi>{words.typing(props.typing.visitor() ? props.visitorName : name())}</bdi>
        </p>
      </Show>
    </div>
  );
}
