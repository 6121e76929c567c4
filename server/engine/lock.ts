/** Runs bodies one after another, in the order they came. */
export class Lock {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(body: () => Promise<T>): Promise<T> {
    const result = this.tail.then(body);
    // The queue goes on whatever one body comes to; its caller sees the error.
    this.tail = result.catch(() => {});
    return result;
  }
}
