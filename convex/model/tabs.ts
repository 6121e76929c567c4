import { inputInvalid } from "../errors";
import type { CardType, MessengerConfig, MessengerView, TabId } from "../messengerValidators";
import { isFor } from "./audience";

/** The messenger's tabs and home cards: what a workspace may set, and what one visitor gets of it. */

/** In the order in which they stand. */
export const TABS: readonly TabId[] = ["home", "messages", "help", "tours", "tasks", "tickets"];
export const CARDS: readonly CardType[] = [
  "welcome",
  "startConversation",
  "conversations",
  "search",
  "featuredArticles",
  "announcements",
  "checklists",
  "status",
];

/** Off in a new workspace: they would stand empty until somebody makes a tour or a checklist. */
const OFF_AT_FIRST: readonly TabId[] = ["tours", "tasks"];

/** What a workspace starts with. */
export const defaultMessenger = (): MessengerConfig => ({
  tabs: TABS.map((id) => ({ id, isEnabled: !OFF_AT_FIRST.includes(id), visibleTo: "all" })),
  home: { isEnabled: true, cards: CARDS.map((type) => ({ type, visibleTo: "all" })) },
  defaultTab: "home",
  isStrict: false,
});

/**
 * A configuration as it is stored: every tab once, in order, with `messages` on for everybody whatever was asked for.
 * @throws INPUT_INVALID for a tab or a card that comes twice
 */
export function normaliseMessenger(config: MessengerConfig): MessengerConfig {
  const { tabs, home } = config;
  checkUnique(
    "tab",
    tabs.map(({ id }) => id),
  );
  checkUnique(
    "card",
    home.cards.map(({ type }) => type),
  );
  const byDefault = defaultMessenger().tabs;
  return {
    ...config,
    tabs: byDefault.map((fallback) => {
      if (fallback.id === "messages") return fallback;
      return tabs.find(({ id }) => id === fallback.id) ?? fallback;
    }),
  };
}

/** What one visitor sees. The default tab falls back to the first visible one; `messages` is always visible. */
export function messengerFor(config: MessengerConfig, reader: { isUser: boolean }): MessengerView {
  const { home, defaultTab } = config;
  const isVisible = ({ id, isEnabled, visibleTo }: MessengerConfig["tabs"][number]) =>
    isEnabled && isFor(visibleTo, reader) && (id !== "home" || home.isEnabled);
  const tabs = normaliseMessenger(config)
    .tabs.filter(isVisible)
    .map(({ id }) => id);
  const cards = home.cards.filter(({ visibleTo }) => isFor(visibleTo, reader)).map(({ type }) => type);
  const [first = "messages" as const] = tabs;
  return {
    tabs,
    defaultTab: tabs.includes(defaultTab) ? defaultTab : first,
    cards: tabs.includes("home") ? cards : [],
  };
}

function checkUnique(kind: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw inputInvalid(`The ${kind} "${twice}" is named twice.`);
}
