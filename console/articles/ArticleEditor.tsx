import { createMemo, createSignal, Match, Show, Switch } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { type ArticleDraft, api } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { createMediaQuery, useEnvironment } from "../shell/EnvironmentContext.tsx";
import { useToast } from "../shell/ToastContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { ArticlePreview } from "./ArticlePreview.tsx";
import { ArticleSettings } from "./ArticleSettings.tsx";
import { createDraft, type Draft } from "./createDraft.ts";
import { makeDraftStore } from "./draftStore.ts";
import { SourceField } from "./SourceField.tsx";

const words = text.articles;

type Props = {
  /** "new" for one that is not there yet. */
  articleId: string;
  /** Where a new one begins. */
  collectionId: string | null;
  onBack: () => void;
  onCreated: (articleId: string) => void;
};

/** The right pane: an article as it is written, and as it will be read. */
export function ArticleEditor(props: Props) {
  const isNew = () => props.articleId === "new";
  const saved = createQuery(api.articles.getForAgent, () =>
    isNew() ? null : { articleId: props.articleId },
  );
  return (
    <section class="c-article" aria-label={words.editor.label}>
      <Switch
        fallback={
          <div class="c-page-center c-splash" role="status" aria-label={text.loading}>
            <Spinner />
          </div>
        }
      >
        <Match when={isNew()}>
          <Editing {...props} saved={null} />
        </Match>
        <Match when={saved.failure()}>
          {(problem) => (
            <EmptyState
              icon="alert"
              tone="danger"
              title={problem().code === "NOT_FOUND" ? words.goneTitle : words.failedTitle}
              body={problem().code === "NOT_FOUND" ? words.goneBody : failureText(problem())}
            >
              <Button onClick={() => props.onBack()}>{words.back}</Button>
            </EmptyState>
          )}
        </Match>
        <Match when={saved.value()}>{(draft) => <Editing {...props} saved={draft()} />}</Match>
      </Switch>
    </section>
  );
}

/** Where text and preview stand side by side. Same figure as in styles/articles.css. */
const SIDE_BY_SIDE = "(min-width: 74em)";

type View = "write" | "preview" | "settings";

function Editing(props: Props & { saved: ArticleDraft | null }) {
  const { view } = useEnvironment();
  const { canWrite, me } = useWorkspace();
  const toast = useToast();
  const [shown, setShown] = createSignal<View>("write");
  const draft = createDraft({
    saved: () => props.saved,
    start: () => ({ collectionId: props.collectionId }),
    store: makeDraftStore(view, me().agent.id),
  });
  const save = async (change: Parameters<Draft["save"]>[0] = {}, over = false): Promise<void> => {
    const id = await draft.save(change, over);
    const failure = draft.failure();
    if (id === null) {
      if (failure && failure.code !== "ARTICLE_CHANGED")
        toast({ text: failureText(failure), tone: "danger" });
      return;
    }
    toast({ text: change.status === "published" ? words.editor.published : words.editor.savedToast });
    if (props.saved === null) props.onCreated(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "s" || !(event.metaKey || event.ctrlKey) || event.shiftKey) return;
    event.preventDefault();
    if (canWrite()) void save();
  };
  return (
    <div class="c-article-inner" data-view={shown()} onKeyDown={onKeyDown}>
      <Head
        {...props}
        draft={draft}
        shown={shown()}
        onShow={setShown}
        onSave={(change) => void save(change)}
      />
      <Notices draft={draft} onOverwrite={() => void save({}, true)} />
      <div class="c-article-panes">
        <div class="c-article-write">
          <TitleField draft={draft} isReadOnly={!canWrite()} />
          <SourceField draft={draft} isReadOnly={!canWrite()} />
        </div>
        <div class="c-article-side oc-scroll" tabIndex={0} role="region" aria-label={words.editor.preview}>
          <ArticlePreview title={draft.fields.title} source={draft.fields.source} />
        </div>
        <div class="c-article-settings oc-scroll">
          <ArticleSettings draft={draft} saved={props.saved} onRemoved={() => props.onBack()} />
        </div>
      </div>
    </div>
  );
}

