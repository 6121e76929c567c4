import { For, Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import { Skeleton } from "../../../ui/Spinner.tsx";
import type { Coverage } from "../../data/api.ts";
import type { Query } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";

const words = text.security.coverage;

const KINDS = ["verified", "claimed", "anonymous", "refused"] as const;
type Counts = Coverage["total"];

const number = new Intl.NumberFormat(text.lang);
const percent = new Intl.NumberFormat(text.lang, { style: "percent", maximumFractionDigits: 0 });

/** What the sessions of the last week have shown, so that an owner knows the price of a stricter rule. */
export function CoverageMeter(props: { query: Query<Coverage> }) {
  return (
    <div class="c-coverage">
      <div class="c-coverage-head">
        <h3 class="c-label">{words.title}</h3>
        <span class="c-small c-muted">{words.period}</span>
      </div>
      <Loaded
        query={props.query}
        failedTitle={words.failed}
        placeholder={<Skeleton height="5rem" radius="0.625rem" />}
      >
        {(coverage) => <Meter coverage={coverage()} />}
      </Loaded>
    </div>
  );
}

function Meter(props: { coverage: Coverage }) {
  const total = () => props.coverage.total;
  const all = () => sum(total());
  // Refusals are worth a line only where there can be some.
  const kinds = () => KINDS.filter((kind) => kind !== "refused" || total().refused > 0);
  const share = (kind: (typeof KINDS)[number]): string => percent.format(total()[kind] / all());
  const label = () =>
    words.label(
      kinds()
        .map((kind) => words.part(words.kinds[kind], total()[kind], share(kind)))
        .join(", "),
    );
  return (
    <Show when={all() > 0} fallback={<p class="c-coverage-empty c-muted">{words.empty}</p>}>
      <div class="c-meter" role="img" aria-label={label()}>
        <For each={kinds()}>
          {(kind) => (
            <Show when={total()[kind] > 0}>
              <span
                class="c-meter-part"
                data-kind={kind}
                style={{ "flex-grow": String(total()[kind]) }}
                title={`${words.kinds[kind]}: ${number.format(total()[kind])}`}
              />
            </Show>
          )}
        </For>
      </div>
      <dl class="c-legend">
        <For each={kinds()}>
          {(kind) => (
            <div class="c-legend-item" data-kind={kind}>
              <dt>{words.kinds[kind]}</dt>
              <dd>
                <span class="c-legend-count">{number.format(total()[kind])}</span>{" "}
                <span class="c-muted">{share(kind)}</span>
                <span class="c-block c-small c-muted">{words.hints[kind]}</span>
              </dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={total().badProof > 0}>
        <p class="c-callout" data-tone="warning">
          <Icon name="alert" size={18} />
          <span>{words.badProof(total().badProof)}</span>
        </p>
      </Show>
      <ByDay coverage={props.coverage} />
    </Show>
  );
}

function ByDay(props: { coverage: Coverage }) {
  return (
    <details class="c-details">
      <summary>{words.byDay}</summary>
      <div class="c-table-wrap oc-scroll" tabIndex={0} role="region" aria-label={words.byDay}>
        <table class="c-table">
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <For each={KINDS}>{(kind) => <th scope="col">{words.kinds[kind]}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.coverage.days}>
              {(day) => (
                <tr>
                  <th scope="row">
                    <time datetime={day.day}>{dayName(day.day)}</time>
                  </th>
                  <For each={KINDS}>{(kind) => <td>{number.format(day[kind])}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </details>
  );
}

const sum = (counts: Counts): number => KINDS.reduce((all, kind) => all + counts[kind], 0);

const weekday = new Intl.DateTimeFormat(text.lang, {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const dayName = (day: string): string => weekday.format(Date.parse(`${day}T00:00:00Z`));
