import { createSignal, For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { isTour, type Step } from "./functions.ts";
import { hasText, type Item, TIP } from "./items.ts";
import { QualityReport } from "./QualityReport.tsx";
import { StepSettings } from "./StepSettings.tsx";
import { TipSettings } from "./TipSettings.tsx";
import { words } from "./words.ts";

/** Of the item at hand: its element, how surely that is found, and how it behaves. */
export function ItemDetails(props: { item: Item }) {
  const { work, page, dock } = useAuthoring();
  // oxlint-disable-next-line solid/reactivity
  const isBack = page.comesBack(props.item.id);
  const [isOpen, setOpen] = createSignal(isBack);
  const state = () => page.stateOf(props.item);
  const isRecord = () => props.item.anchor !== null && "record" in props.item.anchor;
  const pick = (what: "again" | "sample") => page.happen({ on: "pick", for: { what, id: props.item.id } });
  const path = () => props.item.page?.include[0] ?? "";
  const isFaulty = () => work.fault()?.id === props.item.id;
  return (
    <div class="oc-au-details">
      <Show when={isFaulty()}>
        <p class="oc-au-warning" role="alert">
          {`${words.fields[work.fault()?.field ?? ""] ?? work.fault()?.field}: ${work.fault()?.text}`}
        </p>
      </Show>
      <Show when={state() === "elsewhere"}>
        <div class="oc-au-there">
          <Show when={page.addressOf(props.item)} fallback={<p>{words.openThere(path())}</p>}>
            <p>{words.elsewhere(path())}</p>
            <Button size="sm" variant="primary" onClick={() => page.goTo(props.item)}>
              {words.goThere}
            </Button>
          </Show>
        </div>
      </Show>
      <Show when={dock.isSheet() && state() === "found"}>
        <Button size="sm" variant="primary" onClick={() => dock.setCollapsed(true)}>
          {words.writeInCard}
        </Button>
      </Show>
      <Show when={props.item.kind === "pointer"}>
        <div class="oc-au-ways">
          <Button size="sm" icon="target" onClick={() => pick("again")}>
            {props.item.anchor ? words.pickAgain : words.pickOne}
          </Button>
          <Show when={props.item.anchor && state() !== "elsewhere"}>
            <Button size="sm" onClick={() => page.test(props.item)}>
              {words.test}
            </Button>
            <Show when={isRecord()}>
              <Button size="sm" onClick={() => pick("sample")} title={words.sampleHint}>
                {words.sample}
              </Button>
            </Show>
          </Show>
        </div>
        <div class="oc-au-hint" role="status">
          <For each={page.widthsOf(props.item.id)}>
            {({ state: found, score, width }) => <p>{words.tested(words.states[found], score, width)}</p>}
          </For>
          <Show when={page.widthsOf(props.item.id).length > 0 && !dock.isSheet()}>
            <p>{words.testedHint}</p>
          </Show>
        </div>
        <Show when={page.sampleOf(props.item.id)}>
          {(sample) => (
            <>
              <QualityReport quality={sample().quality} />
              <Show when={isRecord() && sample().label && page.isLast(props.item.id)}>
                <label class="oc-tick">
                  <input
                    type="checkbox"
                    checked={!hasText(props.item)}
                    onChange={(event) => page.recordAgain(event.currentTarget.checked)}
                  />
                  <span>
                    {words.textChanges} <bdi class="oc-au-faint">{words.textQuoted(sample().label)}</bdi>
                  </span>
                </label>
                <p class="oc-au-hint">{words.textChangesHint}</p>
              </Show>
            </>
          )}
        </Show>
      </Show>
      <button type="button" class="oc-au-more" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
        {words.settings}
      </button>
      <Show when={isOpen()}>
        <div class="oc-au-settings">
          <Show
            when={props.item.id !== TIP && isTour(work.fields())}
            fallback={<TipSettings item={props.item} />}
          >
            <StepSettings step={props.item as Step} isBack={isBack} />
          </Show>
        </div>
      </Show>
      <Show when={props.item.id !== TIP}>
        <div class="oc-au-ways">
          <Button
            size="sm"
            variant="ghost"
            icon="play"
            onClick={() => page.happen({ on: "preview", from: props.item.id })}
          >
            {words.previewHere}
          </Button>
        </div>
      </Show>
    </div>
  );
}
