import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { MessengerConfig, TabId } from "./messengerValidators";
import { defaultMessenger, messengerFor, normaliseMessenger, TABS } from "./model/tabs";

const DOCUMENT = new URL("../docs/messenger-tabs-and-identification.md", import.meta.url);

/** The rows of the document's table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const [, section = ""] = readFileSync(DOCUMENT, "utf8").split(`## ${heading}\n`);
  const [body = ""] = section.split("\n## ");
  return body
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** All tabs on for all, and then what a row says. */
function configOf(settings: string, defaultTab: string): MessengerConfig {
  const config = defaultMessenger();
  config.defaultTab = defaultTab as TabId;
  for (const tab of config.tabs) tab.isEnabled = true;
  for (const setting of settings.split(", ")) {
    if (setting === "–") continue;
    if (setting === "no home") {
      config.home.isEnabled = false;
      continue;
    }
    const [id, value] = setting.split(" ");
    const tab = config.tabs.find((each) => each.id === id);
    if (!tab) throw new Error(`No tab ${id} in "${setting}"`);
    if (value === "off") tab.isEnabled = false;
    else tab.visibleTo = value as "users" | "visitors";
  }
  return config;
}

describe("default tab", () => {
  const rows = rowsUnder("Which tab comes first");
  test("the document has its table", () => expect(rows.length).toBeGreaterThan(20));
  test.each(rows)("%s · default %s · %s → %s, first %s", (settings, defaultTab, who, tabs, first) => {
    const view = messengerFor(configOf(settings!, defaultTab!), { isUser: who === "user" });
    expect(view.tabs.join(" ")).toBe(tabs);
    expect(view.defaultTab).toBe(first);
  });
});

describe("what is stored", () => {
  test("every tab once and in order; messages on for all whatever was asked for", () => {
    const stored = normaliseMessenger({
      ...defaultMessenger(),
      tabs: [
        { id: "tickets", isEnabled: false, visibleTo: "users" },
        { id: "messages", isEnabled: false, visibleTo: "users" },
      ],
    });
    expect(stored.tabs.map(({ id }) => id)).toEqual(TABS);
    expect(stored.tabs[1]).toEqual({ id: "messages", isEnabled: true, visibleTo: "all" });
    expect(stored.tabs[5]).toEqual({ id: "tickets", isEnabled: false, visibleTo: "users" });
  });

  test("a tab or a card named twice is refused", () => {
    const base = defaultMessenger();
    const tab = { id: "help", isEnabled: true, visibleTo: "all" } as const;
    const card = { type: "search", visibleTo: "all" } as const;
    expect(() => normaliseMessenger({ ...base, tabs: [tab, tab] })).toThrow(/help.*is named twice/);
    const home = { isEnabled: true, cards: [card, card] };
    expect(() => normaliseMessenger({ ...base, home })).toThrow(/search.*is named twice/);
  });

  test("cards are for their audience, and there are none without home", () => {
    const config: MessengerConfig = {
      ...defaultMessenger(),
      home: {
        isEnabled: true,
        cards: [
          { type: "search", visibleTo: "users" },
          { type: "welcome", visibleTo: "all" },
          { type: "status", visibleTo: "visitors" },
        ],
      },
    };
    expect(messengerFor(config, { isUser: true }).cards).toEqual(["search", "welcome"]);
    expect(messengerFor(config, { isUser: false }).cards).toEqual(["welcome", "status"]);
    const hidden = { ...config, home: { ...config.home, isEnabled: false } };
    expect(messengerFor(hidden, { isUser: false }).cards).toEqual([]);
  });
});
