import type { FrameState } from "../app.ts";
import type { StagedFile } from "../attachments/model.ts";
import { uuidv7 } from "../core/random.ts";
import type { Store } from "../core/store.ts";
import { writeDown } from "../outbox/journal.ts";
import type { Address, OutboxEntry } from "../outbox/model.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { StorageAdapter } from "../session/storage.ts";

export type LettersWorld = {
  state: Store<FrameState>;
  storage: StorageAdapter;
  visitorRef(): string;
  serverNow(): number;
};

/** What one visitor writes: kept from that moment on, and given to the outbox once that is there. */
export type Letters = {
  /** False while there is no outbox to take it. */
  write(text: string, to: Address, files: readonly StagedFile[]): boolean;
  /** The outbox is there. */
  handOver(outbox: Outbox): void;
  /** The outbox's entries, and behind them those it does not have yet. */
  after(entries: readonly OutboxEntry[]): readonly OutboxEntry[];
};

export function makeLetters({ state, storage, visitorRef, serverNow }: LettersWorld): Letters {
  /** Written before the outbox was there; what an earlier page left goes first. */
  const early: OutboxEntry[] = [];
  /** Of the latest one, by the server's clock as it was known then. */
  let writtenAt = 0;
  return {
    write(text, to, files) {
      // Later than the one before, whatever the clock does: what is stored is read back in this order.
      const createdAt = (writtenAt = Math.max(serverNow(), writtenAt + 1));
      const entry: OutboxEntry = {
        ...to,
        clientMessageId: uuidv7(createdAt),
        text,
        ...(files[0] && { files }),
        createdAt,
        visitorRef: visitorRef(),
        state: "pending",
      };
      writeDown(storage, entry);
      const { outbox, entries } = state.get();
      if (outbox) outbox.add(entry);
      else {
        early.push(entry);
        state.set({ entries: [...entries, entry] });
      }
      return outbox !== null;
    },
    handOver(outbox) {
      for (const entry of early.splice(0)) outbox.add(entry);
    },
    after: (entries) => [...entries, ...early],
  };
}
