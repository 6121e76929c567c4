/** Runs bodies one after another, in the order they came. */
export class Lock {
  private tail: Promise<unknown> = Promise.resolve();

  /** Bodies queued or running. */
  waiting = 0;

  run<T>(body: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const result = this.tail.then(body).finally(() => {
      this.waiting -= 1;
    });
    // The queue goes on whatever one body comes to; its caller sees the error.
    this.tail = result.catch(() => {});
    return result;
  }
}
