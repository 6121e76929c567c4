import { Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { Icon } from "../../../ui/Icon.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { Switch } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import type { EditorProps } from "../ContentPage.tsx";
import { createContentSaving } from "../createContentSaving.ts";
import { TextField } from "../Field.tsx";
import { createRebased } from "../guides/createRebased.ts";
import { createWeakQuestion, isWeak } from "../guides/createWeakQuestion.ts";
import { GuideEditor } from "../guides/GuideEditor.tsx";
import { NewGuide } from "../guides/NewGuide.tsx";
import { Section } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { TooltipResults } from "./TooltipResults.tsx";
import { newTooltip, type TooltipDraft, toDraft, toFields } from "./tooltipDraft.ts";

const words = text.tooltips;

type Saved = (typeof api.tooltips.getForAgent)["_returnType"];
type Status = Saved["status"];
type Props = EditorProps<Saved>;

/** One tooltip: the way to its page, how it does there, and who gets it. */
export function TooltipEditor(props: Props) {
  const create = createMutation(api.tooltips.create);
  return (
    <Show
      when={props.saved}
      fallback={
        <NewGuide
          title={words.newTitle}
          back={words.back}
          onClosed={props.onClosed}
          create={(name, path) => create({ fields: newTooltip(name, path) })}
          onCreated={(id) => props.onCreated?.(id)}
        />
      }
    >
      {(saved) => <Existing saved={saved()} onClosed={props.onClosed} />}
    </Show>
  );
}

function Existing(props: { saved: Saved; onClosed: () => void }) {
  const { draft, setDraft, base } = createRebased(() => props.saved, { toDraft, toFields });
  const update = createMutation(api.tooltips.update);
  const setStatus = createMutation(api.tooltips.setStatus);
  const alerts = createQuery(api.tooltips.alerts, () => ({}));
  const saving = createContentSaving<Status>({
    // oxlint-disable-next-line solid/reactivity
    saved: props.saved,
    words,
    create: () => Promise.reject(new Error("A tooltip that is being edited is there.")),
    update: (itemId) => {
      const { version, fields } = base();
      return update({ itemId, version, fields: toFields(structuredClone(unwrap(draft)), fields) });
    },
    setStatus: (itemId, status) => setStatus({ itemId, status }),
  });
  const ask = createWeakQuestion(() => [base().fields.content]);
  return (
    <GuideEditor
      type="tooltip"
      saved={props.saved}
      words={words}
      alerts={alerts.value()?.filter(({ itemId }) => itemId === props.saved.id)}
      saving={saving}
      ask={ask}
      delivery={draft.delivery}
      onDelivery={(change) => setDraft("delivery", change)}
      onClosed={props.onClosed}
    >
      <Says content={props.saved.fields.content} />
      <TooltipResults itemId={props.saved.id} version={props.saved.version} />
      <Basics draft={draft} onChange={(change) => setDraft(change)} />
    </GuideEditor>
  );
}

/** What it says, in the words of its author, and whether it has a target yet. */
function Says(props: { content: Saved["fields"]["content"] }) {
  return (
    <Section title={words.says}>
      <div class="c-guide-says">
        <p class="c-strong" dir="auto">
          {props.content.title || (props.content.source ? "" : words.saysNothing)}
        </p>
        <p class="c-guide-source" dir="auto">
          {props.content.source}
        </p>
      </div>
      <Show when={isWeak(props.content)}>
        <p class="c-note">
          <Icon name="alert" size={16} />
          {text.guides.weak.tipNote}
        </p>
      </Show>
      <Show when={props.content.anchor === null}>
        <p class="c-note">
          <Icon name="alert" size={16} />
          {words.noTarget}
        </p>
      </Show>
    </Section>
  );
}

function Basics(props: { draft: TooltipDraft; onChange: (change: Partial<TooltipDraft>) => void }) {
  return (
    <Section title={words.basics}>
      <TextField
        label={words.fields.name}
        hint={words.fields.nameHint}
        maxLength={120}
        value={props.draft.name}
        onInput={(name) => props.onChange({ name })}
      />
      <Select<TooltipDraft["opens"]>
        label={words.fields.opens}
        options={words.opens}
        value={props.draft.opens}
        onSelect={(opens) => props.onChange({ opens })}
      />
      <Select<TooltipDraft["side"]>
        label={words.fields.side}
        options={words.sides}
        value={props.draft.side}
        onSelect={(side) => props.onChange({ side })}
      />
      <Switch
        label={words.fields.beacon}
        hint={words.fields.beaconHint}
        isOn={props.draft.hasBeacon}
        onSwitch={(hasBeacon) => props.onChange({ hasBeacon })}
      />
      <Select<NonNullable<TooltipDraft["beaconAt"]>>
        label={words.fields.beaconAt}
        options={words.beaconPlaces}
        value={props.draft.beaconAt ?? "topEnd"}
        onSelect={(beaconAt) => props.onChange({ beaconAt })}
      />
    </Section>
  );
}
