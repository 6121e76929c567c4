import { createSignal, For, Show } from "solid-js";
import { createStore, produce, type SetStoreFunction, unwrap } from "solid-js/store";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { DeliveryEditor } from "../../delivery/DeliveryEditor.tsx";
import { Switch } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import { ContentActions } from "../ContentActions.tsx";
import { ContentBack } from "../ContentBack.tsx";
import { createContentSaving } from "../createContentSaving.ts";
import { createEntryFocus } from "../createEntryFocus.ts";
import { Field, TextField } from "../Field.tsx";
import { Select } from "../Select.tsx";
import { type ChecklistDraft, makeItem, toDraft, toFields } from "./checklistDraft.ts";
import { ItemEditor } from "./ItemEditor.tsx";
import { Results } from "./Results.tsx";

const words = text.checklists;
const MAX_ITEMS = 30;

type Saved = (typeof api.checklists.getForAgent)["_returnType"];
type Status = Saved["status"];
type Props = { saved: Saved | null; onClosed: () => void; onCreated?: (id: string) => void };

/** One checklist: what it says, and its items in order. */
export function ChecklistEditor(props: Props) {
  // What others save meanwhile does not overwrite what is being written: the server refuses the older version.
  // oxlint-disable-next-line solid/reactivity
  const [draft, setDraft] = createStore(toDraft(unwrap(props.saved?.fields) ?? null));
  const saving = createSaving(props, () => toFields({ ...draft }));
  return (
    <div class="c-sections c-checklist">
      <ContentBack label={words.back} onClick={() => props.onClosed()} />
      <Basics draft={draft} setDraft={setDraft} />
      <Items draft={draft} setDraft={setDraft} />
      <Delivered draft={draft} setDraft={setDraft} />
      <Show when={props.saved?.id}>{(id) => <Results checklistId={id()} />}</Show>
      <ContentActions<Status>
        saving={saving}
        status={props.saved?.status}
        shown="live"
        hidden="paused"
        words={{ save: words.save, show: words.publish, hide: words.pause, archive: words.archive }}
      />
    </div>
  );
}

/** Where checklists are kept. */
function createSaving(props: Props, fields: () => ReturnType<typeof toFields>) {
  const create = createMutation(api.checklists.create);
  const update = createMutation(api.checklists.update);
  const setStatus = createMutation(api.checklists.setStatus);
  return createContentSaving<Status>({
    saved: props.saved,
    words,
    create: async () => {
      const outcome = await create({ fields: fields() });
      if (!outcome.ok) return outcome;
      const { checklistId: id, version } = outcome.value;
      return { ok: true, value: { id, version } };
    },
    update: (checklistId, version) => update({ checklistId, version, fields: fields() }),
    setStatus: (checklistId, status) => setStatus({ checklistId, status }),
    onCreated: (id) => props.onCreated?.(id),
  });
}

type DraftProps = { draft: ChecklistDraft; setDraft: SetStoreFunction<ChecklistDraft> };

function Basics(props: DraftProps) {
  return (
    <div class="c-stack-4">
      <TextField
        label={words.fields.title}
        maxLength={120}
        isOptional
        value={props.draft.title}
        onInput={(title) => props.setDraft("title", title)}
      />
      <Field label={words.fields.description}>
        {(id) => (
          <textarea
            id={id}
            class="c-input c-words"
            dir="auto"
            rows={2}
            maxlength={500}
            value={props.draft.description}
            onInput={(event) => props.setDraft("description", event.currentTarget.value)}
          />
        )}
      </Field>
      <Select
        label={words.fields.audience}
        options={text.messenger.audiences}
        value={props.draft.visibleTo}
        onSelect={(visibleTo) => props.setDraft("visibleTo", visibleTo)}
      />
    </div>
  );
}

/** Whether, where and when it comes by itself. */
function Delivered(props: DraftProps) {
  return (
    <div class="c-stack-4">
      <h2 class="c-section-title">{words.panel}</h2>
      <Switch
        label={words.isDelivered}
        hint={words.panelHint}
        isOn={props.draft.isDelivered}
        onSwitch={(isDelivered) => props.setDraft({ isDelivered })}
      />
      <Show when={props.draft.isDelivered}>
        <DeliveryEditor
          draft={props.draft.delivery}
          onChange={(change) => props.setDraft("delivery", change)}
        />
      </Show>
    </div>
  );
}

function Items(props: DraftProps) {
  const focus = createEntryFocus();
  const [news, setNews] = createSignal("");
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
    focus.moved(from + by, by);
    setNews(words.fields.moved(props.draft.items[from + by]?.title ?? "", from + by + 1));
  };
  const remove = (id: string): void => {
    const from = indexOf(id);
    props.setDraft("items", (items) => items.filter((item) => item.id !== id));
    focus.removed(from);
  };
  const add = (): void => {
    props.setDraft("items", (items) => [...items, makeItem()]);
    focus.added();
  };
  return (
    <div class="c-stack-4">
      <h2 class="c-section-title">{words.fields.items}</h2>
      <ol class="c-checkitems" ref={focus.list}>
        <For each={props.draft.items}>
          {(item) => (
            <ItemEditor
              item={item}
              at={indexOf(item.id)}
              count={props.draft.items.length}
              onChange={(change) => props.setDraft("items", indexOf(item.id), change)}
              onMove={(by) => move(item.id, by)}
              onRemove={() => remove(item.id)}
            />
          )}
        </For>
      </ol>
      <p class="oc-sr" role="status">
        {news()}
      </p>
      <div>
        <Button icon="plus" ref={focus.adder} disabled={props.draft.items.length >= MAX_ITEMS} onClick={add}>
          {words.fields.addItem}
        </Button>
      </div>
    </div>
  );
}
