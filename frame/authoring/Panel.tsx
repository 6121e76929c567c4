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
import { words } from "./words.ts";

/** The author's tools, docked at the page's edge; a slim bar while they are in the way. */
export function Panel(props: { onHeight(height: number): void }) {
  const authoring = useAuthoring();
  const { page, isCollapsed, announced } = authoring;
  let room!: HTMLDivElement;
  let inner!: HTMLDivElement;
  onMount(() => {
    const view = room.ownerDocument.defaultView;
    if (!view) return;
    const style = view.getComputedStyle(room);
    const around = () => Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom);
    // oxlint-disable-next-line solid/reactivity
    const observer = new view.ResizeObserver(() =>
      props.onHeight(Math.ceil(inner.getBoundingClientRect().height + around())),
    );
    observer.observe(inner);
    onCleanup(() => observer.disconnect());
    onCleanup(hearKeys(view.document, authoring));
  });
  const isSlim = () => isCollapsed() || page.mode().is === "preview";
  return (
    <div class="oc-au-room" ref={room}>
      <section class="oc-au-panel" classList={{ "oc-au-slim": isSlim() }} aria-label={words.panel}>
        <div ref={inner}>
          <p class="oc-sr" role="status">
            {announced()}
          </p>
          <Head isSlim={isSlim()} />
          <ModeBar />
          <Show when={!isSlim()}>
            <Notices />
            <Show when={page.mode().is === "pick"} fallback={<Body />}>
              <PickPane />
            </Show>
            <PanelFoot />
          </Show>
        </div>
      </section>
    </div>
  );
}

function Head(props: { isSlim: boolean }) {
  const { work, page, switchSide, isCollapsed, setCollapsed, end } = useAuthoring();
  const status = () => work.edited().status;
  return (
    <header class="oc-au-head">
      <h1 class="oc-au-name" title={work.edited().name}>
        <bdi>{work.edited().name}</bdi>
      </h1>
      <span class="oc-au-status" data-status={status()}>
        {words.statuses[status()]}
      </span>
      <div class="oc-au-tools">
        <Show when={!props.isSlim}>
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
    </div>
  );
}
