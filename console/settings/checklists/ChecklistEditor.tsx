import { createSignal, createUniqueId, For, Show } from "solid-js";
import { createStore, produce, type SetStoreFunction } from "solid-js/store";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { useToast } from "../../shell/ToastContext.tsx";
import { failureText, text } from "../../strings.ts";
import { Select } from "../messenger/Select.tsx";
import { type ChecklistDraft, makeItem, toDraft, toFields } from "./checklistDraft.ts";
import { ItemEditor } from "./ItemEditor.tsx";

const words = text.checklists;
const MAX_ITEMS = 30;

type Saved = (typeof api.checklists.getForAgent)["_returnType"];
type Status = Saved["status"];
type Props = { saved: Saved | null; onClosed: () => void; onCreated?: (id: string) => void };

/** One checklist: what it says, and its items in order. */
export function ChecklistEditor(props: Props) {
  // What others save meanwhile does not overwrite what is being written: the server refuses the older version.
  // oxlint-disable-next-line solid/reactivity
  const [draft, setDraft] = createStore(toDraft(props.saved?.fields ?? null));
  const saving = createSaving(props, () => toFields({ ...draft }));
  const isLive = () => props.saved?.status === "live";
  return (
    <div class="c-sections">
      <div>
        <Button variant="ghost" size="sm" icon="chevronLeft" onClick={() => props.onClosed()}>
          {words.back}
        </Button>
      </div>
      <Basics draft={draft} setDraft={setDraft} />
      <Items draft={draft} setDraft={setDraft} />
      <footer class="c-form-foot">
        <p class="c-field-problem" role="alert">
          {saving.problem()}
        </p>
        <div class="c-form-actions">
          <Button busy={saving.isBusy()} onClick={() => void saving.save()}>
            {words.save}
          </Button>
          <Show
            when={isLive()}
            fallback={
              <Button variant="primary" busy={saving.isBusy()} onClick={() => void saving.save("live")}>
                {words.publish}
              </Button>
            }
          >
            <Button busy={saving.isBusy()} onClick={() => void saving.save("paused")}>
              {words.pause}
            </Button>
          </Show>
          <Show when={props.saved && props.saved.status !== "archived"}>
            <Button variant="ghost" busy={saving.isBusy()} onClick={() => void saving.save("archived")}>
              {words.archive}
            </Button>
          </Show>
        </div>
      </footer>
    </div>
  );
}

/** Saves what is written, and then sets a status where one is asked for. */
function createSaving(props: Props, fields: () => ReturnType<typeof toFields>) {
  const toast = useToast();
  const create = createMutation(api.checklists.create);
  const update = createMutation(api.checklists.update);
  const setStatus = createMutation(api.checklists.setStatus);
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  // The version that what is written is based on.
  let version = props.saved?.version ?? 0;
  let checklistId: string | undefined = props.saved?.id;
  const write = async () => {
    if (checklistId) return update({ checklistId, version, fields: fields() });
    const outcome = await create({ fields: fields() });
    if (outcome.ok) checklistId = outcome.value.checklistId;
    return outcome;
  };
  const run = async (status?: Status): Promise<void> => {
    const written = await write();
    if (!written.ok) return void setProblem(failureText(written.failure));
    version = written.value.version;
    if (status && checklistId) {
      const outcome = await setStatus({ checklistId, status });
      if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    }
    toast({ text: status ? words.done[status] : words.saved });
    if (!props.saved && checklistId) props.onCreated?.(checklistId);
  };
  return {
    isBusy,
    problem,
    async save(status?: Status): Promise<void> {
      if (isBusy()) return;
      setBusy(true);
      setProblem("");
      await run(status);
      setBusy(false);
    },
  };
}

type DraftProps = { draft: ChecklistDraft; setDraft: SetStoreFunction<ChecklistDraft> };

function Basics(props: DraftProps) {
  const id = createUniqueId();
  return (
    <div class="c-stack-4">
      <div class="c-field">
        <label for={`${id}-title`}>{words.fields.title}</label>
        <input
          id={`${id}-title`}
          class="c-input"
          dir="auto"
          maxlength={120}
          autocomplete="off"
          value={props.draft.title}
          onInput={(event) => props.setDraft("title", event.currentTarget.value)}
        />
      </div>
      <div class="c-field">
        <label for={`${id}-description`}>{words.fields.description}</label>
        <textarea
          id={`${id}-description`}
          class="c-input c-words"
          dir="auto"
          rows={2}
          maxlength={500}
          value={props.draft.description}
          onInput={(event) => props.setDraft("description", event.currentTarget.value)}
        />
      </div>
      <Select
        label={words.fields.audience}
        options={text.messenger.audiences}
        value={props.draft.visibleTo}
        onSelect={(visibleTo) => props.setDraft("visibleTo", visibleTo)}
      />
    </div>
  );
}

function Items(props: DraftProps) {
  const indexOf = (id: string) => props.draft.items.findIndex((item) => item.id === id);
  const move = (id: string, by: 1 | -1): void => {
    const from = indexOf(id);
    props.setDraft(
      "items",
      produce((items) => {
        const [item] = items.splice(from, 1);
        if (item) items.splice(from + by, 0, item);
      }),
    );
  };
  return (
    <div class="c-stack-4">
      <h2 class="c-section-title">{words.fields.items}</h2>
      <ol class="c-checkitems">
        <For each={props.draft.items}>
          {(item) => (
            <ItemEditor
              item={item}
              at={indexOf(item.id)}
              count={props.draft.items.length}
              onChange={(change) => props.setDraft("items", indexOf(item.id), change)}
              onMove={(by) => move(item.id, by)}
              onRemove={() => props.setDraft("items", (items) => items.filter(({ id }) => id !== item.id))}
            />
          )}
        </For>
      </ol>
      <div>
        <Button
          icon="plus"
          disabled={props.draft.items.length >= MAX_ITEMS}
          onClick={() => props.setDraft("items", (items) => [...items, makeItem()])}
        >
          {words.fields.addItem}
        </Button>
      </div>
    </div>
  );
}
