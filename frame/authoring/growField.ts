import { onCleanup } from "solid-js";

/**
 * Keeps a field as tall as what is written in it, at whatever width. Before its document has one all would be wrapped to
 * nothing, and the field, and the card around it, would be as tall as a window for good.
 * @returns what is to be called when its text has changed
 */
export function growField(field: HTMLTextAreaElement): () => void {
  let width = 0;
  const grow = (): void => {
    field.style.blockSize = "0";
    field.style.blockSize = `${field.scrollHeight}px`;
  };
  const sizes = new ResizeObserver(() => {
    if (field.clientWidth === width) return;
    width = field.clientWidth;
    grow();
  });
  sizes.observe(field);
  onCleanup(() => sizes.disconnect());
  return grow;
}
