import { createContext, createSignal, type JSX, onCleanup, useContext } from "solid-js";
import { createTimeFormat, type TimeFormat } from "../../ui/time.ts";
import { useClient } from "../data/client.ts";
import { type ConnectionStatus, createConnectionStatus } from "../data/connection.ts";
import { text } from "../strings.ts";
import { createAgoFormat, createAheadFormat, createDateFormat } from "./ago.ts";
import { createShortcutPreference, type ShortcutPreference } from "./shortcutPreference.ts";
import { createTheme, type ThemeControl } from "./theme.ts";

/** What screens may know of the world around them. The only place that listens to window and document. */
export type Environment = {
  view: Window;
  /** Milliseconds since 1970, moving every half minute: enough for "5 min". */
  now: () => number;
  time: TimeFormat;
  ago: (at: number, now: number) => string;
  ahead: (at: number, now: number) => string;
  date: (at: number) => string;
  /** True while a person can be looking: the tab is visible and the window has focus. */
  isAttentive: () => boolean;
  /** True where the panes stand side by side rather than one at a time. */
  isWide: () => boolean;
  connection: () => ConnectionStatus;
  theme: ThemeControl;
  shortcuts: ShortcutPreference;
};

const CLOCK_STEP_MS = 30_000;
/** Same figure as in styles/shell.css. */
const WIDE = "(min-width: 46em)";

const EnvironmentContext = createContext<Environment>();

/** Provides the environment to everything below. */
export function EnvironmentProvider(props: { view: Window; children: JSX.Element }) {
  // The window never changes during the life of the app.
  // eslint-disable-next-line solid/reactivity
  const view = props.view;
  const environment: Environment = {
    view,
    now: createClock(),
    time: createTimeFormat(dateLocale(view)),
    ago: createAgoFormat(dateLocale(view)),
    ahead: createAheadFormat(dateLocale(view)),
    date: createDateFormat(dateLocale(view)),
    isAttentive: createAttention(view),
    isWide: createMediaQuery(view, WIDE),
    connection: createConnectionStatus(useClient(), view),
    theme: createTheme(view),
    shortcuts: createShortcutPreference(view),
  };
  return <EnvironmentContext.Provider value={environment}>{props.children}</EnvironmentContext.Provider>;
}

/** The environment of the nearest provider. Throws outside one. */
export function useEnvironment(): Environment {
  const environment = useContext(EnvironmentContext);
  if (!environment) throw new Error("useEnvironment needs an <EnvironmentProvider> above it.");
  return environment;
}

/** Dates speak the language of the words around them, in the reader's own variety of it where that is known. */
function dateLocale(view: Window): string {
  const own = view.navigator.language;
  return own.split("-")[0] === text.lang ? own : text.lang;
}

function createClock(): () => number {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), CLOCK_STEP_MS);
  onCleanup(() => clearInterval(timer));
  return now;
}

function createAttention(view: Window): () => boolean {
  const { document } = view;
  const read = (): boolean => document.visibilityState === "visible" && document.hasFocus();
  const [isAttentive, setAttentive] = createSignal(read());
  const update = (): boolean => setAttentive(read());
  view.addEventListener("focus", update);
  view.addEventListener("blur", update);
  document.addEventListener("visibilitychange", update);
  onCleanup(() => {
    view.removeEventListener("focus", update);
    view.removeEventListener("blur", update);
    document.removeEventListener("visibilitychange", update);
  });
  return isAttentive;
}

/** Whether a media query holds, followed live. */
export function createMediaQuery(view: Window, query: string): () => boolean {
  const list = view.matchMedia(query);
  const [matches, setMatches] = createSignal(list.matches);
  const update = (): boolean => setMatches(list.matches);
  list.addEventListener("change", update);
  onCleanup(() => list.removeEventListener("change", update));
  return matches;
}
