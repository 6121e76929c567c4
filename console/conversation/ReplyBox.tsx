import { For, onCleanup, Show } from "solid-js";
import { Composer } from "../../ui/Composer.tsx";
import type { InboxDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { useOutbox } from "./OutboxContext.tsx";

/** Longest reply in UTF-16 units; the server's own limit. */
const MAX_REPLY_LENGTH = 10_000;

const words = text.conversation;

/** Where the reply is written. Its draft outlives a look at another conversation. */
export function ReplyBox(props: {
  conversationId: string;
  detail: InboxDetail | undefined;
  onSend: (text: string) => void;
  ref: (element: HTMLTextAreaElement | null) => void;
}) {
  const { isWide } = useEnvironment();
  const workspace = useWorkspace();
  const outbox = useOutbox();
  onCleanup(() => props.ref(null));

  const placeholder = (): string => {
    if (!props.detail) return "";
    if (props.detail.conversation.state === "closed") return words.placeholderClosed;
    return words.placeholder(props.detail.visitor.displayName);
  };
  const leave = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    const focused = event.currentTarget.ownerDocument.activeElement;
    if (focused instanceof HTMLElement) focused.blur();
  };

  return (
    <footer class="c-reply" onKeyDown={leave}>
      <Show when={workspace.canReply()} fallback={<p class="c-callout c-center">{words.readOnly}</p>}>
        <Composer
          value={outbox.draft(props.conversationId)}
          onInput={(draft) => outbox.setDraft(props.conversationId, draft)}
          onSend={(body) => props.onSend(body)}
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