type HeadProps = Props & {
  saved: ArticleDraft | null;
  draft: Draft;
  shown: View;
  onShow: (view: View) => void;
  onSave: (change: { status?: "published" }) => void;
};

function Head(props: HeadProps) {
  const { canWrite } = useWorkspace();
  const { ago, now } = useEnvironment();
  const state = createMemo(() => {
    if (props.draft.isChanged() || props.saved === null) return words.editor.unsaved;
    return words.editor.updated(ago(props.saved.updatedAt, now()));
  });
  const isBesides = createMediaQuery(useEnvironment().view, SIDE_BY_SIDE);
  const isShown = (view: View) =>
    props.shown === view || (view === "preview" && props.shown === "write" && isBesides());
  const tab = (view: View, label: string) => (
    <Button
      size="sm"
      variant="ghost"
      class={isShown(view) ? "c-pressed" : ""}
      aria-pressed={isShown(view)}
      onClick={() => props.onShow(view)}
    >
      {label}
    </Button>
  );
  return (
    <header class="c-head c-article-head">
      <h2 class="oc-sr">{props.draft.fields.title || words.editor.newTitle}</h2>
      <span class="c-only-narrow">
        <IconButton icon="chevronLeft" label={words.back} onClick={() => props.onBack()} />
      </span>
      <div class="c-article-state">
        <span class="c-tag" data-kind={props.draft.fields.status === "published" ? "verified" : undefined}>
          {words.statuses[props.draft.fields.status]}
        </span>
        <span class="c-small c-muted c-cut">{state()}</span>
      </div>
      <div class="c-article-tabs" role="group" aria-label={words.editor.views}>
        <span class="c-article-tab-write">{tab("write", words.editor.write)}</span>
        <span class="c-article-tab-preview">{tab("preview", words.editor.preview)}</span>
        {tab("settings", words.editor.settings)}
      </div>
      <Show when={canWrite()} fallback={<span class="c-small c-muted">{words.readOnly}</span>}>
        <div class="c-head-actions">
          <Button
            size="sm"
            busy={props.draft.isBusy()}
            disabled={!props.draft.isChanged()}
            onClick={() => props.onSave({})}
          >
            {words.editor.save}
          </Button>
          <Show when={props.draft.fields.status !== "published"}>
            <Button size="sm" variant="primary" onClick={() => props.onSave({ status: "published" })}>
              {words.editor.publish}
            </Button>
          </Show>
        </div>
      </Show>
    </header>
  );
}

function Notices(props: { draft: Draft; onOverwrite: () => void }) {
  return (
    <Switch>
      <Match when={props.draft.failure()?.code === "ARTICLE_CHANGED"}>
        <div class="c-callout c-article-notice" data-tone="warning" role="alert">
          <div class="c-stack-1">
            <p class="c-strong">{words.editor.changedTitle}</p>
            <p>{words.editor.changedBody}</p>
          </div>
          <div class="c-article-notice-actions">
            <Button size="sm" onClick={() => props.draft.discard()}>
              {words.editor.takeTheirs}
            </Button>
            <Button size="sm" variant="primary" onClick={() => props.onOverwrite()}>
              {words.editor.overwrite}
            </Button>
          </div>
        </div>
      </Match>
      <Match when={props.draft.isKept()}>
        <div class="c-callout c-article-notice" role="status">
          <p>{words.editor.kept}</p>
          <Button size="sm" variant="ghost" onClick={() => props.draft.discard()}>
            {words.editor.discard}
          </Button>
        </div>
      </Match>
    </Switch>
  );
}

function TitleField(props: { draft: Draft; isReadOnly: boolean }) {
  return (
    <input
      class="c-article-title"
      dir="auto"
      aria-label={words.editor.titleLabel}
      placeholder={words.editor.titlePlaceholder}
      maxLength={200}
      readOnly={props.isReadOnly}
      value={props.draft.fields.title}
      onInput={(event) => props.draft.set({ title: event.currentTarget.value })}
    />
  );
}
