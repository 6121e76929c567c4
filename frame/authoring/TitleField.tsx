import { createEffect, on, onCleanup, onMount } from "solid-js";
import { useAuthoring } from "./context.ts";
import { leaveByEscape } from "./createKeyboard.ts";
import { growField } from "./growField.ts";
import { type Item, setOf } from "./items.ts";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

/** The title of a card, written where it stands. */
export function TitleField(props: { item: Item; class: string; id: string }) {
  const { work, keyboard } = useAuthoring();
  let field!: HTMLTextAreaElement;
  let burst = 0;
  const isFaulty = () => work.fault()?.id === props.item.id && work.fault()?.field === "title";
  let grow!: () => void;
  onMount(() => {
    grow = growField(field);
  });
  createEffect(
    on(
      () => props.item.title,
      (title) => {
        if (field.value !== title) field.value = title;
        grow();
      },
    ),
  );
  // It was just picked: what it says is written next. Not by touch, where a keyboard would rise over the page.
  createEffect(() => {
    if (keyboard.wanted() !== props.item.id) return;
    const view = field.ownerDocument.defaultView;
    const frame = view?.requestAnimationFrame(() => {
      keyboard.taken();
      if (view.matchMedia("(hover: none)").matches) return;
      field.focus({ preventScroll: true });
      field.select();
    });
    onCleanup(() => frame && view?.cancelAnimationFrame(frame));
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
      onKeyDown={(event) => {
        if (event.key === "Enter") event.preventDefault();
        leaveByEscape(event, keyboard);
      }}
    />
  );
}
