import { For } from "solid-js";
import type { Audience, MessengerConfig } from "../../data/api.ts";
import { Switch } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { createConfigSave } from "./createConfigSave.ts";

const words = text.messenger.tabs;

type Tab = MessengerConfig["tabs"][number];

/** Which tabs there are, for whom, and which comes first. */
export function TabsSection(props: { config: MessengerConfig }) {
  const { change, isBusy } = createConfigSave();
  const setTab = (id: Tab["id"], patch: Partial<Tab>) =>
    void change({ tabs: props.config.tabs.map((tab) => (tab.id === id ? { ...tab, ...patch } : tab)) });
  const ids = () => props.config.tabs.map(({ id }) => id);
  const tabOf = (id: Tab["id"]) => props.config.tabs.find((tab) => tab.id === id) as Tab;
  return (
    <Section title={words.title} lead={words.lead}>
      <ul class="c-listbox" role="list">
        {/* By id: a saved row keeps its element, and with it the keyboard. */}
        <For each={ids()}>
          {(id) => (
            <li class="c-listrow c-setrow">
              <Switch
                label={words.names[id]}
                hint={words.hints[id]}
                isOn={tabOf(id).isEnabled}
                isDisabled={id === "messages"}
                isBusy={isBusy()}
                onSwitch={(isEnabled) => setTab(id, { isEnabled })}
              />
              <Select<Audience>
                label={text.messenger.audienceOf(words.names[id])}
                isLabelHidden
                options={text.messenger.audiences}
                value={tabOf(id).visibleTo}
                isDisabled={id === "messages" || !tabOf(id).isEnabled}
                isBusy={isBusy()}
                onSelect={(visibleTo) => setTab(id, { visibleTo })}
              />
            </li>
          )}
        </For>
      </ul>
      <Select<Tab["id"]>
        label={words.default}
        hint={words.defaultHint}
        options={words.names}
        value={props.config.defaultTab}
        isBusy={isBusy()}
        onSelect={(defaultTab) => void change({ defaultTab })}
      />
      <Switch
        label={words.strict}
        hint={words.strictHint}
        isOn={props.config.isStrict}
        isBusy={isBusy()}
        onSwitch={(isStrict) => void change({ isStrict })}
      />
    </Section>
  );
}
