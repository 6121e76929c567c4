import { Index, Show } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { text } from "../strings.ts";

const words = text.choices;
const MAX_CHOICES = 6;
const MAX_LABEL_LENGTH = 80;

/** Quick replies and link buttons for the reply being written. */
export type ChoicesDraft = { replies: string[]; buttons: { label: string; url: string }[] };

export const NO_CHOICES: ChoicesDraft = { replies: [], buttons: [] };

/** What of a draft is worth sending. */
export function filledChoices({ replies, buttons }: ChoicesDraft): ChoicesDraft {
  return {
    replies: replies.map((reply) => reply.trim()).filter(Boolean),
    buttons: buttons.filter(({ label, url }) => label.trim() && url.trim()),
  };
}

/** The rows under the reply box in which they are written. */
export function ChoicesEditor(props: { draft: ChoicesDraft; onChange: (draft: ChoicesDraft) => void }) {
  const setReplies = (replies: string[]): void => props.onChange({ ...props.draft, replies });
  const setButtons = (buttons: ChoicesDraft["buttons"]): void => props.onChange({ ...props.draft, buttons });
  return (
    <section class="c-choices-editor" aria-label={words.title}>
      <div class="c-choices-column">
        <p class="c-label">{words.replies}</p>
        <p class="c-small c-muted">{words.repliesHint}</p>
        <Index each={props.draft.replies}>
          {(reply, index) => (
            <div class="c-choices-row">
              <input
                class="c-input"
                dir="auto"
                value={reply()}
                maxlength={MAX_LABEL_LENGTH}
                placeholder={words.replyPlaceholder}
                aria-label={words.reply(index + 1)}
                onInput={(event) => setReplies(props.draft.replies.with(index, event.currentTarget.value))}
              />
              <IconButton
                icon="close"
                size="sm"
                label={`${words.remove}: ${words.reply(index + 1)}`}
                onClick={() => setReplies(props.draft.replies.filter((_, at) => at !== index))}
              />
            </div>
          )}
        </Index>
        <Show when={props.draft.replies.length < MAX_CHOICES}>
          <Button size="sm" icon="plus" onClick={() => setReplies([...props.draft.replies, ""])}>
            {words.addReply}
          </Button>
        </Show>
      </div>
      <div class="c-choices-column">
        <p class="c-label">{words.buttons}</p>
        <Index each={props.draft.buttons}>
          {(button, index) => (
            <ButtonRow
              button={button()}
              n={index + 1}
              onChange={(next) => setButtons(props.draft.buttons.with(index, next))}
              onRemove={() => setButtons(props.draft.buttons.filter((_, at) => at !== index))}
            />
          )}
        </Index>
        <Show when={props.draft.buttons.length < MAX_CHOICES}>
          <Button
            size="sm"
            icon="plus"
            onClick={() => setButtons([...props.draft.buttons, { label: "", url: "" }])}
          >
            {words.addButton}
          </Button>
        </Show>
      </div>
    </section>
  );
}

function ButtonRow(props: {
  button: ChoicesDraft["buttons"][number];
  n: number;
  onChange: (next: ChoicesDraft["buttons"][number]) => void;
  onRemove: () => void;
}) {
  return (
    <div class="c-choices-row">
      <input
        class="c-input"
        dir="auto"
        value={props.button.label}
        maxlength={MAX_LABEL_LENGTH}
        placeholder={words.labelPlaceholder}
        aria-label={words.label(props.n)}
        onInput={(event) => props.onChange({ ...props.button, label: event.currentTarget.value })}
      />
      <input
        class="c-input"
        type="url"
        inputmode="url"
        dir="ltr"
        value={props.button.url}
        placeholder={words.urlPlaceholder}
        aria-label={words.url(props.n)}
        onInput={(event) => props.onChange({ ...props.button, url: event.currentTarget.value })}
      />
      <IconButton
        icon="close"
        size="sm"
        label={`${words.remove}: ${words.label(props.n)}`}
        onClick={() => props.onRemove()}
      />
    </div>
  );
}
