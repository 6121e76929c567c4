import { createSignal } from "solid-js";

export type ShortcutPreference = { isOn: () => boolean; setOn: (on: boolean) => void };

const STORAGE_KEY = "opencom.console.shortcuts";

/** Whether single-key shortcuts are on, kept per browser. */
export function createShortcutPreference(view: Window): ShortcutPreference {
  const [isOn, setOn] = createSignal(read(view));
  return {
    isOn,
    setOn(on) {
      setOn(on);
      try {
        view.localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
      } catch {
        // Blocked storage: the choice holds until the tab is closed.
      }
    },
  };
}

function read(view: Window): boolean {
  try {
    return view.localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true;
  }
}
