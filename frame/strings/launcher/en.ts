/** What the launcher on the customer's page is called; `{count}` messages are waiting. Travels with the core catalog. */
export const en = {
  launcherOpen: "Open chat",
  launcherUnread: "Open chat, {count} unread",
  launcherClose: "Close chat",
} as const;
