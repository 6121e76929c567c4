import { createMemo, createSignal, Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { Button } from "../../../ui/Button.tsx";
import { type Appearance, api, type Branding } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { TextField } from "../Field.tsx";
import { Section } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { ColorField } from "./ColorField.tsx";
import { MessengerPreview } from "./MessengerPreview.tsx";
import { PictureField } from "./PictureField.tsx";

const words = text.branding;
type Edits = Partial<Pick<Branding, "header" | "logoAlt">>;
type Ground = Branding["header"];

/** Header, logo and launcher icon. Pictures take effect at once; colours and words when they are saved. */
export function BrandingSection(props: { appearance: Appearance; branding: Branding }) {
  const { save, isBusy } = createSave();
  const set = createMutation(api.branding.set);
  const [edits, setEdits] = createSignal<Edits>({});
  const shown = createMemo<Branding>(() => ({ ...props.branding, ...edits() }));
  const isChanged = () =>
    (Object.keys(edits()) as (keyof Edits)[]).some(
      (key) => JSON.stringify(edits()[key]) !== JSON.stringify(props.branding[key]),
    );
  const edit = (change: Edits) => setEdits((before) => ({ ...before, ...change }));
  const toGround = (kind: Ground["kind"]): Ground =>
    kind === "gradient" ? { kind, from: props.appearance.color, to: "#0f172a" } : { kind };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const run = async () => {
      const outcome = await set({ change: structuredClone(unwrap(edits())) });
      if (outcome.ok) setEdits({});
      return outcome;
    };
    await save(run, { text: text.messenger.saved });
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <div class="c-looks">
        <div class="c-stack-5">
          <form class="c-stack-5" onSubmit={(event) => void submit(event)}>
            <Select
              label={words.ground}
              options={words.grounds}
              value={shown().header.kind}
              onSelect={(kind) => edit({ header: toGround(kind) })}
            />
            <GradientFields ground={shown().header} onChange={(header) => edit({ header })} />
            <Show when={shown().logo}>
              <TextField
                label={words.alt}
                hint={words.altHint}
                isOptional
                maxLength={120}
                value={shown().logoAlt}
                onInput={(logoAlt) => edit({ logoAlt })}
              />
            </Show>
            <Show when={isChanged()}>
              <div class="c-looks-actions">
                <Button type="submit" variant="primary" busy={isBusy()}>
                  {words.save}
                </Button>
                <Button variant="ghost" onClick={() => setEdits({})}>
                  {words.discard}
                </Button>
              </div>
            </Show>
          </form>
          <Pictures branding={shown()} />
        </div>
        <MessengerPreview appearance={props.appearance} branding={shown()} />
      </div>
    </Section>
  );
}

function GradientFields(props: { ground: Ground; onChange: (ground: Ground) => void }) {
  const gradient = () => (props.ground.kind === "gradient" ? props.ground : null);
  return (
    <Show when={gradient()}>
      {(colors) => (
        <>
          <ColorField
            label={words.from}
            value={colors().from}
            onChange={(from) => props.onChange({ ...colors(), from })}
          />
          <ColorField
            label={words.to}
            value={colors().to}
            onChange={(to) => props.onChange({ ...colors(), to })}
          />
        </>
      )}
    </Show>
  );
}

function Pictures(props: { branding: Branding }) {
  return (
    <>
      <Show when={props.branding.header.kind === "image"}>
        <PictureField
          use="header"
          label={words.image}
          hint={words.imageHint}
          url={props.branding.image?.url ?? null}
        />
      </Show>
      <PictureField
        use="logo"
        label={words.logo}
        hint={words.logoHint}
        url={props.branding.logo?.url ?? null}
      />
      <PictureField
        use="icon"
        label={words.icon}
        hint={words.iconHint}
        url={props.branding.icon?.url ?? null}
      />
    </>
  );
}
