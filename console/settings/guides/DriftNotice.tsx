import { For, Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import type { SoleAlert, TargetAlert } from "../../data/api.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { EditOnPage, type EditOnPageProps } from "./EditOnPage.tsx";

const words = text.guides.health;

/** Of a step, which has a place and a title, or of a tooltip. */
export type GuideAlert = Omit<SoleAlert, "itemId"> & Partial<Pick<TargetAlert, "stepId" | "at" | "title">>;
type Props = Pick<EditOnPageProps, "content" | "include"> & { alerts: readonly GuideAlert[] };

/** Targets that visitors do not find any more, or only just: which, since when, why, and what to do. Nothing while all is well. */
export function DriftNotice(props: Props) {
  return (
    <Show when={props.alerts.length > 0}>
      <section class="c-callout c-drift" data-tone="warning" aria-label={words.title}>
        <Icon name="alert" size={18} />
        <div class="c-drift-body">
          <div>
            <h2 class="c-drift-title">{words.title}</h2>
            <p>{words.lead}</p>
          </div>
          <ul class="c-drift-list">
            <For each={props.alerts}>
              {(alert) => <Drift alert={alert} content={props.content} include={props.include} />}
            </For>
          </ul>
        </div>
      </section>
    </Show>
  );
}

function Drift(props: Pick<Props, "content" | "include"> & { alert: GuideAlert }) {
  const { ago, now } = useEnvironment();
  const isTip = () => props.content.type === "tooltip";
  const name = () =>
    isTip() ? words.element : words.step((props.alert.at ?? 0) + 1, props.alert.title ?? "");
  const advice = () => (isTip() ? words.tipSuggestions : words.suggestions)[suggestionFor(props.alert)];
  const since = () => words.since(ago(props.alert.since, now()));
  const found = () => {
    const { lastFoundAt, state } = props.alert;
    if (state === "unsure") return "";
    return lastFoundAt === null ? words.neverFound : words.lastFound(ago(lastFoundAt, now()));
  };
  return (
    <li class="c-drift-item">
      <div class="c-drift-text">
        <p class="c-drift-name" dir="auto">
          {name()}
        </p>
        <p>
          {whatOf(props.alert)} {since()} {found()}
        </p>
        <Show when={reasonsOf(props.alert)}>
          {(reasons) => (
            <p>
              {words.because} {reasons()}.
            </p>
          )}
        </Show>
        <Show when={props.alert.meanScore !== null}>
          <p>{words.score(props.alert.meanScore ?? 0)}</p>
        </Show>
        <p class="c-drift-advice">{advice()}</p>
      </div>
      <EditOnPage
        content={props.content}
        include={props.include}
        {...(props.alert.stepId === undefined ? {} : { stepId: props.alert.stepId })}
        label={words.repair}
        aria-label={words.repairNamed(name())}
        size="sm"
      />
    </li>
  );
}

const whatOf = ({ state, missed, of }: GuideAlert): string =>
  state === "unsure" ? words.unsure(of) : words.failing(missed, of);

type Known = keyof typeof words.reasons;
const isKnown = (reason: string): reason is Known => Object.hasOwn(words.reasons, reason);

function reasonsOf({ reasons }: GuideAlert): string {
  return sorted(reasons)
    .map(([reason, n]) => words.reasons[reason](n))
    .join(", ");
}

/** Those that we have words for, the most frequent first. */
const sorted = (reasons: Readonly<Record<string, number>>): [Known, number][] =>
  Object.entries(reasons)
    .flatMap(([reason, n]): [Known, number][] => (isKnown(reason) ? [[reason, n]] : []))
    .toSorted(([, one], [, other]) => other - one);

/** What to do, by what is missing most. */
export function suggestionFor(
  alert: Pick<GuideAlert, "state" | "reasons" | "lastFoundAt">,
): keyof typeof words.suggestions {
  if (alert.state === "unsure") return "unsure";
  const [most] = sorted(alert.reasons);
  const reason = most?.[0] ?? "none";
  if (reason !== "none") return reason;
  return alert.lastFoundAt === null ? "never" : "gone";
}
