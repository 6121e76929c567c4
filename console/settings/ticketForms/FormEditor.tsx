import { createSignal, For, Show } from "solid-js";
import { createStore, produce, type SetStoreFunction } from "solid-js/store";
import { Button } from "../../../ui/Button.tsx";
import { api, type TicketForm } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Outcome } from "../../data/errors.ts";
import { Switch } from "../../shell/Choice.tsx";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { useToast } from "../../shell/ToastContext.tsx";
import { failureText, text } from "../../strings.ts";
import { ContentBack } from "../ContentBack.tsx";
import { createEntryFocus } from "../createEntryFocus.ts";
import { Field, TextField } from "../Field.tsx";
import { Select } from "../Select.tsx";
import { FieldEditor } from "./FieldEditor.tsx";
import { FormPreview } from "./FormPreview.tsx";
import { badLimits, type FormDraft, makeField, toContent, toDraft } from "./formDraft.ts";

const words = text.ticketForms;
const MAX_FIELDS = 30;

/** One form: what it says, its fields in order, and beside them what visitors get. */
export function FormEditor(props: { form: TicketForm | null; onClosed: () => void }) {
  // The editor is made anew for another form; what others save meanwhile does not overwrite what is being written.
  // oxlint-disable-next-line solid/reactivity
  const [draft, setDraft] = createStore(toDraft(props.form, words.newName, words.newField));
  const saving = createSaving(
    () => props.form,
    () => toContent(draft),
    () => props.onClosed(),
  );
  const isBad = () => draft.fields.some((field) => badLimits(field).length > 0);
  return (
    <div class="c-form-editor">
      <div class="c-sections">
        <ContentBack label={words.back} onClick={() => props.onClosed()} />
        <Basics draft={draft} setDraft={setDraft} isDefault={props.form?.isDefault ?? false} />
        <Fields draft={draft} setDraft={setDraft} />
        <footer class="c-form-foot">
          <p class="c-field-problem" role="alert">
            {saving.problem()}
          </p>
          <div class="c-form-actions">
            <Button
              variant="primary"
              busy={saving.isBusy()}
              disabled={isBad()}
              onClick={() => void saving.save()}
            >
              {words.save}
            </Button>
            <Button onClick={() => props.onClosed()}>{words.discard}</Button>
            <Show when={props.form}>
              {(form) => <RemoveButton form={form()} onRemoved={() => props.onClosed()} />}
            </Show>
          </div>
        </footer>
      </div>
      <FormPreview content={toContent(draft)} />
    </div>
  );
}

type DraftProps = { draft: FormDraft; setDraft: SetStoreFunction<FormDraft> };

function Basics(props: DraftProps & { isDefault: boolean }) {
  return (
    <div class="c-stack-4">
      <TextField
        label={words.name}
        maxLength={120}
        isOptional
        value={props.draft.name}
        onInput={(name) => props.setDraft("name", name)}
      />
      <Field label={words.description}>
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
        label={words.audience}
        options={words.audiences}
        value={props.draft.audience}
        onSelect={(audience) => props.setDraft("audience", audience)}
      />
      <Switch
        label={words.isDefault}
        hint={words.isDefaultHint}
        isOn={props.draft.isDefault}
        isDisabled={props.isDefault}
        onSwitch={(isOn) => props.setDraft("isDefault", isOn)}
      />
    </div>
  );
}

function Fields(props: DraftProps) {
  const focus = createEntryFocus();
  const [news, setNews] = createSignal("");
  const ids = () => props.draft.fields.map(({ id }) => id);
  const indexOf = (id: string) => ids().indexOf(id);
  const move = (id: string, by: 1 | -1): void => {
    const from = indexOf(id);
    props.setDraft(
      "fields",
      produce((fields) => {
        const [field] = fields.splice(from, 1);
        if (field) fields.splice(from + by, 0, field);
      }),
    );
    focus.moved(from + by, by);
    setNews(words.moved(props.draft.fields[from + by]?.label ?? "", from + by + 1));
  };
  const remove = (id: string): void => {
    const from = indexOf(id);
    props.setDraft("fields", (fields) => fields.filter((field) => field.id !== id));
    focus.removed(from);
  };
  const add = (): void => {
    props.setDraft("fields", (fields) => [...fields, makeField(words.newField)]);
    focus.added();
  };
  return (
    <div class="c-stack-4">
      <h2 class="c-section-title">{words.fields}</h2>
      <ol class="c-fields" ref={focus.list}>
        <For each={props.draft.fields}>
          {(field) => (
            <FieldEditor
              field={field}
              isFirst={indexOf(field.id) === 0}
              isLast={indexOf(field.id) === props.draft.fields.length - 1}
              isOnly={props.draft.fields.length === 1}
              onChange={(change) => props.setDraft("fields", indexOf(field.id), change)}
              onMove={(by) => move(field.id, by)}
              onRemove={() => remove(field.id)}
            />
          )}
        </For>
      </ol>
      <p class="oc-sr" role="status">
        {news()}
      </p>
      <div>
        <Button
          icon="plus"
          ref={focus.adder}
          disabled={props.draft.fields.length >= MAX_FIELDS}
          onClick={add}
        >
          {words.addField}
        </Button>
      </div>
    </div>
  );
}

function RemoveButton(props: { form: TicketForm; onRemoved: () => void }) {
  const confirm = useConfirm();
  const remove = createMutation(api.ticketForms.remove);
  const ask = (): void => {
    const formId = props.form.id;
    const run = async (): Promise<Outcome<unknown>> => {
      const outcome = await remove({ formId });
      if (outcome.ok) props.onRemoved();
      return outcome;
    };
    const { removeTitle: title, removeBody, removeAction: action, removed: done } = words;
    confirm({ title, body: [removeBody], action, run, done });
  };
  return (
    <Button variant="danger" class="c-form-remove" onClick={ask}>
      {words.remove}
    </Button>
  );
}

function createSaving(
  form: () => TicketForm | null,
  content: () => ReturnType<typeof toContent>,
  onSaved: () => void,
) {
  const toast = useToast();
  const create = createMutation(api.ticketForms.create);
  const update = createMutation(api.ticketForms.update);
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem("");
    const known = form();
    const saved = { form: content() };
    const outcome = known ? await update({ formId: known.id, ...saved }) : await create(saved);
    setBusy(false);
    if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    toast({ text: words.saved });
    onSaved();
  };
  return { isBusy, problem, save };
}
