import { Icon } from "../../../ui/Icon.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Switch } from "../../shell/Choice.tsx";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";

const words = text.security.pageHandles;

/** Whether a customer's page may keep a weak way back for anonymous visitors. Turning it on says what that costs first. */
export function PageHandlesSection(props: { isOn: boolean }) {
  const confirm = useConfirm();
  const { save, isBusy } = createSave();
  const setPageHandles = createMutation(api.security.setPageHandles);
  const change = (pageHandles: boolean): void => {
    const run = () => setPageHandles({ pageHandles });
    if (!pageHandles) return void save(run, { text: words.saved.off });
    const { confirmTitle: title, confirmAction: action, confirmBody: body } = words;
    confirm({ title, action, tone: "primary", body, run, done: words.saved.on });
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <Switch label={words.label} hint={words.hint} isOn={props.isOn} isBusy={isBusy()} onSwitch={change} />
      <p class="c-note">
        <Icon name="shield" size={16} />
        {words.warning}
      </p>
    </Section>
  );
}
