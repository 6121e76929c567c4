import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { ArticleDraft } from "../data/api.ts";
import { Switch } from "../shell/Choice.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { CollectionOptions } from "./CollectionOptions.tsx";
import type { Draft } from "./createDraft.ts";
import { RelatedField } from "./RelatedField.tsx";
import { RemoveArticle } from "./RemoveArticle.tsx";

const words = text.articles;

/** Where an article stands, who it is for, and what readers have said of it. */
export function ArticleSettings(props: { draft: Draft; saved: ArticleDraft | null; onRemoved: () => void }) {
  const { canWrite } = useWorkspace();
  const fields = () => props.draft.fields;
  return (
    <fieldset class="c-article-fields" disabled={!canWrite()}>
      <legend class="oc-sr">{words.editor.settings}</legend>
      <Select label={words.collection} onChoose={(id) => props.draft.set({ collectionId: id || null })}>
        <option value="" selected={fields().collectionId === null}>
          {words.noCollection}
        </option>
        <CollectionOptions value={fields().collectionId ?? ""} />
      </Select>
      <Options
        label={words.editor.status}
        options={words.statuses}
        value={fields().status}
        onChoose={(status) => props.draft.set({ status })}
      />
      <Options
        label={words.editor.visibility}
        options={words.visibilities}
        value={fields().visibility}
        onChoose={(visibility) => props.draft.set({ visibility })}
      />
      <Options
        label={words.editor.audience}
        options={words.audiences}
        value={fields().visibleTo}
        onChoose={(visibleTo) => props.draft.set({ visibleTo })}
      />
      <Field
        label={words.editor.slug}
        help={words.editor.slugHelp}
        value={fields().slug}
        onInput={(slug) => props.draft.set({ slug })}
      />
      <Show when={props.saved}>
        <Field
          label={words.editor.order}
          type="number"
          value={String(fields().order)}
          onInput={(order) => props.draft.set({ order: Number(order) || 0 })}
        />
      </Show>
      <Switch
        label={words.editor.featured}
        hint={words.editor.featuredHint}
        isOn={fields().featured !== null}
        isDisabled={!canWrite()}
        onSwitch={(isOn) => props.draft.set({ featured: isOn ? fields().order : null })}
      />
      <RelatedField
        articleId={props.saved?.id ?? null}
        relatedIds={fields().relatedIds}
        isDisabled={!canWrite()}
        onChange={(relatedIds) => props.draft.set({ relatedIds })}
      />
      <Show when={props.saved}>
        {(saved) => (
          <div class="c-article-foot">
            <p class="c-small c-muted">{words.editor.feedback(saved().helpful, saved().notHelpful)}</p>
            <Show when={canWrite()}>
              <RemoveArticle articleId={saved().id} onRemoved={() => props.onRemoved()} />
            </Show>
          </div>
        )}
      </Show>
    </fieldset>
  );
}

function Select(props: { label: string; onChoose: (value: string) => void; children: JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      <span class="c-select c-full">
        <select id={id} class="c-input" onChange={(event) => props.onChoose(event.currentTarget.value)}>
          {props.children}
        </select>
      </span>
    </div>
  );
}

function Options<T extends string>(props: {
  label: string;
  options: Record<T, string>;
  value: T;
  onChoose: (value: T) => void;
}) {
  return (
    <Select label={props.label} onChoose={(value) => props.onChoose(value as T)}>
      <For each={Object.entries<string>(props.options)}>
        {([value, label]) => (
          <option value={value} selected={value === props.value}>
            {label}
          </option>
        )}
      </For>
    </Select>
  );
}

function Field(props: {
  label: string;
  help?: string;
  type?: "text" | "number";
  value: string;
  onInput: (value: string) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class="c-input"
        type={props.type ?? "text"}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={props.help ? `${id}-help` : undefined}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <Show when={props.help}>
        <p id={`${id}-help`} class="c-small c-muted">
          {props.help}
        </p>
      </Show>
    </div>
  );
}
