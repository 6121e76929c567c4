import { createSignal, Show } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { words } from "./words.ts";

/** Undo, how far what is written has got, and applying it. */
export function PanelFoot() {
  const { work, page, announce } = useAuthoring();
  const [isAsking, setAsking] = createSignal(false);
  const isLive = () => work.edited().status === "live";
  const apply = async () => {
    if (await work.apply()) {
      // That it is applied the status says by itself.
      if (isLive()) announce(words.appliedLive);
      return;
    }
    const at = work.fault()?.id;
    if (at) page.select(at);
  };
  const saved = () =>
    work.isDirty() || work.saving() !== "saved" ? words.saves[work.saving()] : words.applied;
  return (
    <footer class="oc-au-foot">
      <Show
        when={!isAsking()}
        fallback={
          <div class="oc-au-sure" role="group" aria-label={words.discard}>
            <p>{words.discardSure}</p>
            <Button
              size="sm"
              variant="danger"
              onClick={() => {
                work.discard();
                setAsking(false);
              }}
            >
              {words.yes}
            </Button>
            <Button size="sm" onClick={() => setAsking(false)}>
              {words.no}
            </Button>
          </div>
        }
      >
        <IconButton
          icon="undo"
          size="sm"
          label={words.undo}
          disabled={!work.canUndo()}
          onClick={() => work.undo()}
        />
        <IconButton
          icon="redo"
          size="sm"
          label={words.redo}
          disabled={!work.canRedo()}
          onClick={() => work.redo()}
        />
        <span class="oc-au-saved" data-state={work.saving()} role="status">
          {saved()}
        </span>
        <Show when={work.isDirty()}>
          <IconButton icon="trash" size="sm" label={words.discard} onClick={() => setAsking(true)} />
        </Show>
        <Button
          size="sm"
          variant="primary"
          busy={work.isApplying()}
          disabled={!work.isDirty() || work.isContested()}
          onClick={() => void apply()}
        >
          {isLive() ? words.applyLive : words.apply}
        </Button>
      </Show>
    </footer>
  );
}
