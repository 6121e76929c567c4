import { createSignal } from "solid-js";
import type { Outcome } from "../data/errors.ts";
import { useToast } from "../shell/ToastContext.tsx";
import { failureText } from "../strings.ts";

/** Where content of one kind is kept. `update` and `create` answer with the version that was stored. */
type Home<Status extends string> = {
  saved: { id: string; version: number } | null;
  create(): Promise<Outcome<{ id: string; version: number }>>;
  update(id: string, version: number): Promise<Outcome<{ version: number }>>;
  setStatus(id: string, status: Status): Promise<Outcome<unknown>>;
  words: { saved: string; done: Readonly<Record<Status, string>> };
  onCreated?(id: string): void;
};

export type ContentSaving<Status extends string> = {
  isBusy: () => boolean;
  /** Why it was not saved; empty while there is nothing to say. */
  problem: () => string;
  save(status?: Status): Promise<void>;
};

/** Saves what is written, and then sets a status where one is asked for. One save at a time. */
export function createContentSaving<Status extends string>(home: Home<Status>): ContentSaving<Status> {
  const toast = useToast();
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  let id = home.saved?.id;
  // The version that what is written is based on.
  let version = home.saved?.version ?? 0;
  const write = async () => {
    if (id) return home.update(id, version);
    const outcome = await home.create();
    if (outcome.ok) id = outcome.value.id;
    return outcome;
  };
  const run = async (status?: Status): Promise<void> => {
    const written = await write();
    if (!written.ok) return void setProblem(failureText(written.failure));
    version = written.value.version;
    if (status && id) {
      const outcome = await home.setStatus(id, status);
      if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    }
    toast({ text: status ? home.words.done[status] : home.words.saved });
    if (!home.saved && id) home.onCreated?.(id);
  };
  return {
    isBusy,
    problem,
    async save(status) {
      if (isBusy()) return;
      setBusy(true);
      setProblem("");
      await run(status);
      setBusy(false);
    },
  };
}
