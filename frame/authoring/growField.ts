import { onCleanup } from "solid-js";

/**
 * Keeps a field as tall as what is written in it, at whatever width. As long as its document has none, all would be wrapped to
 * nothing, or nothing be laid out at all, and the field be as tall as a window or not to be seen: until then it has one line.
 * @param field in the document it stays in: the app frame's own observers stand still while the messenger is closed
 * @returns what is to be called when its text has changed
 */
export function growField(field: HTMLTextAreaElement): () => void {
  let width = 0;
  const grow = (): void => {
    width = field.clientWidth;
    field.style.blockSize = width ? "0" : "";
    if (width) field.style.blockSize = `${field.scrollHeight}px`;
  };
  // Without a window where the surface has just gone, or loads anew: then it is drawn again.
  const view = field.ownerDocument.defaultView;
  if (!view) return () => undefined;
  const sizes = new view.ResizeObserver(() => {
    if (field.clientWidth !== width) grow();
  });
  sizes.observe(field);
  onCleanup(() => sizes.disconnect());
  return grow;
}
