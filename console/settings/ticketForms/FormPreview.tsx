import { Index, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { type FieldInput, FormField } from "../../../ui/FormField.tsx";
import { text } from "../../strings.ts";
import type { FormContent } from "./formDraft.ts";

const words = text.ticketForms;

/** The form with the messenger's own fields, as it is being edited. */
export function FormPreview(props: { content: FormContent }) {
  const [values, setValues] = createStore<Record<string, FieldInput>>({});
  return (
    <aside class="c-form-preview" aria-label={words.preview}>
      <h2 class="c-overline">{words.preview}</h2>
      <p class="c-small c-muted">{words.previewHint}</p>
      <div class="c-form-preview-box">
        <h3 class="c-section-title" dir="auto">
          {props.content.name}
        </h3>
        <Show when={props.content.description}>
          <p class="c-muted" dir="auto">
            {props.content.description}
          </p>
        </Show>
        <div class="oc-form">
          <Index each={props.content.fields}>
            {(field) => (
              <FormField
                field={field()}
                value={values[field().id]}
                optionalLabel={words.optional}
                chooseLabel={words.choose}
                onInput={(value) => setValues(field().id, value)}
              />
            )}
          </Index>
        </div>
      </div>
    </aside>
  );
}
