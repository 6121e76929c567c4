import { For } from "solid-js";
import { text } from "../../strings.ts";
import { Field } from "../Field.tsx";

const words = text.messenger.appearance;
const SWATCHES = ["#4f46e5", "#0f766e", "#0369a1", "#be185d", "#b45309", "#15803d", "#334155", "#111827"];

/** A colour by swatch, by the system's picker, or by its number. */
export function ColorField(props: { label: string; value: string; onChange: (color: string) => void }) {
  return (
    <Field label={props.label} hint={words.colorHint}>
      {(id) => (
        <div class="c-colors">
          <input
            type="color"
            class="c-color"
            aria-label={props.label}
            value={props.value}
            onInput={(event) => props.onChange(event.currentTarget.value)}
          />
          <input
            id={id}
            class="c-input c-mono"
            required
            pattern="#[0-9a-fA-F]{6}"
            spellcheck={false}
            value={props.value}
            onChange={(event) => props.onChange(event.currentTarget.value.trim())}
          />
          <span class="c-swatches">
            <For each={SWATCHES}>
              {(color) => (
                <button
                  type="button"
                  class="c-swatch"
                  aria-label={color}
                  aria-pressed={props.value === color}
                  ref={(element) => element.style.setProperty("--c-swatch", color)}
                  onClick={() => props.onChange(color)}
                />
              )}
            </For>
          </span>
        </div>
      )}
    </Field>
  );
}
