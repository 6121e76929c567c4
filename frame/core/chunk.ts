/** Waits before a chunk is asked for once more, ms. */
const WAITS = [1_000, 2_000, 4_000];

/** Fetches a chunk that somebody may be waiting for, so a broken line is not the end. Rejects after the last try. */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return load();
}
