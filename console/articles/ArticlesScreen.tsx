import { createSignal, Match, Show, Switch } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import type { ArticleView } from "../shell/route.ts";
import { text } from "../strings.ts";
import { ArticleEditor } from "./ArticleEditor.tsx";
import { ArticleList } from "./ArticleList.tsx";
import { CollectionsDialog } from "./CollectionsDialog.tsx";
import { ImportDialog } from "./ImportDialog.tsx";

/** The help centre: its articles beside the one that is open. */
export function ArticlesScreen() {
  const router = useRouter();
  const view = (): ArticleView => {
    const route = router.route();
    return route.name === "articles" ? route.view : "all";
  };
  const articleId = (): string | null => {
    const route = router.route();
    return route.name === "articles" ? route.articleId : null;
  };
  const open = (id: string | null): void => router.go({ name: "articles", view: view(), articleId: id });
  const [collectionId, setCollectionId] = createSignal("");
  const [dialog, setDialog] = createSignal<"import" | "collections" | null>(null);

  return (
    <div class="c-articles" data-pane={articleId() === null ? "list" : "article"}>
      <ArticleList
        view={view()}
        selectedId={articleId()}
        collectionId={collectionId()}
        onChooseCollection={setCollectionId}
        onCreate={() => open("new")}
        onImport={() => setDialog("import")}
        onCollections={() => setDialog("collections")}
      />
      <Show when={articleId()} keyed fallback={<NothingSelected />}>
        {(id) => (
          <ArticleEditor
            articleId={id}
            collectionId={collectionId() === "" || collectionId() === "none" ? null : collectionId()}
            onBack={() => open(null)}
            onCreated={(created) =>
              router.go({ name: "articles", view: view(), articleId: created }, { replace: true })
            }
          />
        )}
      </Show>
      <Switch>
        <Match when={dialog() === "import"}>
          <ImportDialog onClosed={() => setDialog(null)} />
        </Match>
        <Match when={dialog() === "collections"}>
          <CollectionsDialog onClosed={() => setDialog(null)} />
        </Match>
      </Switch>
    </div>
  );
}

function NothingSelected() {
  return (
    <section class="c-article c-pane-center c-nothing" aria-label={text.articles.editor.label}>
      <EmptyState
        icon="book"
        title={text.articles.nothingSelectedTitle}
        body={text.articles.nothingSelectedBody}
      />
    </section>
  );
}
