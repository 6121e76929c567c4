let fresh: string | null = null;

/** What was created a moment ago: its page is offered to be opened at once. */
export function noteFresh(id: string): void {
  fresh = id;
}

/** Tells it once. */
export function takeFresh(id: string): boolean {
  const isFresh = fresh === id;
  if (isFresh) fresh = null;
  return isFresh;
}
