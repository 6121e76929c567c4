import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { type Appearance, api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { MessengerPreview } from "./MessengerPreview.tsx";
import { Select } from "./Select.tsx";

const words = text.messenger.appearance;
const SWATCHES = ["#4f46e5", "#0f766e", "#0369a1", "#be185d", "#b45309", "#15803d", "#334155", "#111827"];

/** How launcher and messenger look, with a preview of what is not saved yet. */
export function AppearanceSection(props: { appearance: Appearance }) {
  const { save, isBusy } = createSave();
  const setAppearance = createMutation(api.messenger.setAppearance);
  const [edits, setEdits] = createSignal<Partial<Appearance>>({});
  const shown = createMemo<Appearance>(() => ({ ...props.appearance, ...edits() }));
  const isChanged = () =>
    (Object.keys(edits()) as (keyof Appearance)[]).some((key) => edits()[key] !== props.appearance[key]);
  const edit = (change: Partial<Appearance>) => setEdits((before) => ({ ...before, ...change }));
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const run = async () => {
      const outcome = await setAppearance({ appearance: shown() });
      if (outcome.ok) setEdits({});
      return outcome;
    };
    await save(run, { text: text.messenger.saved });
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <div class="c-looks">
        <form class="c-stack-5" onSubmit={(event) => void submit(event)}>
          <ColorField value={shown().color} onChange={(color) => edit({ color })} />
          <TextField
            label={words.teamName}
            value={shown().teamName}
            maxLength={60}
            onInput={(teamName) => edit({ teamName })}
          />
          <TextField
            label={words.greeting}
            value={shown().greeting}
            maxLength={200}
            onInput={(greeting) => edit({ greeting })}
          />
          <div class="c-looks-pair">
            <Select
              label={words.theme}
              options={words.themes}
              value={shown().theme}
              onSelect={(theme) => edit({ theme })}
            />
            <Select
              label={words.icon}
              options={words.icons}
              value={shown().icon}
              onSelect={(icon) => edit({ icon })}
            />
            <Select
              label={words.side}
              options={words.sides}
              value={shown().side}
              onSelect={(side) => edit({ side })}
            />
            <Field label={words.spacing}>
              {(id) => (
                <input
                  id={id}
                  class="c-input"
                  type="number"
                  min="0"
                  max="100"
                  required
                  value={shown().spacing}
                  onInput={(event) => edit({ spacing: event.currentTarget.valueAsNumber || 0 })}
                />
              )}
            </Field>
          </div>
          <Switch
            label={words.launcher}
            hint={words.launcherHint}
            isOn={shown().launcher === "visible"}
            onSwitch={(isOn) => edit({ launcher: isOn ? "visible" : "hidden" })}
          />
          <div class="c-looks-actions">
            <Button type="submit" variant="primary" busy={isBusy()} disabled={!isChanged()}>
              {words.save}
            </Button>
            <Show when={isChanged()}>
              <Button variant="ghost" onClick={() => setEdits({})}>
                {words.discard}
              </Button>
            </Show>
          </div>
        </form>
        <MessengerPreview appearance={shown()} />
      </div>
    </Section>
  );
}

function Field(props: { label: string; hint?: string; children: (id: string) => JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      {props.children(id)}
      <Show when={props.hint}>
        <p class="c-small c-muted">{props.hint}</p>
      </Show>
    </div>
  );
}

function TextField(props: {
  label: string;
  value: string;
  maxLength: number;
  onInput: (value: string) => void;
}) {
  return (
    <Field label={props.label}>
      {(id) => (
        <input
          id={id}
          class="c-input"
          dir="auto"
          required
          maxLength={props.maxLength}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A colour by swatch, by the system's picker, or by its number. */
function ColorField(props: { value: string; onChange: (color: string) => void }) {
  return (
    <Field label={words.color} hint={words.colorHint}>
      {(id) => (
        <div class="c-colors">
          <input
            type="color"
            class="c-color"
            aria-label={words.color}
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
