import { createUniqueId, For, Show } from "solid-js";
import { IconButton } from "../../../ui/Button.tsx";
import { text } from "../../strings.ts";
import {
  badLimits,
  type FieldDraft,
  type FieldType,
  hasOptions,
  hasPlaceholder,
  limitsOf,
} from "./formDraft.ts";

const words = text.ticketForms;
const TYPES = Object.entries(words.types) as [FieldType, string][];

export type FieldEditorProps = {
  field: FieldDraft;
  isFirst: boolean;
  isLast: boolean;
  isOnly: boolean;
  onChange: (change: Partial<FieldDraft>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

/** One field of a form: its words, its kind and its rules. */
export function FieldEditor(props: FieldEditorProps) {
  const id = createUniqueId();
  return (
    <li class="c-field-card">
      <div class="c-field-card-head">
        <div class="c-field c-field-grow">
          <label for={`${id}-label`}>{words.label}</label>
          <input
            id={`${id}-label`}
            class="c-input"
            dir="auto"
            maxlength={120}
            autocomplete="off"
            value={props.field.label}
            onInput={(event) => props.onChange({ label: event.currentTarget.value })}
          />
        </div>
        <div class="c-field">
          <label for={`${id}-type`}>{words.type}</label>
          <span class="c-select">
            <select
              id={`${id}-type`}
              class="c-input"
              onChange={(event) => props.onChange({ type: event.currentTarget.value as FieldType })}
            >
              <For each={TYPES}>
                {([type, name]) => (
                  <option value={type} selected={type === props.field.type}>
                    {name}
                  </option>
                )}
              </For>
            </select>
          </span>
        </div>
      </div>
      <Show when={hasOptions(props.field.type)}>
        <div class="c-field">
          <label for={`${id}-options`}>{words.options}</label>
          <textarea
            id={`${id}-options`}
            class="c-input c-words"
            dir="auto"
            rows={3}
            value={props.field.options}
            onInput={(event) => props.onChange({ options: event.currentTarget.value })}
          />
        </div>
      </Show>
      <details class="c-details">
        <summary>{words.limits}</summary>
        <More {...props} id={id} />
      </details>
      <div class="c-field-card-foot">
        <label class="c-check">
          <input
            type="checkbox"
            checked={props.field.required}
            onChange={(event) => props.onChange({ required: event.currentTarget.checked })}
          />
          {words.required}
        </label>
        <span class="c-field-card-actions">
          <IconButton
            icon="arrowUp"
            class="c-entry-up"
            size="sm"
            label={words.up(props.field.label)}
            disabled={props.isFirst}
            onClick={() => props.onMove(-1)}
          />
          <IconButton
            icon="arrowDown"
            class="c-entry-down"
            size="sm"
            label={words.down(props.field.label)}
            disabled={props.isLast}
            onClick={() => props.onMove(1)}
          />
          <IconButton
            icon="trash"
            class="c-entry-remove"
            size="sm"
            label={words.removeField(props.field.label)}
            disabled={props.isOnly}
            onClick={() => props.onRemove()}
          />
        </span>
      </div>
    </li>
  );
}

function More(props: FieldEditorProps & { id: string }) {
  const bad = () => badLimits(props.field);
  return (
    <div class="c-stack-4 c-field-more">
      <Show when={hasPlaceholder(props.field.type)}>
        <div class="c-field">
          <label for={`${props.id}-placeholder`}>{words.placeholder}</label>
          <input
            id={`${props.id}-placeholder`}
            class="c-input"
            dir="auto"
            maxlength={200}
            autocomplete="off"
            value={props.field.placeholder}
            onInput={(event) => props.onChange({ placeholder: event.currentTarget.value })}
          />
        </div>
      </Show>
      <div class="c-field">
        <label for={`${props.id}-help`}>{words.help}</label>
        <input
          id={`${props.id}-help`}
          class="c-input"
          dir="auto"
          maxlength={500}
          autocomplete="off"
          value={props.field.help}
          onInput={(event) => props.onChange({ help: event.currentTarget.value })}
        />
      </div>
      <Show when={limitsOf(props.field.type).length > 0}>
        <div class="c-field-limits">
          <For each={limitsOf(props.field.type)}>
            {(limit) => (
              <div class="c-field">
                <label for={`${props.id}-${limit}`}>{words[limit]}</label>
                <input
                  id={`${props.id}-${limit}`}
                  class="c-input"
                  inputmode="decimal"
                  autocomplete="off"
                  value={props.field[limit]}
                  aria-invalid={bad().includes(limit) ? "true" : undefined}
                  aria-describedby={bad().includes(limit) ? `${props.id}-${limit}-problem` : undefined}
                  onInput={(event) => props.onChange({ [limit]: event.currentTarget.value })}
                />
                <Show when={bad().includes(limit)}>
                  <p id={`${props.id}-${limit}-problem`} class="c-field-problem">
                    {words.notANumber}
                  </p>
                </Show>
              </div>
            )}
          </For>
        </div>
      </Show>
    </div>
  );
}
