import {
  type Accessor,
  createComponent,
  createEffect,
  createMemo,
  createRoot,
  createSignal,
  getOwner,
  untrack,
} from "solid-js";
import type { Anchored } from "../anchored/anchored.ts";
import type { DrawRequest, HearEvent } from "../app.ts";
import { MessengerContext, useMessenger } from "../messenger/context.ts";
import { createTooltip } from "../tooltips/createTooltip.tsx";
import type { TooltipContent } from "../tooltips/functions.ts";
import type { Tour } from "../tours/functions.ts";
import type { TourStep } from "../tours/model.ts";
import type { Checkpoint } from "../tours/run.ts";
import type { Renderer } from "./createBlocks.ts";
import type { Looks } from "./createLooks.ts";
import type { Work } from "./createWork.ts";
import { type Fields, isTour, type Step, type TooltipFields, type TourFields } from "./functions.ts";
import { lengthen, lengthenBlocks } from "./lengthen.ts";
import type { TourChunk } from "./world.ts";

export type Preview = Pick<Looks, "looks" | "switchLook"> & {
  isRunning: Accessor<boolean>;
  hasFailed: Accessor<boolean>;
  /** Runs what is written, from a step on; null: from the start. */
  start(from: string | null): void;
  stop(): void;
};

type PreviewWorld = {
  /** Of which nothing stays when the preview ends. */
  looks: Looks;
  work: Work;
  renderer: Renderer;
  takeRoom: DrawRequest["takeRoom"];
  /** Each event that the page tracks, as it says it. Returns its stop. */
  onTrack(hear: HearEvent): () => void;
  anchored: Anchored;
  tour: TourChunk;
  styles: string;
  onOver(): void;
};

/** Runs what is written as its visitors would see it. There is no visitor: nothing of it is told to anybody. */
export function createPreview({
  looks: given,
  work,
  renderer,
  takeRoom,
  onTrack,
  anchored,
  tour,
  styles,
  onOver,
}: PreviewWorld): Preview {
  const owner = getOwner();
  const messenger = useMessenger();
  const dir = () => (given.looks().isRtl ? "rtl" : messenger.dir());
  const [isRunning, setRunning] = createSignal(false);
  const [hasFailed, setFailed] = createSignal(false);
  let dispose: (() => void) | undefined;
  let turn = 0;
  const stop = (): void => {
    turn += 1;
    given.reset();
    dispose?.();
    dispose = undefined;
    if (!isRunning()) return;
    setRunning(false);
    onOver();
  };
  const run = async (from: string | null, mine: number): Promise<void> => {
    const draw = await toDraw(work.fields(), from, renderer);
    if (mine !== turn) return;
    createRoot((end) => {
      dispose = end;
      const request = requestOf({ itemId: work.edited().content.id, takeRoom, stop });
      createComponent(MessengerContext.Provider, {
        value: { ...messenger, dir },
        get children() {
          const isLong = () => given.looks().isLong;
          drawPreview(draw, request, { isLong, onTrack, anchored, tour, styles });
          return null;
        },
      });
    }, owner ?? undefined);
  };
  return {
    ...given,
    isRunning,
    hasFailed,
    start(from) {
      stop();
      setFailed(false);
      setRunning(true);
      run(from, turn).catch(() => {
        setFailed(true);
        stop();
      });
    },
    stop,
  };
}

const nothing = (): void => undefined;

type Tools = Pick<PreviewWorld, "onTrack" | "anchored" | "tour" | "styles"> & { isLong: Accessor<boolean> };

function drawPreview(draw: Draw, request: DrawRequest, { isLong, onTrack, anchored, ...tools }: Tools): void {
  const { tour, styles } = tools;
  if ("tour" in draw) {
    const kept = () => draw.checkpoint;
    const ongoing = { waits: nothing, keep: nothing, kept, tab: "", onTrack };
    const shown = createMemo(() => (isLong() ? longTour(draw.tour) : draw.tour));
    tour.showTour({ ...request, ongoing }, shown, { anchored, styles });
    return;
  }
  const waiting = { open: () => true, close: nothing };
  const isWaiting = draw.tip.opens !== "auto";
  // Shown anew: what it says is not to change while somebody reads it.
  createEffect(() => {
    const content = isLong() ? { ...draw.tip, ...longWords(draw.tip) } : draw.tip;
    untrack(() => createTooltip({ ...request, content, ...(isWaiting ? { waiting } : {}) }, styles));
  });
}

const longWords = ({ title, blocks }: Pick<TourStep, "title" | "blocks">) => ({
  title: lengthen(title),
  blocks: lengthenBlocks(blocks),
});

function longTour(tour: Tour): Tour {
  const steps = tour.content.steps.map((step) => ({
    ...step,
    ...longWords(step),
    buttons: step.buttons.map((button) => ({ ...button, label: lengthen(button.label) })),
  }));
  return { ...tour, content: { ...tour.content, steps } };
}

type Draw = { tour: Tour; checkpoint: Checkpoint | null } | { tip: TooltipContent };

const toDraw = (fields: Fields, from: string | null, renderer: Renderer): Promise<Draw> =>
  isTour(fields) ? toTour(fields, from, renderer) : toTip(fields, renderer);

async function toTour(fields: TourFields, from: string | null, renderer: Renderer): Promise<Draw> {
  const steps = await Promise.all(
    fields.content.steps.map(async ({ source, media: draft, ...step }): Promise<TourStep> => {
      const buttons = step.buttons as TourStep["buttons"];
      const [blocks, media] = await Promise.all([renderer.render(source), renderer.show(draft)]);
      return { ...step, buttons, media, blocks };
    }),
  );
  const { name, description, content } = fields;
  const tour = {
    itemId: "preview",
    version: 0,
    name,
    description,
    status: "new",
    progress: null,
    content: { ...content, steps },
  } as unknown as Tour;
  return { tour, checkpoint: from === null ? null : checkpointAt(content.steps, from) };
}

/** As if the steps before it had been seen. */
function checkpointAt(steps: readonly Step[], stepId: string): Checkpoint {
  const at = steps.findIndex(({ id }) => id === stepId);
  const path = steps.slice(0, Math.max(0, at)).map(({ id }) => id);
  return { stepId, path, hasBegun: true, isSeen: false, isOnRoute: false };
}

async function toTip({ content }: TooltipFields, renderer: Renderer): Promise<Draw> {
  const { source, media: draft, ...shown } = content;
  const [blocks, media] = await Promise.all([renderer.render(source), renderer.show(draft)]);
  return { tip: { ...shown, media, blocks } as TooltipContent };
}

type Asked = { itemId: string; takeRoom: DrawRequest["takeRoom"]; stop(): void };

/** What the engine would ask for, had it been the engine. */
function requestOf({ itemId, takeRoom, stop }: Asked): DrawRequest {
  const candidate = { itemId, kind: "tour", version: 0 } as DrawRequest["showing"]["candidate"];
  return {
    showing: { candidate, leaseId: "preview", isStartedByVisitor: true },
    painted: nothing,
    over: stop,
    failed: stop,
    act: nothing,
    use: nothing,
    takeRoom,
  };
}
