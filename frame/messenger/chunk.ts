import { type Accessor, createSignal } from "solid-js";
import { loadChunk } from "../core/chunk.ts";
import { adoptSheet } from "./styles.ts";

export type Chunk<T> = {
  /** What it exports, once it is there. */
  parts: Accessor<T | undefined>;
  /** Fetches it, once in a page. Rejects when it does not arrive. */
  load(): Promise<void>;
};

/**
 * A part of the messenger that most visitors never see or see later, with a style sheet of its own; over that of another
 * where it is drawn with that one's looks.
 */
export function makeChunk<T extends { styles: string }>(
  fetchChunk: () => Promise<T>,
  other?: Chunk<unknown>,
): Chunk<T> {
  const [parts, setParts] = createSignal<T>();
  return {
    parts,
    async load() {
      const [chunk] = await Promise.all([parts() ?? loadChunk(fetchChunk), other?.load()]);
      if (parts()) return;
      adoptSheet(window, chunk.styles);
      setParts(() => chunk);
    },
  };
}
