import { createEffect, createSignal, on, onMount, Show } from "solid-js";
import { ArticleBlocks } from "../../ui/ArticleBlocks.tsx";
import { articleWords } from "../help/articleWords.ts";
import { useAuthoring } from "./context.ts";
import { leaveByEscape } from "./createKeyboard.ts";
import { growField } from "./growField.ts";
import { type Item, setOf } from "./items.ts";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-a-";

/** What a card says: as visitors see it, and as Markdown while it is written. */
export function WordsField(props: { item: Item }) {
  const { work, renderer } = useAuthoring();
  const [isWriting, setWriting] = createSignal(false);
  const isFaulty = () => work.fault()?.id === props.item.id && work.fault()?.field === "source";
  const isPlain = () => isWriting() || isFaulty() || !props.item.source.trim();
  const blocks = () => renderer.blocksOf(props.item.source);
  return (
    <Show
      when={isPlain()}
      fallback={
        <div
          class="oc-au-shown"
          onClick={(event) => {
            event.preventDefault();
            setWriting(true);
          }}
        >
          <Show when={blocks()} fallback={<p class="oc-au-raw">{props.item.source}</p>}>
            {(shown) => (
              <ArticleBlocks
                blocks={shown()}
                prefix={PREFIX}
                words={articleWords()}
                onOpen={() => undefined}
              />
            )}
          </Show>
          <button type="button" class="oc-au-edit" onClick={() => setWriting(true)}>
            {words.editText}
          </button>
        </div>
      }
    >
      <Writing
        item={props.item}
        takesFocus={isWriting()}
        isFaulty={isFaulty()}
        onFocus={() => setWriting(true)}
        onLeave={() => setWriting(false)}
      />
    </Show>
  );
}

type WritingProps = {
  item: Item;
  takesFocus: boolean;
  isFaulty: boolean;
  onFocus(): void;
  onLeave(): void;
};

function Writing(props: WritingProps) {
  const { work, keyboard } = useAuthoring();
  let field!: HTMLTextAreaElement;
  let burst = nextBurst();
  let grow!: () => void;
  onMount(() => {
    grow = growField(field);
    if (props.takesFocus) field.focus({ preventScroll: true });
  });
  createEffect(
    on(
      () => props.item.source,
      (source) => {
        if (field.value !== source) field.value = source;
        grow();
      },
    ),
  );
  return (
    <textarea
      ref={field}
      class="oc-au-field oc-au-words"
      rows={2}
      dir="auto"
      aria-label={words.text}
      aria-invalid={props.isFaulty}
      placeholder={words.textEmpty}
      onFocus={() => {
        burst = nextBurst();
        props.onFocus();
      }}
      onBlur={() => props.onLeave()}
      onInput={() => {
        work.perform(setOf(props.item.id, { source: field.value }, burst));
        grow();
      }}
      onKeyDown={(event) => {
        leaveByEscape(event, keyboard);
        // Back to how visitors see it; what is written stays.
        if (event.defaultPrevented) field.blur();
      }}
    />
  );
}
