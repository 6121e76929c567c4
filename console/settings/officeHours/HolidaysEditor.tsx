import { Index, Show } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import type { OfficeHours } from "../../data/api.ts";
import { text } from "../../strings.ts";

const words = text.officeHours;
const MAX_HOLIDAYS = 100;
const MAX_NAME_LENGTH = 60;

type Holiday = OfficeHours["holidays"][number];

/** Dates on which the office stays closed. */
export function HolidaysEditor(props: { holidays: Holiday[]; onChange: (holidays: Holiday[]) => void }) {
  const change = (index: number, more: Partial<Holiday>): void =>
    props.onChange(props.holidays.map((each, at) => (at === index ? { ...each, ...more } : each)));
  return (
    <div class="c-stack-4">
      <Show when={props.holidays.length > 0} fallback={<p class="c-small c-muted">{words.noHolidays}</p>}>
        <ul class="c-holidays">
          <Index each={props.holidays}>
            {(holiday, index) => (
              <li class="c-holiday">
                <input
                  class="c-input c-date"
                  type="date"
                  value={holiday().date}
                  aria-label={words.date(index + 1)}
                  onChange={(event) => change(index, { date: event.currentTarget.value })}
                />
                <input
                  class="c-input"
                  value={holiday().name}
                  maxlength={MAX_NAME_LENGTH}
                  placeholder={words.namePlaceholder}
                  aria-label={words.name(index + 1)}
                  onInput={(event) => change(index, { name: event.currentTarget.value })}
                />
                <IconButton
                  icon="close"
                  size="sm"
                  label={words.removeHoliday(index + 1)}
                  onClick={() => props.onChange(props.holidays.filter((_, at) => at !== index))}
                />
              </li>
            )}
          </Index>
        </ul>
      </Show>
      <div>
        <Button
          icon="plus"
          size="sm"
          disabled={props.holidays.length >= MAX_HOLIDAYS}
          onClick={() => props.onChange([...props.holidays, { date: "", name: "" }])}
        >
          {words.addHoliday}
        </Button>
      </div>
    </div>
  );
}
