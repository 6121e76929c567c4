import { type Accessor, createEffect, createMemo, Show } from "solid-js";
import { makeChunk } from "../chunk.ts";
import type { Thread } from "../threadState.ts";

const csatChunk = makeChunk(() => import("../../csat.ts"));

/** What asks how a conversation was. Its code comes with the first thread that ends closed. */
export function createCsat(thread: Thread, id: Accessor<string | null>) {
  const isClosed = createMemo(() => {
    const sender = thread.lines().findLast((line) => line.isSystem)?.sender;
    return sender?.kind === "system" && sender.event === "closed";
  });
  // One that does not come leaves the thread whole: the next opening tries again.
  createEffect(() => isClosed() && csatChunk.load().catch(() => undefined));
  return () => (
    <Show when={isClosed() && csatChunk.parts()} keyed>
      {({ Csat }) => <Csat id={id} />}
    </Show>
  );
}
