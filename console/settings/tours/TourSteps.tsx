import { For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { isWeak } from "../guides/createWeakQuestion.ts";
import { Section } from "../Section.tsx";
import type { StepWays } from "./stepWays.ts";
import type { TourFields } from "./tourDraft.ts";
import { WaysEditor } from "./WaysEditor.tsx";

const words = text.tours;

type Step = TourFields["content"]["steps"][number];

/** Of as many tours of the team a button can start one. */
const MOST_TOURS = 100;

/** The steps in their order, as they are on the page, with how each does and how it goes on. */
export function TourSteps(props: {
  itemId: string;
  version: number;
  steps: readonly Step[];
  ways: readonly StepWays[];
  onChange: (stepId: string, change: Partial<StepWays>) => void;
}) {
  const args = () => ({ itemId: props.itemId, version: props.version });
  const results = createQuery(api.tours.results, args);
  const health = createQuery(api.tours.health, args);
  const countsOf = (id: string): string => {
    const step = results.value()?.steps.find(({ stepId }) => stepId === id);
    return step && step.shown > 0 ? words.stepCounts(step.shown, step.left) : "";
  };
  const healthOf = ({ id, kind }: Step): string => {
    if (kind === "post") return "";
    const found = health.value()?.steps.find(({ stepId }) => stepId === id);
    const of = (found?.resolved ?? 0) + (found?.missed ?? 0);
    return of === 0 ? words.notLookedFor : words.found(Math.round((100 * (found?.resolved ?? 0)) / of));
  };
  const weakOf = (step: Step): string => (isWeak(step) ? text.guides.weak.note : "");
  const pageOf = ({ page }: Step): string => page?.include.join(", ") || words.everyPage;
  const all = createQuery(api.tours.listForAgent, () => ({
    paginationOpts: { numItems: MOST_TOURS, cursor: null },
  }));
  const tours = () =>
    Object.fromEntries(
      (all.value()?.page ?? []).flatMap(({ id, name }) => (id === props.itemId ? [] : [[id, name]])),
    );
  const stepsBut = (stepId: string) =>
    Object.fromEntries(
      props.steps.flatMap(({ id, title }, at) =>
        id === stepId ? [] : [[id, words.ways.stepNamed(at + 1, title)]],
      ),
    );
  return (
    <Section title={words.stepList}>
      <ol class="c-listbox c-guide-steps">
        <For each={props.steps}>
          {(step) => (
            <li class="c-listrow">
              <div class="c-listrow-text">
                <p class="c-strong" dir="auto">
                  {step.title || words.untitled}
                </p>
                <p class="c-small c-muted">
                  {[words.kinds[step.kind], pageOf(step), countsOf(step.id), healthOf(step), weakOf(step)]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                <Show when={props.ways.find(({ id }) => id === step.id)}>
                  {(ways) => (
                    <>
                      <Show when={ways().lit}>
                        <div class="c-guide-lit">
                          <p class="c-small">{words.lit}</p>
                          <Button size="sm" onClick={() => props.onChange(step.id, { lit: null })}>
                            {words.litNone}
                          </Button>
                        </div>
                      </Show>
                      <WaysEditor
                        step={step}
                        ways={ways()}
                        steps={stepsBut(step.id)}
                        tours={tours()}
                        onChange={(change) => props.onChange(step.id, change)}
                      />
                    </>
                  )}
                </Show>
              </div>
            </li>
          )}
        </For>
      </ol>
    </Section>
  );
}
