import { createSignal, Show } from "solid-js";
import { isAnchorPlaced } from "../../protocol/anchors/isPlaced.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { type Item, itemsOf } from "./items.ts";
import { words } from "./words.ts";

/** Undo, how far what is written has got, and applying it. */
export function PanelFoot() {
  const { work, page, announce } = useAuthoring();
  const [asking, setAsking] = createSignal<"" | "discard" | "weak">("");
  /** Of these the author has said that they are to be put before visitors all the same. */
  const accepted = new Set<string>();
  const textOf = ({ anchor }: Pick<Item, "anchor">) => JSON.stringify(anchor);
  const weak = () => {
    // What is applied was asked for then.
    const applied = new Set(itemsOf(work.edited().fields).map(textOf));
    return page.items().filter((item) => {
      const isNew = !accepted.has(textOf(item)) && !applied.has(textOf(item));
      // Picked in another document, it is known from its record.
      const grade = page.sampleOf(item.id)?.quality.grade;
      return item.kind === "pointer" && isNew && (grade ? grade === "weak" : isAnchorPlaced(item.anchor));
    });
  };
  const isLive = () => work.edited().status === "live";
  const apply = async () => {
    if (weak().length > 0) return setAsking("weak");
    if (await work.apply()) {
      // That it is applied the status says by itself.
      if (isLive()) announce(words.appliedLive);
      return;
    }
    const at = work.fault()?.id;
    if (at) page.select(at);
  };
  const confirm = () => {
    const what = asking();
    setAsking("");
    if (what === "discard") return work.discard();
    for (const item of weak()) accepted.add(textOf(item));
    void apply();
  };
  const question = () => {
    if (asking() === "discard") return words.discardSure;
    const numbers = weak().map(({ id }) => page.items().findIndex((each) => each.id === id) + 1);
    return words.weakSure(page.items().length > 1 ? numbers : []);
  };
  const saved = () =>
    work.isDirty() || work.saving() !== "saved" ? words.saves[work.saving()] : words.applied;
  return (
    <footer class="oc-au-foot">
      <Show
        when={!asking()}
        fallback={
          <div class="oc-au-sure" role="group" aria-label={question()}>
            <p role="alert">{question()}</p>
            <Button size="sm" variant="danger" onClick={confirm}>
              {asking() === "discard" ? words.yes : words.weakYes}
            </Button>
            <Button size="sm" onClick={() => setAsking("")}>
              {asking() === "discard" ? words.no : words.weakNo}
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
          <IconButton icon="trash" size="sm" label={words.discard} onClick={() => setAsking("discard")} />
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
