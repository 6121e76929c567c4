import { createEffect, createMemo, createSignal, createUniqueId, For, on, onMount, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Progress } from "../home/Progress.tsx";
import { t } from "../strings/t.ts";
import { Celebration } from "./Celebration.tsx";
import { createTicks } from "./createTicks.ts";
import type { Checklist } from "./functions.ts";
import { ItemRow } from "./ItemRow.tsx";
import { Pill } from "./Pill.tsx";
import { watchHeight } from "./watchHeight.ts";

type PanelProps = {
  list: Checklist;
  isMinimised: boolean;
  onMinimise(isMinimised: boolean): void;
  /** Closed before its end. */
  onDismiss(): void;
  /** Closed once all was done. */
  onClose(): void;
  /** Somebody goes where an item leads. */
  onFollow(): void;
  /** Everything is done, and was not before. */
  onComplete(): void;
  /** Somebody is at it: for a moment, or for as long as it is held. */
  onUse(isHeld: boolean): void;
  /** How tall it would like to be, CSS px. */
  onHeight(height: number): void;
};

/** A checklist beside the launcher: a pill with its progress, and all of it once that is pressed. */
export function Panel(props: PanelProps) {
  const titleId = createUniqueId();
  const ticks = createTicks(() => props.list);
  let title: HTMLElement | undefined;
  let pill: HTMLButtonElement | undefined;
  let room!: HTMLDivElement;
  const leave = (): void => (ticks.isComplete() ? props.onClose() : props.onDismiss());
  // The focus follows what it was on; at first nothing takes it.
  createEffect(
    on(
      () => props.isMinimised,
      (isNow) => (isNow ? pill : title)?.focus(),
      { defer: true },
    ),
  );
  createEffect(on(ticks.isComplete, (isNow) => isNow && props.onComplete(), { defer: true }));
  // Held is an open one with the focus in it. From a window that has lost it the focus is gone with a word of its own.
  const use = ({ type }: Event): void => {
    const { ownerDocument } = room;
    const hasFocus =
      type !== "focusout" && ownerDocument.hasFocus() && room.contains(ownerDocument.activeElement);
    props.onUse(hasFocus && !props.isMinimised);
  };
  const watch = (part: HTMLElement): void => watchHeight(part, room, props);
  onMount(() => watch(room));
  return (
    <div
      class="oc-checklist-room"
      ref={room}
      onFocusIn={use}
      onFocusOut={use}
      onKeyDown={use}
      onPointerDown={use}
      onPointerMove={use}
    >
      <Show
        when={!props.isMinimised}
        fallback={
          <Pill
            title={props.list.title}
            done={ticks.done()}
            total={props.list.items.length}
            ref={(element) => void (pill = element)}
            onOpen={() => props.onMinimise(false)}
            onDismiss={leave}
          />
        }
      >
        <section
          class="oc-card oc-checklist"
          aria-labelledby={titleId}
          onKeyDown={(event) => event.key === "Escape" && props.onMinimise(true)}
        >
          <header class="oc-checklist-head">
            <h2
              id={titleId}
              class="oc-checklist-title"
              tabIndex={-1}
              ref={(element) => void (title = element)}
            >
              <bdi>{props.list.title}</bdi>
            </h2>
            <IconButton
              icon="chevronDown"
              size="sm"
              label={t("taskMinimise")}
              onClick={() => props.onMinimise(true)}
            />
            <IconButton icon="close" size="sm" label={t("close")} onClick={leave} />
          </header>
          <Progress done={ticks.done()} total={props.list.items.length} />
          <Items {...props} ticks={ticks} watch={watch} />
        </section>
      </Show>
    </div>
  );
}

type ItemsProps = PanelProps & {
  ticks: ReturnType<typeof createTicks>;
  watch(part: HTMLElement): void;
};

function Items(props: ItemsProps) {
  let whole!: HTMLDivElement;
  onMount(() => props.watch(whole));
  const [isCelebrated, setCelebrated] = createSignal(false);
  const byId = createMemo(() => new Map(props.list.items.map((item) => [item.id, item])));
  const ids = createMemo(() => [...byId().keys()]);
  createEffect(
    on(
      () => props.ticks.isComplete(),
      (isNow) => setCelebrated(isNow),
      { defer: true },
    ),
  );
  return (
    <div class="oc-checklist-scroll oc-scroll">
      <div ref={whole}>
        <Show when={props.list.description}>
          <p class="oc-tasks-about">
            <bdi>{props.list.description}</bdi>
          </p>
        </Show>
        <div role="status">
          <Show when={props.ticks.isComplete()}>
            <Celebration isLively={isCelebrated()} title={t("taskDoneTitle")} body={t("taskDoneBody")} />
          </Show>
        </div>
        <ul class="oc-items" role="list">
          <For each={ids()}>
            {(id) => (
              <Show when={byId().get(id)}>
                {(item) => <ItemRow item={item()} ticks={props.ticks} onFollow={() => props.onFollow()} />}
              </Show>
            )}
          </For>
        </ul>
      </div>
    </div>
  );
}
