import { For, Show } from "solid-js";
import type { Tab } from "../../protocol/messages.ts";
import { addIcons, Icon, type IconName } from "../../ui/Icon.tsx";
import { TAB_ICONS } from "../../ui/tabIcons.ts";
import { getAllProgress } from "../checklists/functions.ts";
import { type StringKey, t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";
import { createQuery } from "./queries.ts";

addIcons(TAB_ICONS);

const ICONS: Record<Tab, IconName> = {
  home: "home",
  messages: "chat",
  help: "book",
  tours: "compass",
  tasks: "check",
  tickets: "ticket",
};
const NAMES: Record<Tab, StringKey> = {
  home: "tabHome",
  messages: "tabMessages",
  help: "tabHelp",
  tours: "tabTours",
  tasks: "tabTasks",
  tickets: "tabTickets",
};

/** The tabs that are for this visitor, below a tab's own screen. A single one needs no bar. */
export function TabBar() {
  const { app, isOpen, messenger, unread, views } = useMessenger();
  const lists = createQuery(getAllProgress, () =>
    isOpen() && messenger().tabs.includes("tasks") ? {} : null,
  );
  const openTasks = () => {
    const now = lists();
    return now.status === "ready"
      ? now.value.reduce((sum, { items, done }) => sum + items.length - done, 0)
      : 0;
  };
  const waiting = (tab: Tab) => {
    const { total, tickets = 0 } = unread();
    if (tab === "tasks") return openTasks();
    if (tab === "tickets") return tickets;
    return tab === "messages" ? total - tickets : 0;
  };
  return (
    <Show when={messenger().tabs.length > 1}>
      <nav class="oc-tabs" aria-label={t("tabs")}>
        <For each={messenger().tabs}>
          {(tab) => (
            <button
              type="button"
              class="oc-tab"
              aria-current={views()[0]?.name === tab ? "page" : undefined}
              onClick={() => app.go({ name: tab })}
            >
              <span class="oc-tab-icon">
                <Icon name={ICONS[tab]} size={22} />
                <Show when={waiting(tab) > 0}>
                  <span class="oc-tab-dot" aria-hidden="true" />
                </Show>
              </span>
              <span class="oc-tab-name">{t(NAMES[tab])}</span>
              <Show when={waiting(tab) > 0}>
                <span class="oc-sr">
                  {tab === "tasks" ? waiting(tab) : t("unread", { count: waiting(tab) })}
                </span>
              </Show>
            </button>
          )}
        </For>
      </nav>
    </Show>
  );
}
