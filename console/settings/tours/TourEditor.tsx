import { Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { Switch } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import type { EditorProps } from "../ContentPage.tsx";
import { createContentSaving } from "../createContentSaving.ts";
import { Field, TextField } from "../Field.tsx";
import { createRebased } from "../guides/createRebased.ts";
import { createWeakQuestion } from "../guides/createWeakQuestion.ts";
import { GuideEditor } from "../guides/GuideEditor.tsx";
import { NewGuide } from "../guides/NewGuide.tsx";
import { Section } from "../Section.tsx";
import { firstFault } from "./stepWays.ts";
import { TourResults } from "./TourResults.tsx";
import { TourSteps } from "./TourSteps.tsx";
import { newTour, type TourDraft, toDraft, toFields } from "./tourDraft.ts";

const words = text.tours;

type Saved = (typeof api.tours.getForAgent)["_returnType"];
type Status = Saved["status"];
type Props = EditorProps<Saved>;

/** One tour: the way to its page, how it does there, and who gets it. */
export function TourEditor(props: Props) {
  const create = createMutation(api.tours.create);
  return (
    <Show
      when={props.saved}
      fallback={
        <NewGuide
          title={words.newTitle}
          back={words.back}
          onClosed={props.onClosed}
          create={(name, path) => create({ fields: newTour(name, path) })}
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
  const update = createMutation(api.tours.update);
  const setStatus = createMutation(api.tours.setStatus);
  const alerts = createQuery(api.tours.alerts, () => ({}));
  const saving = createContentSaving<Status>({
    // oxlint-disable-next-line solid/reactivity
    saved: props.saved,
    words,
    create: () => Promise.reject(new Error("A tour that is being edited is there.")),
    update: (itemId) => {
      const message = firstFault(draft.ways);
      if (message) return Promise.resolve({ ok: false, failure: { code: "INPUT_INVALID", message } });
      const { version, fields } = base();
      return update({ itemId, version, fields: toFields(structuredClone(unwrap(draft)), fields) });
    },
    setStatus: (itemId, status) => setStatus({ itemId, status }),
  });
  const ask = createWeakQuestion(() => base().fields.content.steps);
  return (
    <GuideEditor
      type="tour"
      saved={props.saved}
      words={words}
      alerts={alerts.value()?.find(({ itemId }) => itemId === props.saved.id)?.alerts}
      saving={saving}
      ask={ask}
      delivery={draft.delivery}
      onDelivery={(change) => setDraft("delivery", change)}
      onClosed={props.onClosed}
    >
      <TourSteps
        itemId={props.saved.id}
        version={props.saved.version}
        steps={props.saved.fields.content.steps}
        ways={draft.ways}
        onChange={(stepId, change) => setDraft("ways", ({ id }) => id === stepId, change)}
      />
      <TourResults itemId={props.saved.id} version={props.saved.version} />
      <Basics draft={draft} onChange={(change) => setDraft(change)} />
    </GuideEditor>
  );
}

function Basics(props: { draft: TourDraft; onChange: (change: Partial<TourDraft>) => void }) {
  return (
    <Section title={words.basics}>
      <TextField
        label={words.fields.name}
        maxLength={120}
        value={props.draft.name}
        onInput={(name) => props.onChange({ name })}
      />
      <Field label={words.fields.description} hint={words.fields.descriptionHint}>
        {(id) => (
          <textarea
            id={id}
            class="c-input c-words"
            dir="auto"
            rows={2}
            maxlength={500}
            value={props.draft.description}
            onInput={(event) => props.onChange({ description: event.currentTarget.value })}
          />
        )}
      </Field>
      <Switch
        label={words.fields.progress}
        hint={words.fields.progressHint}
        isOn={props.draft.showsProgress}
        onSwitch={(showsProgress) => props.onChange({ showsProgress })}
      />
      <Switch
        label={words.fields.confetti}
        hint={words.fields.confettiHint}
        isOn={props.draft.hasConfetti}
        onSwitch={(hasConfetti) => props.onChange({ hasConfetti })}
      />
    </Section>
  );
}
