let isWished = false;

/** Somebody is on the way to the help tab in order to search: its field is to have the caret. */
export function wishSearch(): void {
  isWished = true;
}

/** Whether that was so; from now on it is not. */
export function takeSearchWish(): boolean {
  const was = isWished;
  isWished = false;
  return was;
}
