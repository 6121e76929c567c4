import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  createUniqueId,
  For,
  on,
  Show,
} from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { Switch } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import { Loaded, PageSkeleton } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { LANGUAGE_NAMES } from "./languageNames.ts";
import { loadSentences, type Sentence } from "./sentences.ts";
import { TextRow } from "./TextRow.tsx";
import { TextsPreview } from "./TextsPreview.tsx";

const words = text.texts;
const PAGE = 30;
/** Stands in the appearance, and may be said in each language by itself. */
const GREETING = "greeting";

/** Settings › Texts: every sentence of the messenger in the workspace's own words. */
export function TextsPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words}>
        <Sentences />
      </ForManagers>
    </SettingsPage>
  );
}

function Sentences() {
  const list = createQuery(api.texts.list, () => ({}));
  const messenger = createQuery(api.messenger.get, () => ({}));
  const [language, setLanguage] = createSignal("en");
  const [usual] = createResource(language, loadSentences);
  const greeting = (): Sentence => ({
    key: GREETING,
    part: GREETING,
    source: messenger.value()?.appearance.greeting ?? "",
  });
  const all = () => [greeting(), ...(usual() ?? [])];
  return (
    <Loaded query={list} failedTitle={text.settings.failedTitle}>
      {(kept) => (
        <div class="c-stack-5">
          <Select label={words.language} options={LANGUAGE_NAMES} value={language()} onSelect={setLanguage} />
          <Show when={!usual.loading} fallback={<PageSkeleton />}>
            <Show when={language()} keyed>
              {(shown) => (
                <Language
                  language={shown}
                  sentences={all()}
                  own={kept().find((each) => each.language === shown)?.texts ?? {}}
                />
              )}
            </Show>
          </Show>
        </div>
      )}
    </Loaded>
  );
}

function Language(props: { language: string; sentences: Sentence[]; own: Readonly<Record<string, string>> }) {
  const searchId = createUniqueId();
  const [query, setQuery] = createSignal("");
  const [isOwnOnly, setOwnOnly] = createSignal(false);
  const [limit, setLimit] = createSignal(PAGE);
  // What is being written, by key, before it is saved.
  const [drafts, setDrafts] = createSignal<Readonly<Record<string, string>>>({});
  const found = createMemo(() => {
    const wanted = query().trim().toLowerCase();
    return props.sentences.filter(({ key, source }) => {
      const own = props.own[key];
      const isFound = [key, source, own ?? ""].some((each) => each.toLowerCase().includes(wanted));
      return isFound && (!isOwnOnly() || own !== undefined);
    });
  });
  createEffect(on([query, isOwnOnly], () => setLimit(PAGE), { defer: true }));
  const draft = (key: string, value: string | undefined) =>
    setDrafts((before) => {
      const { [key]: _replaced, ...rest } = before;
      return value === undefined ? rest : { ...rest, [key]: value };
    });
  return (
    <>
      <TextsPreview
        language={props.language}
        sentences={props.sentences}
        own={{ ...props.own, ...drafts() }}
      />
      <div class="c-field">
        <label for={searchId}>{words.search}</label>
        <input
          id={searchId}
          class="c-input"
          type="search"
          autocomplete="off"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <Switch label={words.onlyOwn} isOn={isOwnOnly()} onSwitch={setOwnOnly} />
      <p class="c-small c-muted" role="status">
        {words.count(found().length, Object.keys(props.own).length)}
      </p>
      <ul class="c-texts" role="list">
        <For each={found().slice(0, limit())} fallback={<li class="c-text c-muted">{words.none}</li>}>
          {(sentence) => (
            <TextRow
              language={props.language}
              sentence={sentence}
              isMessage={sentence.key !== GREETING}
              own={props.own[sentence.key]}
              draft={drafts()[sentence.key]}
              onDraft={(value) => draft(sentence.key, value)}
            />
          )}
        </For>
      </ul>
      <Show when={found().length > limit()}>
        <Button class="c-btn-start" onClick={() => setLimit((before) => before + PAGE)}>
          {words.more(Math.min(PAGE, found().length - limit()))}
        </Button>
      </Show>
    </>
  );
}
