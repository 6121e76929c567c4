import { createUniqueId, For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { type Reading, readMessage } from "./readMessage.ts";
import type { Sentence } from "./sentences.ts";

const words = text.texts;
const MAX_LENGTH = 500;
const MAX_GREETING = 200;

type Props = {
  language: string;
  sentence: Sentence;
  /** Whether blanks and choices mean something in it. */
  isMessage: boolean;
  /** As it is kept; undefined: the usual words are said. */
  own: string | undefined;
  /** As it is being written. */
  draft: string | undefined;
  onDraft: (value: string | undefined) => void;
};

/** A sentence: the usual words, one's own, what is wrong with them, and how they read. */
export function TextRow(props: Props) {
  const id = createUniqueId();
  const { save, isBusy } = createSave();
  const change = createMutation(api.texts.change);
  const value = () => props.draft ?? props.own ?? "";
  const reading = (): Reading | null =>
    props.isMessage && value().trim()
      ? readMessage(value().trim(), props.sentence.source, props.language)
      : null;
  const isChanged = () => props.draft !== undefined && props.draft.trim() !== (props.own ?? "");
  const store = async (next: string): Promise<void> => {
    // Asked for by a hand: nothing is followed.
    // oxlint-disable-next-line solid/reactivity
    const { language, sentence, onDraft } = props;
    const run = async () => {
      const outcome = await change({ language, change: { [sentence.key]: next } });
      if (outcome.ok) onDraft(undefined);
      return outcome;
    };
    await save(run, { text: words.saved });
  };
  return (
    <li class="c-text" data-key={props.sentence.key}>
      <div class="c-text-head">
        <code class="c-mono c-small">{props.sentence.key}</code>
        <span class="c-small c-muted">{words.parts[props.sentence.part] ?? props.sentence.part}</span>
        <Show when={props.own !== undefined}>
          <span class="c-tag">{words.isOwn}</span>
        </Show>
      </div>
      <p class="c-text-usual" lang={props.language} dir="auto">
        {props.sentence.source}
      </p>
      <textarea
        class="c-input c-text-own"
        dir="auto"
        lang={props.language}
        rows={value().length > 70 ? 3 : 1}
        maxlength={props.isMessage ? MAX_LENGTH : MAX_GREETING}
        aria-label={words.own(props.sentence.key)}
        aria-invalid={reading()?.ok === false ? "true" : undefined}
        aria-describedby={`${id}-said`}
        value={value()}
        onInput={(event) => props.onDraft(event.currentTarget.value)}
      />
      <div id={`${id}-said`} aria-live="polite">
        <Said source={value().trim()} reading={reading()} />
      </div>
      <div class="c-text-actions">
        <Show when={isChanged()}>
          <Button
            size="sm"
            variant="primary"
            busy={isBusy()}
            disabled={reading()?.ok === false}
            onClick={() => void store(value())}
          >
            {words.save}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => props.onDraft(undefined)}>
            {words.discard}
          </Button>
        </Show>
        <Show when={props.own !== undefined && !isChanged()}>
          <Button size="sm" variant="ghost" busy={isBusy()} onClick={() => void store("")}>
            {words.reset}
          </Button>
        </Show>
      </div>
    </li>
  );
}

/** The mistake and its place, or the sentence for an example of each of its forms. */
function Said(props: { source: string; reading: Reading | null }) {
  const mistake = () => (props.reading?.ok === false ? props.reading : null);
  const good = () => (props.reading?.ok ? props.reading : null);
  return (
    <>
      <Show when={mistake()}>
        {(found) => (
          <p class="c-small c-text-mistake">
            {words.mistake(found().at + 1, found().what)}
            <span class="c-text-place c-mono" dir="ltr" aria-hidden="true">
              {props.source.slice(Math.max(0, found().at - 20), found().at)}
              <mark>{props.source.slice(found().at, found().at + 12) || "⌁"}</mark>
            </span>
          </p>
        )}
      </Show>
      <Show when={good()?.unknown.length}>
        <p class="c-small c-text-mistake">{words.unknown(good()?.unknown ?? [])}</p>
      </Show>
      <Show when={(good()?.samples.length ?? 0) > 1}>
        <ul class="c-text-samples c-small" role="list" aria-label={words.samples}>
          <For each={good()?.samples}>
            {({ when, says }) => (
              <li>
                <span class="c-muted">{when}</span> <bdi>{says}</bdi>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
