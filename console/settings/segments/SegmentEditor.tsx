import { createEffect, createSignal, createUniqueId, Show } from "solid-js";
import { createStore, unwrap } from "solid-js/store";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { RuleEditor } from "../../rules/RuleEditor.tsx";
import { lacksNumber, type Rule, type RuleDraft, toDraft, toRule } from "../../rules/ruleDraft.ts";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { failureText, text } from "../../strings.ts";
import { ContentBack } from "../ContentBack.tsx";
import { TextField } from "../Field.tsx";
import { createSegmentSaving, type SavedSegment } from "./createSegmentSaving.ts";

const words = text.segments;
const PAGE_SIZE = 50;

type Props = { saved: SavedSegment | null; onClosed: () => void; onCreated?: (id: string) => void };
type Draft = { name: string; description: string };

/** One segment: its name, and who is in it. */
export function SegmentEditor(props: Props) {
  // What others save meanwhile does not overwrite what is being written: the server refuses the older version.
  // oxlint-disable-next-line solid/reactivity
  const { name = "", description = "", rule: savedRule = null } = unwrap(props.saved?.fields) ?? {};
  const [draft, setDraft] = createStore<Draft>({ name, description });
  const [rule, setRule] = createSignal<RuleDraft>(toDraft(structuredClone(savedRule)));
  const saving = createSegmentSaving(props, () => ({ ...draft, rule: toRule(rule()) }));
  const pages = createPages(api.segments.listForAgent, () => ({}), PAGE_SIZE);
  // All of them are there to choose from.
  createEffect(() => {
    if (pages.hasMore()) pages.loadMore();
  });
  const confirm = useConfirm();
  const remove = (): void => {
    const drafts = props.saved?.drafts ?? [];
    if (drafts.length === 0) return void saving.remove();
    confirm({
      title: words.removeNamed(draft.name),
      body: [words.inDrafts, ...drafts.map(({ kind, name }) => words.draft(text.faults.kinds[kind], name))],
      action: words.remove,
      run: saving.removeNow,
      done: words.removed,
    });
  };
  const others = () => pages.items().filter(({ id }) => id !== props.saved?.id);
  return (
    <div class="c-sections">
      <ContentBack label={words.back} onClick={() => props.onClosed()} />
      <div class="c-stack-4">
        <TextField
          label={words.fields.name}
          maxLength={60}
          isOptional
          value={draft.name}
          onInput={(value) => setDraft("name", value)}
        />
        <TextField
          label={words.fields.description}
          maxLength={300}
          isOptional
          value={draft.description}
          onInput={(value) => setDraft("description", value)}
        />
      </div>
      <div class="c-stack-4">
        <h2 class="c-section-title">{words.fields.rule}</h2>
        <RuleEditor
          draft={rule()}
          segments={Object.fromEntries(others().map((each) => [each.id, each.name]))}
          onChange={setRule}
        />
      </div>
      <Preview rule={() => toRule(rule())} />
      <footer class="c-form-foot">
        <p class="c-field-problem" role="alert">
          {saving.problem()}
        </p>
        <div class="c-form-actions">
          <Button variant="primary" busy={saving.isBusy()} onClick={() => void saving.save()}>
            {words.save}
          </Button>
          <Show when={props.saved}>
            <Button variant="ghost" busy={saving.isBusy()} onClick={remove}>
              {words.remove}
            </Button>
          </Show>
        </div>
      </footer>
    </div>
  );
}

/** Asks once how many would be in it: watching would read a hundred visitors again with each of their steps. */
function Preview(props: { rule: () => Rule }) {
  const titleId = createUniqueId();
  const [asked, setAsked] = createSignal<Rule | null>(null);
  const [answer, setAnswer] = createSignal("");
  const query = createQuery(api.segments.preview, () => {
    const rule = asked();
    return rule && { rule };
  });
  createEffect(() => {
    const [found, failure] = [query.value(), query.failure()];
    if (!found && !failure) return;
    setAnswer(found ? words.previewed(found.matching, found.sampled) : failure ? failureText(failure) : "");
    setAsked(null);
  });
  const ask = (): void => {
    const rule = props.rule();
    const isWhole = !lacksNumber(rule);
    setAnswer(isWhole ? "" : words.lacksNumber);
    if (isWhole) setAsked(rule);
  };
  return (
    <section class="c-stack-4" aria-labelledby={titleId}>
      <div>
        <h2 id={titleId} class="c-section-title">
          {words.trial}
        </h2>
        <p class="c-small c-muted">{words.trialHint}</p>
      </div>
      <div class="c-form-actions">
        <Button busy={asked() !== null} onClick={ask}>
          {words.preview}
        </Button>
        <p class="c-small" role="status">
          {answer()}
        </p>
      </div>
    </section>
  );
}
