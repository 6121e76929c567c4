import { beforeEach, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { MessengerConfig } from "./messengerValidators";
import { defaultAppearance } from "./model/settings";
import { defaultMessenger } from "./model/tabs";
import { type Backend, boot, errorOf, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "owner");
});

/** Tickets and the search card are for users, and so is everything that only a user may be told of. */
const forUsers = (isStrict = false): MessengerConfig => ({
  ...defaultMessenger(),
  tabs: [{ id: "tickets", isEnabled: true, visibleTo: "users" }],
  home: { isEnabled: true, cards: [{ type: "search", visibleTo: "users" }] },
  defaultTab: "tickets",
  isStrict,
});
const setTabs = (change: Partial<MessengerConfig>) =>
  t.mutation(api.messenger.setTabs, { agentToken, change });
const current = async (sessionToken: string) =>
  (await t.query(api.widgetSessions.current, { sessionToken })).messenger;

describe("tabs", () => {
  it("start with tours and tasks off; boot and the live session say the same", async () => {
    const { response, sessionToken } = await boot(t, workspaceId);
    expect(response.messenger).toMatchObject({
      tabs: ["home", "messages", "help", "tickets"],
      defaultTab: "home",
    });
    expect(response.messenger.cards[0]).toBe("welcome");
    expect(await current(sessionToken)).toEqual(response.messenger);
  });

  it("for users reach nobody else, and reach a visitor as soon as it is named", async () => {
    await setTabs(forUsers());
    const { response, sessionToken } = await boot(t, workspaceId);
    expect(response.messenger).toEqual({
      tabs: ["home", "messages", "help"],
      defaultTab: "home",
      cards: [],
    });
    await t.mutation(api.visitors.identify, { sessionToken, user: { email: "jane@example.com" } });
    expect(await current(sessionToken)).toEqual({
      tabs: ["home", "messages", "help", "tickets"],
      defaultTab: "tickets",
      cards: ["search"],
    });
    const named = await boot(t, workspaceId, { user: { userId: "u1" } });
    expect(named.response.messenger.tabs).toContain("tickets");
  });

  it("strictly for users need proof, not a name", async () => {
    await setTabs(forUsers(true));
    const { response } = await boot(t, workspaceId, { user: { userId: "u1", email: "a@b.example" } });
    expect(response.messenger.tabs).not.toContain("tickets");
  });

  it("are stored in order and whole, with messages on for all", async () => {
    const asked = forUsers();
    asked.tabs.push({ id: "messages", isEnabled: false, visibleTo: "users" });
    const stored = await setTabs(asked);
    expect(stored.tabs.map(({ id }) => id)).toEqual(defaultMessenger().tabs.map(({ id }) => id));
    expect(stored.tabs[1]).toEqual({ id: "messages", isEnabled: true, visibleTo: "all" });
    expect((await t.query(api.messenger.get, { agentToken })).config).toEqual(stored);
  });

  it("keep what a change does not name", async () => {
    await setTabs({ isStrict: true });
    const stored = await setTabs({ home: { isEnabled: false, cards: [] } });
    expect(stored).toMatchObject({ isStrict: true, home: { isEnabled: false }, defaultTab: "home" });
  });

  it("named twice are refused, and nothing changes", async () => {
    const asked = forUsers();
    asked.tabs.push({ id: "tickets", isEnabled: true, visibleTo: "all" });
    expect(await errorOf(setTabs(asked))).toMatchObject({ code: "INPUT_INVALID" });
    expect((await t.query(api.messenger.get, { agentToken })).config).toEqual(defaultMessenger());
  });
});

describe("appearance", () => {
  const usual = defaultAppearance("Acme");
  const set = (change: Partial<typeof usual>) =>
    t.mutation(api.messenger.setAppearance, { agentToken, change });

  it("reaches boots and live sessions, tidied", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    await set({ color: "#AA0044", greeting: "  Hello  ", side: "left" });
    const { response } = await boot(t, workspaceId);
    expect(response.appearance).toMatchObject({ color: "#aa0044", greeting: "Hello", side: "left" });
    const live = await t.query(api.widgetSessions.current, { sessionToken });
    expect(live.appearance).toEqual(response.appearance);
  });

  it("keeps what a change does not name: two owners at once do not undo each other", async () => {
    await Promise.all([set({ color: "#aa0044" }), set({ greeting: "Ahoy" })]);
    const { appearance } = await t.query(api.messenger.get, { agentToken });
    expect(appearance).toEqual({ ...usual, color: "#aa0044", greeting: "Ahoy" });
  });

  it.each([
    { color: "red" },
    { color: "#12345" },
    { spacing: -1 },
    { spacing: 101 },
    { spacing: 1.5 },
    { teamName: "  " },
    { greeting: "x".repeat(201) },
  ])("refuses %o and says what is wrong", async (change) => {
    const error = await errorOf(set(change));
    expect(error).toMatchObject({ code: "INPUT_INVALID" });
    expect(error.message.length).toBeGreaterThan(20);
    expect((await t.query(api.messenger.get, { agentToken })).appearance).toEqual(usual);
  });
});
