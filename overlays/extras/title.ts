const MARK = /^\(\d+\+?\) /;

/**
 * Shows how much is unread at the beginning of the page's title while nobody looks at the page, and takes it back when
 * somebody does. Whatever title the page gives itself meanwhile is kept.
 * @param count of unread messages; 0 takes the mark away
 */
export function markTitle(count: unknown, _perform: unknown, signal: AbortSignal): void {
  const draw = (isMarked: boolean): void => {
    const title = document.title.replace(MARK, "");
    const wanted = isMarked ? `(${Number(count)}) ${title}` : title;
    if (wanted !== document.title) document.title = wanted;
  };
  const paint = (): void => draw(Number(count) > 0 && document.visibilityState === "hidden");
  document.addEventListener("visibilitychange", paint, { signal });
  signal.addEventListener("abort", () => draw(false));
  paint();
}
