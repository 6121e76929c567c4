import { createMemo, createSignal, For, Show } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import type { CommonIssue } from "../../data/api.ts";
import { text } from "../../strings.ts";

const words = text.messages.issues;
const MAX_ISSUES = 8;
const MAX_LABEL_LENGTH = 60;
const MAX_STARTER_LENGTH = 500;

/** The buttons of an empty conversation. Nothing is saved before it is said to be. */
export function IssuesEditor(props: {
  issues: readonly CommonIssue[];
  onSave: (issues: CommonIssue[]) => Promise<void>;
}) {
  const saved = createMemo(() => props.issues.map((issue) => ({ ...issue })));
  const [draft, setDraft] = createSignal<CommonIssue[]>();
  const shown = (): CommonIssue[] => draft() ?? saved();
  const isChanged = (): boolean => JSON.stringify(shown()) !== JSON.stringify(saved());
  const change = (index: number, next: CommonIssue): void => {
    setDraft(shown().map((issue, at) => (at === index ? next : issue)));
  };
  const moveUp = (index: number): void => {
    const next = [...shown()];
    next.splice(index - 1, 0, ...next.splice(index, 1));
    setDraft(next);
  };
  const save = async (): Promise<void> => {
    const wanted = shown();
    await props.onSave(wanted);
    if (JSON.stringify(saved()) === JSON.stringify(wanted)) setDraft(undefined);
  };
  const isWhole = (): boolean =>
    shown().every(({ label, starter, articleId }) => label && (starter || articleId));

  return (
    <div class="c-stack-4">
      <Show
        when={shown().length > 0}
        fallback={
          <div class="c-nothing-yet">
            <p class="c-strong">{words.none}</p>
            <p class="c-small c-muted">{words.noneHint}</p>
          </div>
        }
      >
        <ol class="c-issues">
          <For each={shown().map((_, index) => index)}>
            {(index) => (
              <IssueRow
                issue={shown()[index] ?? { label: "" }}
                index={index}
                onChange={(next) => change(index, next)}
                onUp={() => moveUp(index)}
                onRemove={() => setDraft(shown().filter((_, at) => at !== index))}
              />
            )}
          </For>
        </ol>
      </Show>
      <div class="c-actions c-actions-start">
        <Button
          icon="plus"
          size="sm"
          disabled={shown().length >= MAX_ISSUES}
          onClick={() => setDraft([...shown(), { label: "", starter: "" }])}
        >
          {words.add}
        </Button>
        <Show when={isChanged()}>
          <Button size="sm" variant="primary" disabled={!isWhole()} onClick={() => void save()}>
            {words.save}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setDraft(undefined)}>
            {words.discard}
          </Button>
        </Show>
      </div>
    </div>
  );
}

function IssueRow(props: {
  issue: CommonIssue;
  index: number;
  onChange: (next: CommonIssue) => void;
  onUp: () => void;
  onRemove: () => void;
}) {
  const n = () => props.index + 1;
  const isArticle = () => props.issue.articleId !== undefined;
  const name = () => props.issue.label || words.label(n());
  return (
    <li class="c-issue">
      <input
        class="c-input"
        value={props.issue.label}
        maxlength={MAX_LABEL_LENGTH}
        placeholder={words.labelPlaceholder}
        aria-label={words.label(n())}
        onInput={(event) => props.onChange({ ...props.issue, label: event.currentTarget.value })}
      />
      <span class="c-select">
        <select
          class="c-input"
          aria-label={words.kind(n())}
          value={isArticle() ? "article" : "starter"}
          onChange={(event) => {
            const { label } = props.issue;
            const wantsArticle = event.currentTarget.value === "article";
            props.onChange(wantsArticle ? { label, articleId: "" } : { label, starter: "" });
          }}
        >
          <option value="starter">{words.starter}</option>
          <option value="article">{words.article}</option>
        </select>
      </span>
      <input
        class="c-input c-issue-target"
        value={(isArticle() ? props.issue.articleId : props.issue.starter) ?? ""}
        maxlength={MAX_STARTER_LENGTH}
        placeholder={isArticle() ? words.articlePlaceholder : words.starterPlaceholder}
        aria-label={isArticle() ? words.articleLabel(n()) : words.starterLabel(n())}
        onInput={(event) => {
          const { value } = event.currentTarget;
          const { label } = props.issue;
          props.onChange(isArticle() ? { label, articleId: value } : { label, starter: value });
        }}
      />
      <span class="c-issue-actions">
        <IconButton
          icon="send"
          size="sm"
          label={words.up(name())}
          disabled={props.index === 0}
          onClick={() => props.onUp()}
        />
        <IconButton icon="close" size="sm" label={words.remove(name())} onClick={() => props.onRemove()} />
      </span>
    </li>
  );
}
