import { createEffect, createUniqueId, type JSX, on, Show } from "solid-js";
import { Icon } from "./Icon.tsx";

export type ComposerProps = {
  value: string;
  onInput(text: string): void;
  /** Called with trimmed, well-formed text within the limit, empty only with `hasFiles`. Clearing `value` is the owner's job. */
  onSend(text: string): void;
  placeholder: string;
  label: string;
  sendLabel: string;
  /** Longest text in UTF-16 units; a hint shows from 90 % of it. */
  maxLength: number;
  /** Words for that hint, from the units left (negative: over). */
  remainingLabel(left: number): string;
  disabled?: boolean;
  /** Drawn above and before the text: chosen files, and the way to choose some. */
  above?: JSX.Element;
  before?: JSX.Element;
  /** There is something to send besides the text. */
  hasFiles?: boolean;
  /** Something chosen stands in the way. */
  isHeld?: boolean;
  ref?: (element: HTMLTextAreaElement) => void;
};

/** Something to read. Spaces, and characters that nobody sees, are nothing; the server takes no such message. */
const SOMETHING = /[^\s\p{Cf}\p{Cc}\u115f\u3164]/u;
/** Half of a surrogate pair, as cutting in the middle of an emoji leaves it. No server takes it. */
const HALF_CHARACTER = /\p{Surrogate}/gu;

/** Grows with its text up to the style sheet's limit, then scrolls. Reads layout once per change. */
function fit(area: HTMLTextAreaElement): void {
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight}px`);
}

/** Writing field: Enter sends, Shift+Enter breaks the line, and an IME's Enter only confirms its word. */
export function Composer(props: ComposerProps) {
  const hintId = createUniqueId();
  let area!: HTMLTextAreaElement;
  const left = () => props.maxLength - props.value.length;
  const canSend = () =>
    !props.disabled &&
    !props.isHeld &&
    (SOMETHING.test(props.value) || props.hasFiles === true) &&
    left() >= 0;
  const send = () => {
    if (canSend()) props.onSend(props.value.trim().replace(HALF_CHARACTER, "\ufffd"));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // 229 marks a key the IME swallowed where isComposing is already false (Safari).
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    send();
  };
  createEffect(
    on(
      () => props.value,
      () => fit(area),
    ),
  );
  return (
    <div>
      <div class="oc-composer" data-invalid={left() < 0 ? "true" : undefined}>
        {props.above}
        {props.before}
        <textarea
          ref={(element) => {
            area = element;
            props.ref?.(element);
          }}
          class="oc-composer-input oc-scroll"
          rows={1}
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          value={props.value}
          placeholder={props.placeholder}
          aria-label={props.label}
          aria-describedby={hintId}
          aria-invalid={left() < 0 ? "true" : undefined}
          disabled={props.disabled}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="oc-send"
          aria-label={props.sendLabel}
          title={props.sendLabel}
          disabled={!canSend()}
          // Pressing the button must not take the caret (and a phone's keyboard) away from the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            send();
            area.focus();
          }}
        >
          <Icon name="send" size={18} strokeWidth={2.2} />
        </button>
      </div>
      <div
        id={hintId}
        class="oc-composer-hint"
        data-over={left() < 0 ? "true" : undefined}
        hidden={left() > props.maxLength / 10}
      >
        <Show when={left() <= props.maxLength / 10}>
          <bdi>{props.remainingLabel(left())}</bdi>
        </Show>
      </div>
    </div>
  );
}
