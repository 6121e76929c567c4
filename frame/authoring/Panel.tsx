import { type JSX, onCleanup, onMount, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { isTour } from "./functions.ts";
import { hearKeys } from "./hearKeys.ts";
import { InlineCard } from "./InlineCard.tsx";
import { ItemDetails } from "./ItemDetails.tsx";
import { ModeBar } from "./ModeBar.tsx";
import { Notices } from "./Notices.tsx";
import { PanelFoot } from "./PanelFoot.tsx";
import { PickPane } from "./PickPane.tsx";
import { StepList } from "./StepList.tsx";
import { WhyPane } from "./WhyPane.tsx";
import { words } from "./words.ts";

/** The line above a sheet, px. */
const SHEET_EDGE = 1;

/** The author's tools, in English whatever visitors read, docked at the page's edge; a slim bar while they are in the way. */
export function Panel(props: { onHeight(height: number): void }) {
  const authoring = useAuthoring();
  const { page, dock, keyboard, announced } = authoring;
  let room!: HTMLDivElement;
  let inner!: HTMLDivElement;
  onMount(() => {
    const view = room.ownerDocument.defaultView;
    if (!view) return;
    const style = view.getComputedStyle(room);
    const around = () =>
      Number.parseFloat(style.paddingTop) +
      Number.parseFloat(style.paddingBottom) +
      (dock.isSheet() ? SHEET_EDGE : 0);
    // oxlint-disable-next-line solid/reactivity
    const observer = new view.ResizeObserver(() =>
      props.onHeight(Math.ceil(inner.getBoundingClientRect().height + around())),
    );
    observer.observe(inner);
    onCleanup(() => observer.disconnect());
    onCleanup(hearKeys(view.document, authoring));
    keyboard.setPanel(room);
  });
  const isPicking = () => page.mode().is === "pick";
  const isSlim = () => dock.isCollapsed() || page.mode().is === "preview";
  // While picking a sheet shrinks away to what picks.
  const isBare = () => dock.isSheet() && isPicking();
  return (
    <div class="oc-au-room" classList={{ "oc-au-sheet": dock.isSheet() }} dir="ltr" lang="en" ref={room}>
      <section class="oc-au-panel" classList={{ "oc-au-slim": isSlim() }} aria-label={words.panel}>
        <div ref={inner}>
          <p class="oc-sr" role="status">
            {announced()}
          </p>
          <Show when={!isBare()} fallback={<PickPane />}>
            <Head isSlim={isSlim()} />
            <ModeBar />
            <Show when={!isSlim()}>
              <Notices />
              <Show when={isPicking()} fallback={<Body />}>
                <PickPane />
              </Show>
              <PanelFoot />
            </Show>
          </Show>
        </div>
      </section>
    </div>
  );
}

function Head(props: { isSlim: boolean }) {
  const { work, page, switchSide, dock, end } = useAuthoring();
  const { isCollapsed, setCollapsed } = dock;
  const isCounted = () => dock.isSheet() && isTour(work.fields());
  const status = () => work.edited().status;
  return (
    <header class="oc-au-head">
      <h1 class="oc-au-name" title={work.edited().name}>
        <bdi>{work.edited().name}</bdi>
      </h1>
      <span class="oc-au-status" data-status={status()}>
        {words.statuses[status()]}
      </span>
      <Show when={isCounted()}>
        <span class="oc-au-count">{words.count(page.items().length)}</span>
      </Show>
      <div class="oc-au-tools">
        <Show when={!props.isSlim && !dock.isSheet()}>
          <IconButton icon="sides" size="sm" label={words.otherSide} onClick={switchSide} />
        </Show>
        <Show when={page.mode().is !== "preview"}>
          <IconButton
            icon={isCollapsed() ? "unfold" : "fold"}
            size="sm"
            label={isCollapsed() ? words.expand : words.collapse}
            aria-expanded={!isCollapsed()}
            onClick={() => setCollapsed(!isCollapsed())}
          />
          <IconButton icon="close" size="sm" label={words.leave} onClick={end} />
        </Show>
      </div>
    </header>
  );
}

function Body(): JSX.Element {
  const { work, page } = useAuthoring();
  const item = () => page.items().find(({ id }) => id === page.selected());
  return (
    <div class="oc-au-body">
      <Show
        when={isTour(work.fields())}
        fallback={<Show when={page.items()[0]}>{(tip) => <ItemDetails item={tip()} />}</Show>}
      >
        <StepList />
      </Show>
      <Show when={item()?.id} keyed>
        <Show when={item()}>{(shown) => <InlineCard item={shown()} />}</Show>
      </Show>
      <WhyPane />
    </div>
  );
}
