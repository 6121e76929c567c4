import { createSignal, For, Show } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useAuthoring } from "./context.ts";
import { ItemDetails } from "./ItemDetails.tsx";
import { type Item, newStep, newStepId } from "./items.ts";
import { words } from "./words.ts";

/** The steps of a tour in their order, and how each stands on this page. */
export function StepList() {
  const { work, page, announce } = useAuthoring();
  const [dragged, setDragged] = createSignal<string | null>(null);
  const ids = () => page.items().map(({ id }) => id);
  const itemOf = (id: string) => page.items().find((item) => item.id === id);
  const move = (id: string, to: number) => {
    const of = ids().length;
    if (to < 0 || to >= of || ids()[to] === id) return;
    work.perform({ do: "move", id, to });
    announce(words.moved(titleOf(itemOf(id)), to + 1, of));
  };
  const addPost = () => {
    const id = newStepId();
    work.perform({ do: "add", at: ids().length, step: newStep(id, { kind: "post" }) });
    page.select(id);
  };
  return (
    <>
      <h2 class="oc-sr">{words.steps}</h2>
      <Show
        when={ids().length > 0}
        fallback={
          <div class="oc-au-none">
            <p>{words.noSteps}</p>
            <Button
              variant="primary"
              icon="target"
              onClick={() => page.happen({ on: "pick", for: { what: "new" } })}
            >
              {words.pickFirst}
            </Button>
          </div>
        }
      >
        <ol class="oc-au-steps">
          <For each={ids()}>
            {(id, at) => (
              <Show when={itemOf(id)}>
                {(item) => (
                  <li
                    class="oc-au-step"
                    classList={{ "oc-au-chosen": page.selected() === id, "oc-au-dragged": dragged() === id }}
                    draggable={page.selected() !== id}
                    onDragStart={(event) => {
                      setDragged(id);
                      event.dataTransfer?.setData("text/plain", "");
                    }}
                    onDragEnd={() => setDragged(null)}
                    onDragOver={(event) => dragged() && event.preventDefault()}
                    onDrop={(event) => {
                      event.preventDefault();
                      const from = dragged();
                      if (from) move(from, at());
                    }}
                  >
                    <StepRow item={item()} at={at()} onMove={(by) => move(id, at() + by)} />
                  </li>
                )}
              </Show>
            )}
          </For>
        </ol>
      </Show>
      <div class="oc-au-add">
        <Show when={ids().length > 0}>
          <Button size="sm" icon="plus" onClick={() => page.happen({ on: "pick", for: { what: "new" } })}>
            {words.addStep}
          </Button>
        </Show>
        <Button size="sm" variant="ghost" onClick={addPost}>
          {words.addPost}
        </Button>
      </div>
    </>
  );
}

const titleOf = (item: Item | undefined): string => item?.title.trim() || words.untitled;

function StepRow(props: { item: Item; at: number; onMove(by: number): void }) {
  const { work, page, announce } = useAuthoring();
  const isChosen = () => page.selected() === props.item.id;
  const state = () => page.stateOf(props.item);
  const remove = () => {
    const { id } = props.item;
    announce(words.removed(titleOf(props.item)));
    work.perform({ do: "remove", id });
    page.happen({ on: "gone", id });
  };
  let row!: HTMLButtonElement;
  const move = (by: number) => {
    props.onMove(by);
    // The keyboard stays with what has moved.
    row.ownerDocument.defaultView?.requestAnimationFrame(() => row.focus({ preventScroll: true }));
  };
  return (
    <>
      <div class="oc-au-row">
        <span class="oc-au-grip" title={words.dragHint}>
          <Icon name="grip" size={14} strokeWidth={2.6} />
        </span>
        <button
          ref={row}
          type="button"
          class="oc-au-title"
          aria-expanded={isChosen()}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          onClick={() => page.select(isChosen() ? null : props.item.id)}
          onKeyDown={(event) => {
            if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
            event.preventDefault();
            move(event.key === "ArrowUp" ? -1 : 1);
          }}
        >
          <span class="oc-au-number">{props.at + 1}</span>
          <span class="oc-au-lines">
            <bdi classList={{ "oc-au-faint": !props.item.title.trim() }}>{titleOf(props.item)}</bdi>
            <span class="oc-au-state" data-state={state()}>
              {words.states[state()]}
            </span>
          </span>
        </button>
        <Show when={isChosen()}>
          <div class="oc-au-tools">
            <IconButton
              icon="copy"
              size="sm"
              label={words.duplicate}
              onClick={() => work.perform({ do: "duplicate", id: props.item.id, as: newStepId() })}
            />
            <IconButton icon="trash" size="sm" label={words.remove} onClick={remove} />
          </div>
        </Show>
      </div>
      <Show when={isChosen()}>
        <ItemDetails item={props.item} />
      </Show>
    </>
  );
}
