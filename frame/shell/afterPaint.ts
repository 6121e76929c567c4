/** A page in the background gets no animation frames; after this its messenger counts as painted anyway. */
const PAINT_MS = 1_000;

/** The second animation frame begins once what the first has drawn was handed to the screen. */
export function afterPaint(window: Window): Promise<void> {
  return new Promise((resolve) => {
    const frame = window.requestAnimationFrame(() => window.requestAnimationFrame(() => resolve()));
    setTimeout(() => {
      // None comes while the frame is hidden, and each opening would leave one waiting.
      window.cancelAnimationFrame(frame);
      resolve();
    }, PAINT_MS);
  });
}
