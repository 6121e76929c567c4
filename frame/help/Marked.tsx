import { For, Show } from "solid-js";

/** Part of a text, in UTF-16 units from its beginning. */
export type Range = { start: number; end: number };

/** A text with the places that were searched for set off. */
export function Marked(props: { text: string; ranges: readonly Range[] }) {
  return (
    <For each={toParts(props.text, props.ranges)}>
      {(part) => (
        <Show when={part.isMarked} fallback={part.text}>
          <mark>{part.text}</mark>
        </Show>
      )}
    </For>
  );
}

/** The text cut at the ends of the ranges. What lies outside the text or over another range is left out. */
export function toParts(text: string, ranges: readonly Range[]): { text: string; isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) parts.push({ text: text.slice(at, start), isMarked: false });
    parts.push({ text: text.slice(start, end), isMarked: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isMarked: false });
  return parts;
}
