import { createSignal, createUniqueId, For, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { api } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { text } from "../strings.ts";
import { createPause } from "./createPause.ts";

const words = text.articles.editor;
const MAX_RELATED = 5;
const MAX_HITS = 6;
const PAUSE_MS = 200;

type Props = {
  /** Of the article they stand under; null while it is new. */
  articleId: string | null;
  relatedIds: readonly string[];
  isDisabled: boolean;
  onChange: (relatedIds: string[]) => void;
};

/** The articles that stand under this one, in their order. */
export function RelatedField(props: Props) {
  const id = createUniqueId();
  const ids = () => [...props.relatedIds];
  const moveUp = (articleId: string): void => {
    const next = ids();
    const at = next.indexOf(articleId);
    next.splice(at - 1, 0, ...next.splice(at, 1));
    props.onChange(next);
  };
  return (
    <div class="c-field" role="group" aria-labelledby={id}>
      <span id={id} class="c-field-name">
        {words.related}
      </span>
      <p class="c-small c-muted">{words.relatedHint}</p>
      <Show when={ids().length > 0}>
        <ol class="c-related" role="list">
          <For each={ids()}>
            {(articleId, at) => (
              <RelatedRow
                articleId={articleId}
                isFirst={at() === 0}
                isDisabled={props.isDisabled}
                onUp={() => moveUp(articleId)}
                onRemove={() => props.onChange(ids().filter((each) => each !== articleId))}
              />
            )}
          </For>
        </ol>
      </Show>
      <Show when={ids().length < MAX_RELATED} fallback={<p class="c-small c-muted">{words.relatedFull}</p>}>
        <RelatedSearch {...props} onAdd={(articleId) => props.onChange([...ids(), articleId])} />
      </Show>
    </div>
  );
}

function RelatedRow(props: {
  articleId: string;
  isFirst: boolean;
  isDisabled: boolean;
  onUp: () => void;
  onRemove: () => void;
}) {
  const article = createQuery(api.articles.getForAgent, () => ({ articleId: props.articleId }));
  const title = () => article.value()?.title ?? (article.failure() ? words.relatedGone : "…");
  const isHidden = () => {
    const found = article.value();
    return found !== undefined && !(found.status === "published" && found.visibility === "public");
  };
  return (
    <li class="c-related-row">
      <span class="c-related-title">
        <bdi>{title()}</bdi>
        <Show when={isHidden()}>
          <span class="c-small c-muted">{words.relatedHidden}</span>
        </Show>
      </span>
      <IconButton
        icon="arrowUp"
        size="sm"
        label={words.relatedUp(title())}
        disabled={props.isFirst || props.isDisabled}
        onClick={() => props.onUp()}
      />
      <IconButton
        icon="close"
        size="sm"
        label={words.relatedRemove(title())}
        disabled={props.isDisabled}
        onClick={() => props.onRemove()}
      />
    </li>
  );
}

function RelatedSearch(props: Props & { onAdd: (articleId: string) => void }) {
  const [query, setQuery] = createSignal("");
  const asked = createPause(() => query().trim(), PAUSE_MS);
  const found = createQuery(api.articles.searchForAgent, () => (asked() ? { query: asked() } : null));
  const hits = () =>
    (found.value() ?? [])
      .filter(({ id }) => id !== props.articleId && !props.relatedIds.includes(id))
      .slice(0, MAX_HITS);
  const add = (articleId: string): void => {
    setQuery("");
    props.onAdd(articleId);
  };
  return (
    <>
      <input
        class="c-input"
        type="search"
        autocomplete="off"
        disabled={props.isDisabled}
        aria-label={words.relatedSearch}
        placeholder={words.relatedSearch}
        value={query()}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <Show when={asked() && found.status() === "ready"}>
        <ul class="c-related" role="list">
          <For each={hits()} fallback={<li class="c-related-row c-small c-muted">{words.relatedNone}</li>}>
            {(hit) => (
              <li>
                <button
                  type="button"
                  class="c-related-row c-related-hit"
                  aria-label={words.relatedAdd(hit.title)}
                  onClick={() => add(hit.id)}
                >
                  <span class="c-related-title">
                    <bdi>{hit.title}</bdi>
                  </span>
                  <Icon name="plus" size={16} />
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
