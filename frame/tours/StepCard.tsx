import { createUniqueId, type JSX, onCleanup, onMount, Show } from "solid-js";
import { ArticleBlocks } from "../../ui/ArticleBlocks.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { articleWords } from "../help/articleWords.ts";
import { drawMedia } from "../media/drawMedia.tsx";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import { MoreMenu } from "./MoreMenu.tsx";
import type { TourView } from "./run.ts";
import type { RunHands } from "./runHands.ts";
import { StepButtons } from "./StepButtons.tsx";
import { bubbleOf, VideoBubble } from "./VideoBubble.tsx";

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-t-";
/** Where arrows mean something else. */
const OWN_ARROWS = "input, textarea, select, video, audio, [role=radio], [role=slider], .oc-article table";

export type StepProps = {
  /** Null: the card is not to be seen just now. */
  view: TourView | null;
  showsProgress: boolean;
  takesFocus(turn: number): boolean;
  runner: RunHands;
  /** In place of what it says: for its author, who writes there. */
  slots?: StepSlots;
  /** It is about to go where the visitor wants, and the keyboard with it. */
  onMove(): void;
  /** A button, by its number. */
  onPress(at: number): void;
  /** It has been on the screen. */
  onPainted(): void;
};

export type StepSlots = { title(id: string): JSX.Element; words(): JSX.Element; buttons(): JSX.Element };

/** The card of the step at hand, and what is heard of it. The region for that is there before what it says. */
export function StepCard(props: StepProps) {
  return (
    <div class="oc-tour-room">
      <p class="oc-sr" role="status">
        <Show when={props.view}>{(view) => `${view().step.title} ${progressOf(view())}`.trim()}</Show>
      </p>
      {/* Made anew for each step. */}
      <Show when={props.view?.turn} keyed>
        {(turn) => <Show when={props.view}>{(view) => <Card {...props} view={view()} turn={turn} />}</Show>}
      </Show>
    </div>
  );
}

const progressOf = ({ at, of }: TourView): string => t("tourProgress", { at: at + 1, total: of });

function Card(props: StepProps & { view: TourView; turn: number }) {
  const { app, dir } = useMessenger();
  const [titleId, bodyId] = [createUniqueId(), createUniqueId()];
  let card!: HTMLElement;
  /** Makes the video small again, if it is large. */
  let fold = (): boolean => false;
  const step = () => props.view.step;
  onMount(() => {
    // In the surface's own window: with the messenger closed the app frame's stands still.
    const window = card.ownerDocument.defaultView;
    let isGone = false;
    // oxlint-disable-next-line solid/reactivity
    const frame = window?.requestAnimationFrame(() => {
      if (props.takesFocus(props.turn)) card.focus({ preventScroll: true });
      // oxlint-disable-next-line solid/reactivity
      window.requestAnimationFrame(() => isGone || props.onPainted());
    });
    onCleanup(() => {
      isGone = true;
      if (frame) window?.cancelAnimationFrame(frame);
    });
  });
  // The card itself gets the keyboard as it comes; who reads it so is not busy with it.
  const onFocus: JSX.EventHandler<HTMLElement, Event> = ({ type, target }) =>
    props.runner.hold("keyboard", type === "focusin" && target !== card);
  const onKeyDown: JSX.EventHandler<HTMLElement, KeyboardEvent> = (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      // What has opened in it closes first.
      if (fold()) return event.preventDefault();
      return props.runner.dismiss("escape");
    }
    if ((event.target as Element).closest(OWN_ARROWS)) return;
    const [on, back] = dir() === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    if (event.key !== on && event.key !== back) return;
    props.onMove();
    if (event.key === on) props.runner.next();
    else props.runner.back();
  };
  return (
    <section
      ref={card}
      class="oc-tour-card"
      data-kind={props.view.card ?? undefined}
      role="dialog"
      aria-modal={props.view.card === "post"}
      aria-labelledby={step().title ? titleId : undefined}
      aria-label={step().title ? undefined : t("tourName")}
      aria-describedby={bodyId}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocusIn={onFocus}
      onFocusOut={onFocus}
      // It has moved in here: what is drawn anew under where it once was is entered, too.
      onPointerMove={() => props.runner.hold("pointer", true)}
      onPointerLeave={() => props.runner.hold("pointer", false)}
    >
      <Show when={step().media} keyed>
        {(media) => {
          const bubble = bubbleOf(media);
          if (!bubble)
            return drawMedia(media, { title: () => step().title, watch: () => t("outboundVideo") });
          return (
            <VideoBubble
              media={bubble}
              title={step().title}
              runner={props.runner}
              ref={(made) => (fold = made)}
            />
          );
        }}
      </Show>
      <div class="oc-tour-body">
        {props.slots?.title(titleId) ?? (
          <Show when={step().title}>
            <h2 id={titleId} class="oc-tour-title" dir="auto">
              {step().title}
            </h2>
          </Show>
        )}
        <div id={bodyId} class="oc-tour-words">
          {props.slots?.words() ?? (
            <ArticleBlocks
              blocks={step().blocks}
              prefix={PREFIX}
              words={articleWords()}
              onOpen={({ article }) => {
                if (!article) return;
                app.go({ name: "article", id: article });
                app.requestOpen();
              }}
            />
          )}
        </div>
        {props.slots?.buttons() ?? <StepButtons {...props} />}
        <Show when={props.showsProgress}>
          <p class="oc-tour-progress">{progressOf(props.view)}</p>
        </Show>
        <Show when={!props.slots}>
          <MoreMenu runner={props.runner} onMove={() => props.onMove()} />
        </Show>
      </div>
      <div class="oc-tour-close">
        <IconButton
          icon="close"
          size="sm"
          label={t("close")}
          onClick={() => props.runner.dismiss("closeButton")}
        />
      </div>
    </section>
  );
}
