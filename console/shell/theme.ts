import { createSignal } from "solid-js";

export const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

export type ThemeControl = { theme: () => Theme; setTheme: (theme: Theme) => void };

const STORAGE_KEY = "opencom.console.theme";

/** The colour scheme: the system's unless this browser's user chose otherwise. Written to `<html data-theme>`. */
export function createTheme(view: Window): ThemeControl {
  const [theme, setTheme] = createSignal<Theme>(read(view));
  const apply = (next: Theme): void => {
    view.document.documentElement.dataset["theme"] = next;
  };
  apply(theme());
  return {
    theme,
    setTheme(next) {
      setTheme(next);
      apply(next);
      try {
        view.localStorage.setItem(STORAGE_KEY, next);
      } catch {
        // Blocked storage: the choice holds until the tab is closed.
      }
    },
  };
}

function read(view: Window): Theme {
  try {
    const stored = view.localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? "system";
  } catch {
    return "system";
  }
}
