import { createEffect, createSignal, For, onCleanup, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Composer } from "../../ui/Composer.tsx";
import { ACCEPT, filesIn, sizeText } from "../../ui/files.ts";
import { drawTray, type Tray } from "../../ui/fileTray.ts";
import type { InboxDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { ChoicesEditor, filledChoices } from "./ChoicesEditor.tsx";
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
  const attach = (chosen: File[]): void => {
    if (chosen.length > 0 && workspace.canReply()) uploads.attach(props.conversationId, chosen);
  };
  const drop = createDrop(attach);
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
      data-drop={drop.isOver() ? "true" : undefined}
      onKeyDown={leave}
      onPaste={drop.onPaste}
      onDragOver={drop.onDrag}
      onDragLeave={drop.onDrag}
      onDrop={drop.onDrag}
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
          above={<ReplyFiles conversationId={props.conversationId} />}
          before={
            <span class="c-reply-tools">
              <AttachButton isDisabled={!props.detail} onFiles={attach} />
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

function AttachButton(props: { isDisabled: boolean; onFiles: (files: File[]) => void }) {
  let input!: HTMLInputElement;
  return (
    <>
      <IconButton
        icon="attach"
        label={words.attach}
        disabled={props.isDisabled}
        onClick={() => input.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPT}
        onChange={() => {
          props.onFiles([...(input.files ?? [])]);
          // So that the same file can be chosen again.
          input.value = "";
        }}
      />
    </>
  );
}

function ReplyFiles(props: { conversationId: string }) {
  const { uploads } = useOutbox();
  let host!: HTMLDivElement;
  let tray: Tray | undefined;
  const labels = {
    label: words.filesChosen,
    remove: words.removeFile,
    ready: words.fileReady,
    size: (bytes: number) => sizeText(bytes, text.lang),
  };
  createEffect(() => {
    // Called by a button of the tray, at which time the conversation is the one shown.
    // oxlint-disable-next-line solid/reactivity
    tray ??= drawTray(host, labels, (uploadId) => uploads.detach(props.conversationId, uploadId));
    const files = uploads.files(props.conversationId).map((file) => ({ ...file }));
    tray.update(files, uploads.notice(props.conversationId));
  });
  return <div ref={host} class="oc-tray-host" />;
}

/** Takes files that are pasted into or dropped on the box. */
function createDrop(attach: (files: File[]) => void) {
  const [isOver, setIsOver] = createSignal(false);
  const onPaste = (event: ClipboardEvent): void => {
    const files = filesIn(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    attach(files);
  };
  const onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(event.type === "dragover");
    if (event.type === "drop") attach(filesIn(event.dataTransfer));
  };
  return { isOver, onPaste, onDrag };
}
