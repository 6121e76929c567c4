import { For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { t } from "../strings/t.ts";
import type { TooltipContent } from "../tooltips/functions.ts";
import { TooltipCard } from "../tooltips/TooltipCard.tsx";
import type { TourStep } from "../tours/model.ts";
import type { TourView } from "../tours/run.ts";
import { useAuthoring } from "./context.ts";
import { isTour, type Step } from "./functions.ts";
import { type Item, setOf } from "./items.ts";
import { nextBurst } from "./nextBurst.ts";
import { TitleField } from "./TitleField.tsx";
import { WordsField } from "./WordsField.tsx";
import { words } from "./words.ts";

/** The card of an item as its visitors see it, with what it says written in place. */
export function EditCard(props: { item: Item }) {
  const { work } = useAuthoring();
  return (
    <Show when={isTour(work.fields())} fallback={<Tip item={props.item} />}>
      <StepOf item={props.item as Step} />
    </Show>
  );
}

function Tip(props: { item: Item }) {
  const { page } = useAuthoring();
  const content = () => ({ ...props.item, media: null, blocks: [] }) as unknown as TooltipContent;
  const close = () => page.select(null);
  return (
    <TooltipCard
      content={content()}
      isPinned={true}
      hands={{ onDismiss: close, onFollow: () => undefined, onCard: () => undefined }}
      slots={{
        title: (id) => <TitleField id={id} item={props.item} class="oc-tip-title" />,
        words: () => <WordsField item={props.item} />,
      }}
    />
  );
}

function StepOf(props: { item: Step }) {
  const { page, work, tour } = useAuthoring();
  const at = () => page.items().findIndex(({ id }) => id === props.item.id);
  const view = (): TourView => {
    const [place, of] = [at(), page.items().length];
    const step = { ...props.item, media: null, blocks: [] } as unknown as TourStep;
    return {
      step,
      at: place,
      turn: 1,
      of,
      hasBegun: true,
      card: props.item.kind,
      chip: null,
      canGoBack: place > 0,
      hasNext: tour.canGoOn(step) && step.buttons.length === 0,
      isLast: place === of - 1,
    };
  };
  const go = (by: number) => page.select(page.items()[at() + by]?.id ?? props.item.id);
  const nothing = () => undefined;
  const hands = {
    back: () => go(-1),
    next: () => go(1),
    dismiss: () => page.select(null),
    press: nothing,
    snooze: nothing,
    restart: nothing,
    neverAgain: nothing,
    hold: nothing,
  };
  const showsProgress = () => {
    const fields = work.fields();
    return isTour(fields) && fields.content.showsProgress;
  };
  return (
    <tour.StepCard
      view={view()}
      showsProgress={showsProgress()}
      takesFocus={() => false}
      runner={hands}
      slots={{
        title: (id) => <TitleField id={id} item={props.item} class="oc-tour-title" />,
        words: () => <WordsField item={props.item} />,
        buttons: () => <ButtonFields item={props.item} view={view()} go={go} />,
      }}
      onMove={nothing}
      onPress={nothing}
      onPainted={nothing}
    />
  );
}

/** The buttons of a step, whose labels are written in place; ours lead from step to step. */
function ButtonFields(props: { item: Step; view: TourView; go(by: number): void }) {
  const { work } = useAuthoring();
  let burst = 0;
  const write = (at: number, label: string) => {
    const buttons = props.item.buttons.map((button, place) => (place === at ? { ...button, label } : button));
    work.perform(setOf(props.item.id, { buttons }, burst));
  };
  return (
    <div class="oc-tour-buttons">
      <Show when={props.item.buttons.length === 0 && props.view.canGoBack}>
        <Button size="sm" onClick={() => props.go(-1)}>
          {t("tourBack")}
        </Button>
      </Show>
      <Show when={props.view.hasNext}>
        <Button size="sm" variant="primary" onClick={() => props.go(1)}>
          {t(props.view.isLast ? "tourFinish" : "tourNext")}
        </Button>
      </Show>
      {/* By place: a label that is written keeps its field. */}
      <For each={props.item.buttons.map((_, at) => at)}>
        {(at) => (
          <input
            class={`oc-btn oc-btn-sm oc-au-label ${at === 0 ? "oc-btn-primary" : "oc-btn-secondary"}`}
            aria-label={words.buttonLabel(at + 1)}
            dir="auto"
            value={props.item.buttons[at]?.label ?? ""}
            size={Math.max(4, props.item.buttons[at]?.label.length ?? 0)}
            onFocus={() => (burst = nextBurst())}
            onInput={(event) => write(at, event.currentTarget.value)}
          />
        )}
      </For>
    </div>
  );
}
