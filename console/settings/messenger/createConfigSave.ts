import { unwrap } from "solid-js/store";
import { api, type MessengerConfig } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";

/** Saves a change of tabs or home, and nothing but that; it takes effect at once. */
export function createConfigSave(): {
  isBusy: () => boolean;
  change: (change: Partial<MessengerConfig>) => Promise<void>;
} {
  const { save, isBusy } = createSave();
  const setTabs = createMutation(api.messenger.setTabs);
  return {
    isBusy,
    // A copy: what a query gave is watched, and written into by the next answer.
    change: (change) =>
      save(() => setTabs({ change: structuredClone(unwrap(change)) }), { text: text.messenger.saved }),
  };
}
