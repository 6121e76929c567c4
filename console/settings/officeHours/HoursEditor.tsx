import { createMemo, createSignal, For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api, type OfficeHours } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { HolidaysEditor } from "./HolidaysEditor.tsx";
import { WeekEditor } from "./WeekEditor.tsx";

const words = text.officeHours;

type Saved = { hours: OfficeHours; state: { isOpen: boolean; changes: number[] } } | null;

/** What a workspace that has no hours yet begins with. */
function firstHours(): OfficeHours {
  const day = () => [{ from: 9 * 60, to: 17 * 60 }];
  return {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    week: [day(), day(), day(), day(), day(), [], []],
    holidays: [],
  };
}

/** The schedule. Nothing is saved before it is said to be; what is saved is what the server holds. */
export function HoursEditor(props: { saved: Saved }) {
  const set = createMutation(api.officeHours.set);
  const { save, isBusy } = createSave();
  // Out of the store, so that it can be compared and copied.
  const held = createMemo(
    (): OfficeHours | null => props.saved && (JSON.parse(JSON.stringify(props.saved.hours)) as OfficeHours),
  );
  const [draft, setDraft] = createSignal<OfficeHours>();
  const shown = (): OfficeHours | null => draft() ?? held();
  const isChanged = (): boolean =>
    draft() !== undefined && JSON.stringify(draft()) !== JSON.stringify(held());
  const isWhole = (): boolean => (shown()?.holidays ?? []).every(({ date, name }) => date && name.trim());

  const store = async (hours: OfficeHours | null): Promise<void> => {
    await save(() => set({ hours }), { text: hours ? words.savedOn : words.savedOff });
    // A refusal leaves what was written where it was.
    if (Boolean(held()) === Boolean(hours)) setDraft(undefined);
  };
  const change = (more: Partial<OfficeHours>): void => {
    const now = shown();
    if (now) setDraft({ ...now, ...more });
  };
  const toggle = (isOn: boolean): void => {
    if (isOn) setDraft(firstHours());
    else if (held()) void store(null);
    else setDraft(undefined);
  };

  return (
    <div class="c-stack-5">
      <Switch label={words.use} hint={words.useHint} isOn={shown() !== null} onSwitch={toggle} />
      <Show when={props.saved && !isChanged() ? props.saved.state : null}>
        {(state) => <OfficeStatus isOpen={state().isOpen} next={state().changes[0]} />}
      </Show>
      <Show when={shown()}>
        {(hours) => (
          <>
            <ZoneField zone={hours().timeZone} onChange={(timeZone) => change({ timeZone })} />
            <Section title={words.week}>
              <WeekEditor week={hours().week} onChange={(week) => change({ week })} />
            </Section>
            <Section title={words.holidays} lead={words.holidaysHint}>
              <HolidaysEditor holidays={hours().holidays} onChange={(holidays) => change({ holidays })} />
            </Section>
            <Show when={isChanged()}>
              <div class="c-savebar">
                <Button
                  variant="primary"
                  busy={isBusy()}
                  disabled={!isWhole()}
                  onClick={() => void store(hours())}
                >
                  {words.save}
                </Button>
                <Button variant="ghost" onClick={() => setDraft(undefined)}>
                  {words.discard}
                </Button>
              </div>
            </Show>
          </>
        )}
      </Show>
    </div>
  );
}

function OfficeStatus(props: { isOpen: boolean; next: number | undefined }) {
  const { view } = useEnvironment();
  const format = new Intl.DateTimeFormat(view.navigator.language, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const sentence = (): string => {
    if (props.next === undefined) return props.isOpen ? words.openAlways : words.closedAlways;
    const time = format.format(props.next);
    return `${props.isOpen ? words.openUntil(time) : words.closedUntil(time)} (${words.yourTime})`;
  };
  return (
    <p class="c-office-state" data-open={props.isOpen ? "true" : "false"} role="status">
      {sentence()}
    </p>
  );
}

function ZoneField(props: { zone: string; onChange: (zone: string) => void }) {
  const zones = createMemo(() => {
    const known = Intl.supportedValuesOf("timeZone");
    return known.includes(props.zone) ? known : [props.zone, ...known];
  });
  return (
    <div class="c-field">
      <label for="office-zone">{words.zone}</label>
      <span class="c-select">
        <select
          id="office-zone"
          class="c-input"
          aria-describedby="office-zone-help"
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          <For each={zones()}>
            {(zone) => (
              <option value={zone} selected={zone === props.zone}>
                {zone.replaceAll("_", " ")}
              </option>
            )}
          </For>
        </select>
      </span>
      <p id="office-zone-help" class="c-small c-muted">
        {words.zoneHint}
      </p>
    </div>
  );
}
