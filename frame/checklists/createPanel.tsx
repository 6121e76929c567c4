import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  getOwner,
  on,
  onCleanup,
  runWithOwner,
  Show,
} from "solid-js";
import type { DrawRequest } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface, createWords } from "../messenger/createSurface.tsx";
import { createQuery } from "../messenger/queries.ts";
import { t } from "../strings/t.ts";
import { type Checklist, getAllProgress } from "./functions.ts";
import { Panel } from "./Panel.tsx";

/** Of what is drawn and the room for its shadow, CSS px. */
const WIDTHS = { pill: 312, panel: 384 } as const;
const HEIGHT = 84;
/** The parts of the words that are drawn. */
const PARTS = ["cards", "help"];
/** What a browser remembers of a list that its visitor has left open. */
const OPEN = "open";

type Known = Checklist | null | undefined;

/** Shows a checklist beside the launcher once what is in it is known, for as long as it is wanted. */
export function createPanel(request: DrawRequest, styles: string): void {
  const { app } = useMessenger();
  const { itemId } = request.showing.candidate;
  const owner = getOwner();
  const hasWords = createWords(PARTS);
  app.connect();
  const answer = createQuery(getAllProgress, () => ({}));
  // While the connection is away what was known stays on show.
  const list = createMemo<Known>((before) => {
    const now = answer();
    return now.status === "ready" ? (now.value.find(({ id }) => id === itemId) ?? null) : before;
  });
  let isOpened = false;
  createEffect(() => {
    const found = list();
    if (found === undefined || !hasWords() || isOpened) return;
    const isWhole = found !== null && found.done === found.items.length;
    // Taken back meanwhile; or done with before anybody looked, which is nothing to come up with.
    if (!found || (isWhole && !request.showing.isStartedByVisitor)) return request.over();
    isOpened = true;
    // oxlint-disable-next-line solid/reactivity
    runWithOwner(owner, () => openPanel(request, list, styles));
  });
  const closeIf = (isReason: boolean): void => {
    if (isOpened && isReason) request.over();
  };
  createEffect(on(list, (found) => closeIf(found === null)));
  // In another tab.
  const dismissedAt = createMemo(() => list()?.dismissedAt);
  createEffect(
    on(dismissedAt, (now, before) =>
      closeIf(typeof now === "number" && before !== undefined && now !== before),
    ),
  );
}

function openPanel(request: DrawRequest, list: Accessor<Known>, styles: string): void {
  const { app } = useMessenger();
  const { candidate, isStartedByVisitor } = request.showing;
  const memory = `checklist.${candidate.itemId}`;
  const [isMinimised, setMinimised] = createSignal(!isStartedByVisitor && app.remembered(memory) !== OPEN);
  const minimise = (isNow: boolean): void => {
    setMinimised(isNow);
    app.remember(memory, isNow ? "" : OPEN);
  };
  const dismiss = (): void => {
    request.act("dismissed");
    request.over();
  };
  const id = `list-${request.showing.leaseId}`;
  const width = (): number => (isMinimised() ? WIDTHS.pill : WIDTHS.panel);
  const surface = createSurface({
    id,
    placement: "corner",
    get width() {
      return width();
    },
    height: HEIGHT,
    // It says itself how tall it would like to be.
    isFull: true,
    // Of ours: the page can read it.
    title: t("tabTasks"),
    yieldsToMessenger: true,
    styles,
    // Without room in the page, which says nothing of what the visitor wants.
    onGone: () => request.over(),
    onPainted: request.painted,
    view: () => (
      <Show when={list()}>
        {(found) => (
          <Panel
            list={found()}
            isMinimised={isMinimised()}
            onMinimise={minimise}
            onDismiss={dismiss}
            onClose={() => request.over()}
            onFollow={() => request.act("clicked")}
            onComplete={() => request.act("completed")}
            onUse={(isHeld) => request.use(isHeld)}
            onHeight={(height) => app.surfaces.resize(id, width(), height)}
          />
        )}
      </Show>
    ),
  });
  onCleanup(surface.close);
}
