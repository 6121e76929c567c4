import type { Appearance, Branding, MessengerConfig } from "../data/api.ts";

/** A workspace's messenger as it starts. */
export function makeMessenger(): {
  config: MessengerConfig;
  appearance: Appearance;
  branding: Branding;
} {
  const ids = ["home", "messages", "help", "tours", "tasks", "tickets"] as const;
  const cards = ["welcome", "startConversation", "conversations", "search"] as const;
  return {
    config: {
      tabs: ids.map((id) => ({ id, isEnabled: id !== "tours" && id !== "tasks", visibleTo: "all" })),
      home: { isEnabled: true, cards: cards.map((type) => ({ type, visibleTo: "all" })) },
      defaultTab: "home",
      isStrict: false,
    },
    appearance: {
      color: "#4f46e5",
      side: "right",
      icon: "chat",
      launcher: "visible",
      spacing: 20,
      theme: "system",
      teamName: "Northwind",
      greeting: "Hi there! How can we help?",
    },
    branding: {
      header: { kind: "accent" },
      logoAlt: "",
      scrim: 0.54,
      logo: null,
      image: null,
      icon: null,
    },
  };
}
