import { createMemo, For, onMount, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { Pages } from "../data/createPages.ts";
import { takeFocus } from "../shell/takeFocus.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { PageSkeleton } from "./Section.tsx";

export type ContentRow = {
  id: string;
  title: string;
  status: string;
  about: string;
  /** What is wrong with it. */
  warning?: string;
  /** What its reader has begun to change, and not finished. */
  draft?: string;
  /** What goes on with it just now. */
  note?: string;
};

export type ContentListWords = {
  none: string;
  noneHint: string;
  add: string;
  edit: string;
  editNamed: (title: string) => string;
  more: string;
  readOnly: string;
  statuses: Readonly<Record<string, string>>;
};

/** What a team has written for the messenger, last change first, and the way to write more. */
export function ContentList<T>(props: {
  pages: Pages<T>;
  toRow: (item: T) => ContentRow;
  icon: IconName;
  words: ContentListWords;
  onEdit: (id: string) => void;
  /** What was being written a moment ago, an id or "new": the keyboard goes on there. */
  leftAt?: string | null;
}) {
  const { canWrite } = useWorkspace();
  const rows = createMemo(
    () =>
      new Map(
        props.pages
          .items()
          .map(props.toRow)
          .map((row) => [row.id, row]),
      ),
  );
  const ids = createMemo(() => [...rows().keys()]);
  const rowOf = (id: string) => rows().get(id);
  return (
    <div class="c-stack-4">
      <Show when={!props.pages.failure()} fallback={<Failed pages={props.pages} />}>
        <Show when={props.pages.status() === "ready"} fallback={<PageSkeleton />}>
          <Show
            when={props.pages.items().length > 0}
            fallback={
              <div class="c-nothing-yet">
                <p class="c-strong">{props.words.none}</p>
                <p class="c-muted">{props.words.noneHint}</p>
              </div>
            }
          >
            <ul class="c-listbox">
              {/* By id: what changes meanwhile keeps its element, and with it the keyboard. */}
              <For each={ids()}>
                {(id) => (
                  <Show when={rowOf(id)}>
                    {(row) => (
                      <ContentItem
                        row={row()}
                        icon={props.icon}
                        words={props.words}
                        onEdit={props.onEdit}
                        hasFocus={props.leftAt === id}
                      />
                    )}
                  </Show>
                )}
              </For>
            </ul>
            <Show when={props.pages.hasMore()}>
              <Button variant="ghost" onClick={props.pages.loadMore}>
                {props.words.more}
              </Button>
            </Show>
          </Show>
          <Show when={canWrite()} fallback={<p class="c-callout">{props.words.readOnly}</p>}>
            <div>
              <Button
                icon="plus"
                ref={(element) => props.leftAt === "new" && onMount(() => takeFocus(element))}
                onClick={() => props.onEdit("new")}
              >
                {props.words.add}
              </Button>
            </div>
          </Show>
        </Show>
      </Show>
    </div>
  );
}

function ContentItem(props: {
  row: ContentRow;
  icon: IconName;
  words: ContentListWords;
  onEdit: (id: string) => void;
  hasFocus: boolean;
}) {
  const { canWrite } = useWorkspace();
  return (
    <li class="c-listrow">
      <span class="c-listrow-icon">
        <Icon name={props.icon} size={18} />
      </span>
      <div class="c-listrow-text">
        <p class="c-listrow-line">
          <span class="c-strong" dir="auto">
            {props.row.title}
          </span>
          <span class="c-tag" data-state={props.row.status}>
            {props.words.statuses[props.row.status]}
          </span>
          <Show when={props.row.warning}>
            <span class="c-tag" data-state="trouble">
              {props.row.warning}
            </span>
          </Show>
          <Show when={props.row.draft}>
            <span class="c-tag">{props.row.draft}</span>
          </Show>
          <Show when={props.row.note}>
            <span class="c-tag" dir="auto">
              {props.row.note}
            </span>
          </Show>
        </p>
        <p class="c-small c-muted">{props.row.about}</p>
      </div>
      <Show when={canWrite()}>
        <Button
          size="sm"
          aria-label={props.words.editNamed(props.row.title)}
          ref={(element) => props.hasFocus && onMount(() => takeFocus(element))}
          onClick={() => props.onEdit(props.row.id)}
        >
          {props.words.edit}
        </Button>
      </Show>
    </li>
  );
}

function Failed<T>(props: { pages: Pages<T> }) {
  const problem = () => props.pages.failure();
  return (
    <EmptyState
      icon="alert"
      tone="danger"
      title={text.settings.failedTitle}
      body={problem() ? failureText(problem() as NonNullable<ReturnType<typeof problem>>) : ""}
    >
      <Button onClick={props.pages.retry}>{text.retry}</Button>
    </EmptyState>
  );
}
