/** A page in the background gets no animation frames; after this its messenger counts as painted anyway. */
const PAINT_MS = 1_000;

/** What an animation frame draws is handed to the screen before the next task: a second frame would come later by a whole one. */
export function afterPaint(window: Window): Promise<void> {
  return new Promise((resolve) => {
    const frame = window.requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(() => {
      // None comes while the frame is hidden, and each opening would leave one waiting.
      window.cancelAnimationFrame(frame);
      resolve();
    }, PAINT_MS);
  });
}
