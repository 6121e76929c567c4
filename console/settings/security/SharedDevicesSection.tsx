import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";

const words = text.security.sharedDevices;

/** Whether anonymous visitors are forgotten by a browser that stands still. */
export function SharedDevicesSection(props: { isOn: boolean }) {
  const { save, isBusy } = createSave();
  const setSharedDevices = createMutation(api.security.setSharedDevices);
  const change = (sharedDevices: boolean): void =>
    void save(() => setSharedDevices({ sharedDevices }), { text: words.saved[sharedDevices ? "on" : "off"] });
  return (
    <Section title={words.title} lead={words.lead}>
      <Switch label={words.label} hint={words.hint} isOn={props.isOn} isBusy={isBusy()} onSwitch={change} />
    </Section>
  );
}
