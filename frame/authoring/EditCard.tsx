import { type Accessor, createMemo, Show } from "solid-js";
import type { TooltipContent } from "../tooltips/functions.ts";
import { TooltipCard } from "../tooltips/TooltipCard.tsx";
import type { TourStep } from "../tours/model.ts";
import type { TourView } from "../tours/run.ts";
import { ButtonFields } from "./ButtonFields.tsx";
import { useAuthoring } from "./context.ts";
import { isTour, type Media, type Step } from "./functions.ts";
import type { Item } from "./items.ts";
import { MediaTools } from "./MediaTools.tsx";
import { TitleField } from "./TitleField.tsx";
import { WordsField } from "./WordsField.tsx";

/** The card of an item as its visitors see it, with what it says written in place. */
export function EditCard(props: { item: Item }) {
  const { work } = useAuthoring();
  return (
    <Show when={isTour(work.fields())} fallback={<Tip item={props.item} />}>
      <StepOf item={props.item as Step} />
    </Show>
  );
}

/** Its picture or video as visitors see it; the one before while that is on its way. */
function createShown(item: () => Item): Accessor<Media> {
  const { renderer } = useAuthoring();
  const drawn = createMemo<Media>((before) => {
    const { media } = item();
    const shown = renderer.mediaOf(media);
    return shown === undefined ? (before ?? null) : shown;
  });
  return drawn;
}

function Tip(props: { item: Item }) {
  const { page } = useAuthoring();
  const media = createShown(() => props.item);
  const content = () => ({ ...props.item, media: media(), blocks: [] }) as unknown as TooltipContent;
  const close = () => page.select(null);
  return (
    <TooltipCard
      content={content()}
      isPinned={true}
      hands={{ onDismiss: close, onFollow: () => undefined, onCard: () => undefined }}
      slots={{
        title: (id) => (
          <>
            <MediaTools item={props.item} isShown={media() !== null} />
            <TitleField id={id} item={props.item} class="oc-tip-title" />
          </>
        ),
        words: () => <WordsField item={props.item} />,
      }}
    />
  );
}

function StepOf(props: { item: Step }) {
  const { page, work, tour } = useAuthoring();
  const media = createShown(() => props.item);
  const at = () => page.items().findIndex(({ id }) => id === props.item.id);
  const view = (): TourView => {
    const [place, of] = [at(), page.items().length];
    const step = { ...props.item, media: media(), blocks: [] } as unknown as TourStep;
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
        title: (id) => (
          <>
            <MediaTools item={props.item} isShown={media() !== null} />
            <TitleField id={id} item={props.item} class="oc-tour-title" />
          </>
        ),
        words: () => <WordsField item={props.item} />,
        buttons: () => <ButtonFields item={props.item} view={view()} go={go} />,
      }}
      onMove={nothing}
      onPress={nothing}
      onPainted={nothing}
    />
  );
}
