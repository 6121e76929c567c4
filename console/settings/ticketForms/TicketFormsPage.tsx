import { createSignal, For, onMount, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api, type TicketForm } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { takeFocus } from "../../shell/takeFocus.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";
import { SettingsPage } from "../SettingsPage.tsx";
import { FormEditor } from "./FormEditor.tsx";

const words = text.ticketForms;

/** Settings › Ticket forms: the list, or one form being edited. */
export function TicketFormsPage() {
  const forms = createQuery(api.ticketForms.list, () => ({}));
  // What is edited: a form's id, "new", or nothing.
  const [editing, setEditing] = createSignal<string | null>(null);
  const [leftAt, setLeftAt] = createSignal<string | null>(null);
  const close = (): void => {
    setLeftAt(editing());
    setEditing(null);
  };
  const formOf = (id: string): TicketForm | null => forms.value()?.find((form) => form.id === id) ?? null;
  return (
    <SettingsPage words={words}>
      <Loaded query={forms} failedTitle={text.settings.failedTitle}>
        {(value) => (
          <Show
            when={editing()}
            keyed
            fallback={<FormList forms={value()} leftAt={leftAt()} onEdit={setEditing} />}
          >
            {(id) => <FormEditor form={formOf(id)} onClosed={close} />}
          </Show>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function FormList(props: {
  forms: TicketForm[];
  /** What was being written a moment ago, an id or "new": the keyboard goes on there. */
  leftAt: string | null;
  onEdit: (id: string) => void;
}) {
  const { canManage } = useWorkspace();
  return (
    <div class="c-stack-4">
      <Show
        when={props.forms.length > 0}
        fallback={
          <div class="c-nothing-yet">
            <p class="c-strong">{words.none}</p>
            <p class="c-muted">{words.noneHint}</p>
          </div>
        }
      >
        <ul class="c-listbox">
          <For each={props.forms}>
            {(form) => (
              <li class="c-listrow">
                <span class="c-listrow-icon">
                  <Icon name="ticket" size={18} />
                </span>
                <div class="c-listrow-text">
                  <p class="c-listrow-line">
                    <span class="c-strong" dir="auto">
                      {form.name}
                    </span>
                    <Show when={form.isDefault}>
                      <span class="c-tag">{words.default}</span>
                    </Show>
                  </p>
                  <p class="c-small c-muted">
                    {words.fieldCount(form.fields.length)} · {words.audiences[form.audience]}
                  </p>
                </div>
                <Show when={canManage()}>
                  <Button
                    size="sm"
                    aria-label={words.editNamed(form.name)}
                    ref={(element) => props.leftAt === form.id && onMount(() => takeFocus(element))}
                    onClick={() => props.onEdit(form.id)}
                  >
                    {words.edit}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={canManage()} fallback={<p class="c-callout">{words.readOnly}</p>}>
        <div>
          <Button
            icon="plus"
            ref={(element) => props.leftAt === "new" && onMount(() => takeFocus(element))}
            onClick={() => props.onEdit("new")}
          >
            {words.add}
          </Button>
        </div>
      </Show>
    </div>
  );
}
