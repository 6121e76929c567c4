import { For, Index, Show } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import type { OfficeHours } from "../../data/api.ts";
import { text } from "../../strings.ts";

const words = text.officeHours;
const MAX_WINDOWS = 5;
const DAY_MINUTES = 1_440;
const WEEKDAYS = 5;

type OpenWindow = OfficeHours["week"][number][number];

/** Seven days, each with as many windows as it needs. */
export function WeekEditor(props: {
  week: OfficeHours["week"];
  onChange: (week: OfficeHours["week"]) => void;
}) {
  const setDay = (day: number, windows: OpenWindow[]): void =>
    props.onChange(props.week.map((each, index) => (index === day ? windows : each)));
  const copyMonday = (): void => {
    const monday = props.week[0] ?? [];
    props.onChange(
      props.week.map((each, index) => (index < WEEKDAYS ? monday.map((one) => ({ ...one })) : each)),
    );
  };
  return (
    <div class="c-stack-4">
      <ol class="c-week">
        <For each={words.days}>
          {(name, day) => (
            <DayRow
              name={name}
              windows={props.week[day()] ?? []}
              onChange={(windows) => setDay(day(), windows)}
            />
          )}
        </For>
      </ol>
      <div>
        <Button size="sm" variant="ghost" icon="copy" onClick={copyMonday}>
          {words.copy}
        </Button>
      </div>
    </div>
  );
}

function DayRow(props: { name: string; windows: OpenWindow[]; onChange: (windows: OpenWindow[]) => void }) {
  const change = (index: number, more: Partial<OpenWindow>): void =>
    props.onChange(props.windows.map((each, at) => (at === index ? { ...each, ...more } : each)));
  const add = (): void => {
    const last = props.windows.at(-1);
    // After the last one, by an hour; on a day that was closed, the usual day.
    const from = last && last.to > last.from ? Math.min(last.to + 60, DAY_MINUTES - 60) : 9 * 60;
    props.onChange([...props.windows, { from, to: last ? Math.min(from + 240, DAY_MINUTES) : 17 * 60 }]);
  };
  return (
    <li class="c-week-day" data-closed={props.windows.length === 0 ? "true" : undefined}>
      <span class="c-week-name">{props.name}</span>
      <div class="c-week-windows">
        <Show when={props.windows.length > 0} fallback={<span class="c-muted">{words.closed}</span>}>
          <Index each={props.windows}>
            {(window, index) => (
              <span class="c-week-window">
                <TimeField
                  minutes={window().from}
                  label={words.from(props.name, index + 1)}
                  onChange={(from) => change(index, { from })}
                />
                <span aria-hidden="true">–</span>
                <TimeField
                  minutes={window().to % DAY_MINUTES}
                  label={words.to(props.name, index + 1)}
                  onChange={(to) => change(index, { to })}
                />
                <WindowNote window={window()} />
                <IconButton
                  icon="close"
                  size="sm"
                  label={words.removeWindow(props.name, index + 1)}
                  onClick={() => props.onChange(props.windows.filter((_, at) => at !== index))}
                />
              </span>
            )}
          </Index>
        </Show>
      </div>
      <IconButton
        icon="plus"
        size="sm"
        label={words.addWindow(props.name)}
        disabled={props.windows.length >= MAX_WINDOWS}
        onClick={add}
      />
    </li>
  );
}

/** What two times alone do not say. */
function WindowNote(props: { window: OpenWindow }) {
  const note = (): string => {
    const { from } = props.window;
    const to = props.window.to % DAY_MINUTES;
    if (from === to) return words.allDay;
    return to !== 0 && to < from ? words.nextDay : "";
  };
  return (
    <Show when={note()}>
      <span class="c-tag c-tag-sm">{note()}</span>
    </Show>
  );
}

function TimeField(props: { minutes: number; label: string; onChange: (minutes: number) => void }) {
  return (
    <input
      class="c-input c-time"
      type="time"
      required
      value={toClock(props.minutes)}
      aria-label={props.label}
      onChange={(event) => {
        const [hours = "", minutes = ""] = event.currentTarget.value.split(":");
        if (hours && minutes) props.onChange(Number(hours) * 60 + Number(minutes));
        else event.currentTarget.value = toClock(props.minutes);
      }}
    />
  );
}

const toClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
