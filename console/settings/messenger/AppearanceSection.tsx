import { createMemo, createSignal, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { type Appearance, api, type Branding } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Field, TextField } from "../Field.tsx";
import { Section } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { ColorField } from "./ColorField.tsx";
import { MessengerPreview } from "./MessengerPreview.tsx";

const words = text.messenger.appearance;

/** How launcher and messenger look, with a preview of what is not saved yet. */
export function AppearanceSection(props: { appearance: Appearance; branding: Branding }) {
  const { save, isBusy } = createSave();
  const setAppearance = createMutation(api.messenger.setAppearance);
  const [edits, setEdits] = createSignal<Partial<Appearance>>({});
  const shown = createMemo<Appearance>(() => ({ ...props.appearance, ...edits() }));
  /** Nothing but what differs, so that two who save at once do not undo each other. */
  const changed = (): Partial<Appearance> =>
    Object.fromEntries(
      Object.entries(edits()).filter(([key, value]) => value !== props.appearance[key as keyof Appearance]),
    );
  const isChanged = () => Object.keys(changed()).length > 0;
  const edit = (change: Partial<Appearance>) => setEdits((before) => ({ ...before, ...change }));
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const run = async () => {
      const outcome = await setAppearance({ change: changed() });
      if (outcome.ok) setEdits({});
      return outcome;
    };
    await save(run, { text: text.messenger.saved });
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <div class="c-looks">
        <form class="c-stack-5" onSubmit={(event) => void submit(event)}>
          <ColorField label={words.color} value={shown().color} onChange={(color) => edit({ color })} />
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
        <MessengerPreview appearance={shown()} branding={props.branding} />
      </div>
    </Section>
  );
}
