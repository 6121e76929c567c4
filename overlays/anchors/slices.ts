/** No slice takes longer, so that no page feels it. */
const SLICE_MS = 2;

/** Lets the page go on before we do. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** Runs a long piece of work in slices. */
export async function runInSlices<T>(work: Generator<void, T>): Promise<T> {
  let until = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() > until) {
      await breathe();
      until = performance.now() + SLICE_MS;
    }
  }
}
