import { createSignal } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { TextField } from "../Field.tsx";
import { Loaded, Section } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";

const words = text.tracking;
const MAX_LENGTH = 1_400;

/** Settings › Tracking: what may be known of visitors' ways. */
export function TrackingPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words} icon="globe">
        <TrackingSections />
      </ForManagers>
    </SettingsPage>
  );
}

type Settings = (typeof api.tracking.get)["_returnType"];

function TrackingSections() {
  const query = createQuery(api.tracking.get, () => ({}));
  const set = createMutation(api.tracking.set);
  const { isBusy, save } = createSave();
  return (
    <Loaded query={query} failedTitle={text.settings.failedTitle}>
      {(settings) => {
        const change = (more: Partial<Settings>): void =>
          void save(() => set({ settings: { ...settings(), ...more } }), { text: words.saved });
        return (
          <div class="c-sections">
            <Section title={words.privacy.title}>
              <Switch
                label={words.privacy.label}
                hint={words.privacy.hint}
                isOn={settings().respectSignals}
                isBusy={isBusy()}
                onSwitch={(respectSignals) => change({ respectSignals })}
              />
            </Section>
            <Section title={words.pages.title}>
              <Switch
                label={words.pages.titles}
                hint={words.pages.titlesHint}
                isOn={settings().titles}
                isBusy={isBusy()}
                onSwitch={(titles) => change({ titles })}
              />
              <Parameters
                names={settings().parameters}
                isBusy={isBusy()}
                onSave={(parameters) => change({ parameters })}
              />
            </Section>
          </div>
        );
      }}
    </Loaded>
  );
}

function Parameters(props: { names: string[]; isBusy: boolean; onSave: (names: string[]) => void }) {
  const [draft, setDraft] = createSignal<string>();
  const value = (): string => draft() ?? props.names.join(", ");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onSave(value().split(","));
    setDraft(undefined);
  };
  return (
    <form class="c-stack-4" onSubmit={submit}>
      <TextField
        label={words.pages.parameters}
        hint={words.pages.parametersHint}
        isOptional
        maxLength={MAX_LENGTH}
        value={value()}
        onInput={setDraft}
      />
      <div>
        <Button type="submit" disabled={props.isBusy}>
          {words.pages.save}
        </Button>
      </div>
    </form>
  );
}
