import { For, Match, Show, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import { HelpSkeleton } from "./HelpSkeleton.tsx";
import type { Hit, Search } from "./helpQueries.ts";
import { Marked } from "./Marked.tsx";

/** What a search has found; how many is said to those who do not see it. */
export function Results(props: { search: Search; query: string }) {
  const { app } = useMessenger();
  const hits = () => ("hits" in props.search ? props.search.hits : []);
  const nothing = () =>
    props.search.status === "ready" && props.search.hits.length === 0 ? props.search.query : null;
  const failure = () => (props.search.status === "failed" ? props.search : null);
  return (
    <>
      <p class="oc-sr" role="status">
        {props.search.status === "ready" ? t("helpResults", { count: hits().length }) : ""}
      </p>
      <Switch>
        <Match when={failure()}>
          {(failed) => (
            <EmptyState
              icon="alert"
              title={t(failed().isTooFast ? "helpSearchTooFast" : "helpSearchFailed")}
            />
          )}
        </Match>
        <Match when={nothing()}>
          {(query) => (
            <EmptyState
              icon="search"
              title={t("helpNothingTitle", { query: query() })}
              body={t("helpNothingBody")}
            >
              <Button
                variant="primary"
                onClick={() => app.go({ name: "newMessage", prefill: props.query.trim() })}
              >
                {t("helpStillAction")}
              </Button>
            </EmptyState>
          )}
        </Match>
        <Match when={hits().length > 0}>
          <ul class="oc-rows" role="list" aria-busy={props.search.status === "searching"}>
            <For each={hits()}>{(hit) => <HitRow hit={hit} />}</For>
          </ul>
        </Match>
        <Match when={true}>
          <HelpSkeleton />
        </Match>
      </Switch>
    </>
  );
}

function HitRow(props: { hit: Hit }) {
  const { app } = useMessenger();
  return (
    <li>
      <button type="button" class="oc-shelf" onClick={() => app.go({ name: "article", id: props.hit.id })}>
        <span>
          <span class="oc-shelf-name">
            <bdi>
              <Marked text={props.hit.title} ranges={props.hit.titleRanges} />
            </bdi>
          </span>
          <span class="oc-shelf-about">
            <bdi>
              <Marked text={props.hit.snippet} ranges={props.hit.snippetRanges} />
            </bdi>
          </span>
          <Show when={props.hit.collection}>
            <span class="oc-shelf-count">
              <bdi>{props.hit.collection}</bdi>
            </span>
          </Show>
        </span>
      </button>
    </li>
  );
}
