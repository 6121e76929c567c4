import { createSignal, For, onCleanup, Show } from "solid-js";
import { AttachButton } from "../../ui/attaching.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Composer } from "../../ui/Composer.tsx";
import type { InboxDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { ChoicesEditor, filledChoices } from "./ChoicesEditor.tsx";
import { createReplyFiles } from "./createReplyFiles.ts";
import { useOutbox } from "./OutboxContext.tsx";

/** Longest reply in UTF-16 units; the server's own limit. */
const MAX_REPLY_LENGTH = 10_000;

const words = text.conversation;

/** Where the reply is written. Its draft outlives a look at another conversation. */
export function ReplyBox(props: {
  conversationId: string;
  detail: InboxDetail | undefined;
  onSend: (text: string) => void;
  /** Called with each change of the draft. */
  onDraft: (text: string) => void;
  ref: (element: HTMLTextAreaElement | null) => void;
}) {
  const { isWide } = useEnvironment();
  const workspace = useWorkspace();
  const outbox = useOutbox();
  onCleanup(() => props.ref(null));

  const { uploads } = outbox;
  const files = () => uploads.files(props.conversationId);
  const attaching = createReplyFiles(() => props.conversationId);
  const [isChoosing, setChoosing] = createSignal(false);
  const placeholder = (): string => {
    if (!props.detail) return "";
    if (props.detail.conversation.state === "closed") return words.placeholderClosed;
    return words.placeholder(props.detail.visitor.displayName);
  };
  const chosen = () => filledChoices(outbox.choices(props.conversationId));
  const hasChoices = () => chosen().replies.length + chosen().buttons.length > 0;
  const choicesLabel = () =>
    hasChoices()
      ? `${text.choices.add}: ${text.choices.underIt(chosen().replies.length, chosen().buttons.length)}`
      : text.choices.add;
  const leave = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    const focused = event.currentTarget.ownerDocument.activeElement;
    if (focused instanceof HTMLElement) focused.blur();
  };

  return (
    <footer
      class="c-reply"
      ref={attaching.watch}
      data-drop={attaching.isOver() ? "true" : undefined}
      onKeyDown={leave}
    >
      <Show when={workspace.canReply()} fallback={<p class="c-callout c-center">{words.readOnly}</p>}>
        <Show when={isChoosing()}>
          <ChoicesEditor
            draft={outbox.choices(props.conversationId)}
            onChange={(choices) => outbox.setChoices(props.conversationId, choices)}
          />
        </Show>
        <Composer
          value={outbox.draft(props.conversationId)}
          onInput={(draft) => {
            outbox.setDraft(props.conversationId, draft);
            props.onDraft(draft);
          }}
          onSend={(body) => {
            setChoosing(false);
            props.onSend(body);
          }}
          above={<attaching.Tray />}
          before={
            <span class="oc-tools">
              <AttachButton label={words.attach} isDisabled={!props.detail} onFiles={attaching.attach} />
              <IconButton
                icon="plus"
                label={choicesLabel()}
                disabled={!props.detail}
                aria-expanded={isChoosing()}
                class={isChoosing() || hasChoices() ? "c-pressed" : ""}
                onClick={() => setChoosing(!isChoosing())}
              />
            </span>
          }
          hasFiles={files().length > 0}
          isHeld={files().some((file) => file.state !== "ready")}
          placeholder={placeholder()}
          label={words.composer}
          sendLabel={words.send}
          maxLength={MAX_REPLY_LENGTH}
          remainingLabel={words.remaining}
          disabled={!props.detail}
          ref={(element) => props.ref(element)}
        />
        <Show when={isWide()}>
          <p class="c-reply-hint" aria-hidden="true">
            <span>
              <kbd>Enter</kbd> {words.hintSend} <kbd>Shift</kbd> <kbd>Enter</kbd> {words.hintNewLine}
            </span>
            <span class="c-reply-marks" dir="ltr">
              <For each={words.hintMarks}>{(mark) => <code>{mark}</code>}</For>
            </span>
          </p>
        </Show>
      </Show>
    </footer>
  );
}
