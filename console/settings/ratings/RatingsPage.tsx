import { For, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { Switch } from "../../shell/Choice.tsx";
import { createSave } from "../../shell/createSave.ts";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { Loaded, Section } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { SettingsPage } from "../SettingsPage.tsx";

const words = text.ratings;

/** Settings › Ratings: when visitors are asked, and what they have said. */
export function RatingsPage() {
  const query = createQuery(api.csat.get, () => ({}));
  return (
    <SettingsPage words={words}>
      <Loaded query={query} failedTitle={text.settings.failedTitle}>
        {(value) => (
          <div class="c-sections">
            <Asking settings={value().settings} />
            <Score score={value().score} />
          </div>
        )}
      </Loaded>
    </SettingsPage>
  );
}

type Settings = (typeof api.csat.get)["_returnType"]["settings"];

function Asking(props: { settings: Settings }) {
  const { canManage } = useWorkspace();
  const set = createMutation(api.csat.set);
  const { isBusy, save } = createSave();
  const change = (more: Partial<Settings>): void => {
    const { askForRating, delayMinutes } = props.settings;
    void save(() => set({ askForRating, delayMinutes, ...more }), { text: words.saved });
  };
  const delays = (): Record<string, string> => {
    const now = props.settings.delayMinutes;
    const { delays: known, otherDelay } = words.ask;
    return String(now) in known ? known : { ...known, [String(now)]: otherDelay(now) };
  };
  return (
    <Section title={words.ask.title} lead={words.ask.lead}>
      <Switch
        label={words.ask.label}
        hint={words.ask.hint}
        isOn={props.settings.askForRating}
        isDisabled={!canManage() || isBusy()}
        onSwitch={(askForRating) => change({ askForRating })}
      />
      <Select
        label={words.ask.delay}
        options={delays()}
        value={String(props.settings.delayMinutes)}
        isDisabled={!canManage() || !props.settings.askForRating || isBusy()}
        onSelect={(minutes) => change({ delayMinutes: Number(minutes) })}
      />
      <Show when={!canManage()}>
        <p class="c-callout">{words.readOnly}</p>
      </Show>
    </Section>
  );
}

function Score(props: { score: (typeof api.csat.get)["_returnType"]["score"] }) {
  return (
    <Section title={words.score.title} lead={words.score.lead}>
      <Show
        when={props.score.average !== null}
        fallback={<p class="c-nothing-yet c-strong">{words.score.none}</p>}
      >
        <p class="c-score">
          <span class="c-score-average">{words.score.average(props.score.average ?? 0)}</span>
          <span class="c-muted">{words.score.count(props.score.count)}</span>
        </p>
        <ul class="c-score-rows">
          <For each={words.score.faces}>
            {(label, at) => (
              <li class="c-score-row">
                <span>{label}</span>
                <progress
                  max={props.score.count}
                  value={props.score.counts[at()] ?? 0}
                  aria-label={`${label}: ${words.score.count(props.score.counts[at()] ?? 0)}`}
                />
                <span class="c-muted">{props.score.counts[at()] ?? 0}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  );
}
