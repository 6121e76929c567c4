import { createEffect, createUniqueId, For } from "solid-js";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";

const words = text.security.lifetime;

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;
/** From the shortest to the longest the server takes. */
const HOURS = [1, 4, 8, 12, 24, 72, 168];

/** How long a token lives. */
export function LifetimeSection(props: { sessionLifetimeMs: number }) {
  const id = createUniqueId();
  const { save, isBusy } = createSave();
  const setSessionLifetime = createMutation(api.security.setSessionLifetime);
  const hours = () => props.sessionLifetimeMs / HOUR_MS;
  // A figure set by other means is shown as it is.
  const choices = () => (HOURS.includes(hours()) ? HOURS : [...HOURS, hours()].sort((a, b) => a - b));
  let select!: HTMLSelectElement;
  // What is shown is what the server holds.
  const showValue = (): void => {
    select.value = String(hours());
  };
  createEffect(() => showValue());
  const change = async (): Promise<void> => {
    const wanted = Number(select.value);
    if (isBusy()) return showValue();
    const run = () => setSessionLifetime({ sessionLifetimeMs: wanted * HOUR_MS });
    await save(run, { text: words.saved(nameOf(wanted)) });
    showValue();
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <div class="c-field">
        <label for={id}>{words.label}</label>
        <span class="c-select">
          <select
            ref={select}
            id={id}
            class="c-input"
            aria-busy={isBusy() ? "true" : undefined}
            aria-describedby={`${id}-help`}
            onChange={() => void change()}
          >
            <For each={choices()}>
              {(choice) => (
                <option value={String(choice)}>
                  {choice === DEFAULT_HOURS ? words.recommended(nameOf(choice)) : nameOf(choice)}
                </option>
              )}
            </For>
          </select>
        </span>
        <p id={`${id}-help`} class="c-small c-muted">
          {words.help}
        </p>
      </div>
    </Section>
  );
}

function nameOf(hours: number): string {
  return hours > 24 && hours % 24 === 0 ? words.days(hours / 24) : words.hours(Math.round(hours * 10) / 10);
}
