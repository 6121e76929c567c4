import { createSignal, For, Show } from "solid-js";
import { AttachButton } from "../../ui/attaching.tsx";
import { Composer } from "../../ui/Composer.tsx";
import { createReplyFiles } from "../conversation/createReplyFiles.ts";
import { useOutbox } from "../conversation/OutboxContext.tsx";
import { api, type TicketDetail } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import type { Failure } from "../data/errors.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";

const MAX_LENGTH = 10_000;
const words = text.tickets;

type Mode = "reply" | "note";

/** Where a reply to the customer or a note for the team is written. Each has a draft and files of its own. */
export function TicketWriter(props: { ticketId: string; detail: TicketDetail | undefined }) {
  const workspace = useWorkspace();
  const { connection } = useEnvironment();
  const outbox = useOutbox();
  const [mode, setMode] = createSignal<Mode>("reply");
  const place = () => `${mode()}:${props.ticketId}`;
  const files = () => outbox.uploads.files(place());
  const attaching = createReplyFiles(place);
  const sending = createSending(() => props.ticketId);
  const isNote = () => mode() === "note";
  const placeholder = (): string => {
    if (isNote()) return words.notePlaceholder;
    return props.detail ? words.replyPlaceholder(props.detail.visitor.displayName) : "";
  };
  return (
    <footer
      class="c-reply c-writer"
      data-mode={mode()}
      ref={attaching.watch}
      data-drop={attaching.isOver() ? "true" : undefined}
    >
      <Show when={workspace.canReply()} fallback={<p class="c-callout c-center">{words.readOnly}</p>}>
        <ModeChoice mode={mode()} onChoose={setMode} />
        <Composer
          value={outbox.draft(place())}
          onInput={(draft) => outbox.setDraft(place(), draft)}
          onSend={(body) => void sending.send(mode(), place(), body)}
          above={<attaching.Tray />}
          before={
            <AttachButton
              label={text.conversation.attach}
              isDisabled={!props.detail}
              onFiles={attaching.attach}
            />
          }
          hasFiles={files().length > 0}
          isHeld={sending.isBusy() || files().some((file) => file.state !== "ready")}
          placeholder={placeholder()}
          label={isNote() ? words.noteMode : words.replyMode}
          sendLabel={isNote() ? words.sendNote : words.send}
          maxLength={MAX_LENGTH}
          remainingLabel={text.conversation.remaining}
          disabled={!props.detail}
        />
        <p class="c-field-problem c-writer-state" role="alert">
          {sending.failure() ? failureText(sending.failure() as Failure) : ""}
        </p>
        <p class="c-small c-muted c-writer-state" role="status">
          {sending.isBusy() ? (connection() === "connected" ? words.sending : words.waiting) : ""}
        </p>
      </Show>
    </footer>
  );
}

function ModeChoice(props: { mode: Mode; onChoose: (mode: Mode) => void }) {
  const names = { reply: words.replyMode, note: words.noteMode };
  return (
    <fieldset class="c-segments c-writer-modes">
      <legend class="oc-sr">{words.mode}</legend>
      <For each={["reply", "note"] as const}>
        {(mode) => (
          <label class="c-segment">
            <input
              class="oc-sr"
              type="radio"
              name="ticket-writer"
              checked={props.mode === mode}
              onChange={() => props.onChoose(mode)}
            />
            <span>{names[mode]}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

/** Sends one at a time. What is not sent stays in the field, and goes again under the same id. */
function createSending(ticketId: () => string) {
  const outbox = useOutbox();
  const run = { reply: createMutation(api.ticketInbox.reply), note: createMutation(api.ticketInbox.note) };
  const [isBusy, setBusy] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure>();
  const tries = new Map<string, string>();
  return {
    isBusy,
    failure,
    async send(mode: Mode, place: string, body: string): Promise<void> {
      if (isBusy()) return;
      const attachmentIds = outbox.uploads.files(place).flatMap((file) => file.attachmentId ?? []);
      const content = JSON.stringify([place, body, attachmentIds]);
      const clientMessageId = tries.get(content) ?? crypto.randomUUID();
      tries.set(content, clientMessageId);
      setBusy(true);
      setFailure(undefined);
      const outcome = await run[mode]({ ticketId: ticketId(), clientMessageId, text: body, attachmentIds });
      setBusy(false);
      if (!outcome.ok) return void setFailure(outcome.failure);
      tries.delete(content);
      outbox.uploads.take(place);
      // What was typed while it was on its way stays.
      if (outbox.draft(place).trim() === body) outbox.setDraft(place, "");
    },
  };
}
