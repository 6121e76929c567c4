import { createSignal } from "solid-js";
import type { Outcome } from "../data/errors.ts";
import { failureText } from "../strings.ts";
import { type Toast, useToast } from "./ToastContext.tsx";

/** Saves one thing at a time and says how it went; a second try while one is under way is ignored. */
export function createSave(): {
  isBusy: () => boolean;
  save: (run: () => Promise<Outcome<unknown>>, done: Toast) => Promise<void>;
} {
  const toast = useToast();
  const [isBusy, setBusy] = createSignal(false);
  return {
    isBusy,
    async save(run, done) {
      if (isBusy()) return;
      setBusy(true);
      const outcome = await run();
      setBusy(false);
      toast(outcome.ok ? done : { text: failureText(outcome.failure), tone: "danger" });
    },
  };
}
