import { createEffect, on, onMount } from "solid-js";
import { useAuthoring } from "./context.ts";
import { type Item, setOf } from "./items.ts";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

/** The title of a card, written where it stands. */
export function TitleField(props: { item: Item; class: string; id: string }) {
  const { work, page } = useAuthoring();
  let field!: HTMLTextAreaElement;
  let burst = 0;
  const isFaulty = () => work.fault()?.id === props.item.id && work.fault()?.field === "title";
  const grow = () => {
    field.style.blockSize = "0";
    field.style.blockSize = `${field.scrollHeight}px`;
  };
  createEffect(
    on(
      () => props.item.title,
      (title) => {
        if (field.value !== title) field.value = title;
        grow();
      },
    ),
  );
  onMount(() => {
    const view = field.ownerDocument.defaultView;
    // Only what is seen has frames. A finger would get the screen's keyboard over what it has picked.
    // oxlint-disable-next-line solid/reactivity
    view?.requestAnimationFrame(() => {
      if (page.takePicked(props.item.id) && !view.matchMedia("(pointer: coarse)").matches)
        field.focus({ preventScroll: true });
    });
  });
  return (
    <textarea
      ref={field}
      id={props.id}
      class={`oc-au-field ${props.class}`}
      rows={1}
      dir="auto"
      aria-label={words.title}
      aria-invalid={isFaulty()}
      placeholder={words.titleEmpty}
      onFocus={() => (burst = nextBurst())}
      onInput={() => {
        // One line: what is pasted may have more.
        const title = field.value.replace(/\s*\n\s*/g, " ");
        if (title !== field.value) field.value = title;
        work.perform(setOf(props.item.id, { title }, burst));
        grow();
      }}
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
    />
  );
}
