import { createEffect, createMemo, createSignal, createUniqueId, For, onCleanup, Show } from "solid-js";
import { ArticleBlocks, type ArticleTarget, showHeading } from "../../ui/ArticleBlocks.tsx";
import { type ArticleNote, api } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import { failureText, text } from "../strings.ts";

const words = text.articles;
const PAUSE_MS = 250;

/** What readers will see, made by the server as it will be for them. The last one stays until the next is there. */
export function ArticlePreview(props: { title: string; source: string }) {
  const { view } = useEnvironment();
  const router = useRouter();
  const prefix = `${createUniqueId()}-`;
  const source = createSettled(() => props.source);
  const preview = createQuery(api.articles.preview, () => ({ source: source() }));
  const shown = createMemo<ReturnType<typeof preview.value>>((last) => preview.value() ?? last);
  const open = ({ article, anchor }: ArticleTarget): void => {
    if (article === undefined) return void (anchor && showHeading(view.document, prefix, anchor));
    // Only what is named by its id can be gone to from here.
    if (/^[a-z0-9]{32}$/.test(article)) router.go({ name: "articles", view: "all", articleId: article });
  };
  return (
    <div class="c-article-preview">
      <Show when={props.title}>
        <h2 class="c-article-preview-title" dir="auto">
          {props.title}
        </h2>
      </Show>
      <Show when={preview.failure()}>
        {(problem) => (
          <p class="c-callout" data-tone="danger" role="alert">
            {problem().code === "INTERNAL" ? words.editor.previewFailed : failureText(problem())}
          </p>
        )}
      </Show>
      <Show when={shown()?.notes.length}>
        <div class="c-callout c-article-notes" data-tone="warning">
          <div class="c-stack-1">
            <p class="c-strong">{words.notes.title}</p>
            <ul>
              <For each={shown()?.notes}>{(note) => <li>{noteText(note)}</li>}</For>
            </ul>
          </div>
        </div>
      </Show>
      <Show
        when={shown()?.blocks.length}
        fallback={<p class="c-muted c-center">{words.editor.previewEmpty}</p>}
      >
        <ArticleBlocks blocks={shown()?.blocks ?? []} words={words.content} prefix={prefix} onOpen={open} />
      </Show>
    </div>
  );
}

/** A note in words. */
export const noteText = ({ kind, detail }: ArticleNote): string => words.notes[kind](detail);

/** The first value at once, each later one when it has been left alone for a moment. */
function createSettled(value: () => string): () => string {
  const [settled, setSettled] = createSignal(value());
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(() => {
    const next = value();
    clearTimeout(timer);
    timer = setTimeout(() => setSettled(next), PAUSE_MS);
  });
  onCleanup(() => clearTimeout(timer));
  return settled;
}
