import { afterEach, describe, expect, it } from "vitest";
import type { FakeClient } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, type } from "../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

const SETTINGS = {
  typingPreview: false,
  readReceipts: true,
  showTeammateAvatars: true,
  collectEmail: true,
  replyTime: "automatic",
  commonIssues: [{ label: "Sizes", starter: "Which sizes are there?" }],
};
const nine = [{ from: 540, to: 1020 }];
const HOURS = { timeZone: "Europe/Berlin", week: [nine, nine, nine, nine, nine, [], []], holidays: [] };

async function openPage(
  page: string,
  prepare: (client: FakeClient) => void,
  role = "owner",
): Promise<FakeClient> {
  const world = makeWorld();
  Object.assign(world.me.agent, { role });
  const client = serveWorld(world).on("teamPresence:list", () => []);
  prepare(client);
  app = mountApp(client, { hash: `#/settings/${page}` });
  await settle();
  await settle();
  return client;
}
const root = () => app?.root ?? document.body;
const button = (name: string) => find<HTMLButtonElement>(root(), ".c-settings-page button", name);
const field = (name: string) => find<HTMLInputElement>(root(), ".c-settings-page input", name);
const change = (input: HTMLInputElement, value: string) => {
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

describe("Settings › Messages", () => {
  const serve = (client: FakeClient) =>
    client
      .on("conversationSettings:get", () => ({ settings: SETTINGS, typicalReplyTime: "hours" }))
      .on("conversationSettings:set", () => null);

  it("saves what a switch changes and nothing else, and shows only what is saved", async () => {
    const client = await openPage("messages", serve);
    const preview = find<HTMLInputElement>(find(root(), "label", "Preview of what is being typed"), "input");
    preview.click();
    await settle();
    const { agentToken: _, ...saved } = client.callsTo("conversationSettings:set")[0] ?? {};
    expect(saved).toEqual({ change: { typingPreview: true } });
    expect(preview.checked).toBe(false);
    expect(root().textContent).toContain("At present: a few hours.");
  });

  it("saves common issues together, once each leads somewhere", async () => {
    const client = await openPage("messages", serve);
    button("Add a button").click();
    await settle();
    type(field("Text of button 2"), "Returns");
    expect(button("Save buttons").disabled).toBe(true);
    type(field("Message of button 2"), "I want to return something");
    button("Save buttons").click();
    await settle();
    expect(client.callsTo("conversationSettings:set")[0]?.["change"]).toEqual({
      commonIssues: [...SETTINGS.commonIssues, { label: "Returns", starter: "I want to return something" }],
    });
  });

  it("is for owners and admins", async () => {
    const client = await openPage("messages", serve, "agent");
    expect(root().textContent).toContain("Only owners and admins");
    expect(client.callsTo("conversationSettings:get")).toEqual([]);
  });
});

describe("Settings › Office hours", () => {
  it("begins with the usual week in this browser's zone, and saves what was changed", async () => {
    const client = await openPage("officeHours", (each) =>
      each.on("officeHours:get", () => null).on("officeHours:set", () => null),
    );
    find<HTMLInputElement>(find(root(), "label", "Show office hours"), "input").click();
    await settle();
    change(field("Monday, until (1)"), "01:30");
    button("Add hours on Saturday").click();
    await settle();
    expect(root().textContent).toContain("next day");
    button("Same hours Monday to Friday").click();
    button("Add a holiday").click();
    await settle();
    expect(button("Save").disabled).toBe(true);
    change(field("Date of holiday 1"), "2026-12-25");
    type(field("Name of holiday 1"), "Christmas");
    button("Save").click();
    await settle();
    const late = [{ from: 540, to: 90 }];
    expect(client.callsTo("officeHours:set")[0]?.["hours"]).toEqual({
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      week: [late, late, late, late, late, nine, []],
      holidays: [{ date: "2026-12-25", name: "Christmas" }],
    });
  });

  it("says whether the office is open, until something is changed; off takes the hours away", async () => {
    const state = { isOpen: true, changes: [Date.parse("2026-03-02T16:00:00Z")] };
    const client = await openPage("officeHours", (each) =>
      each.on("officeHours:get", () => ({ hours: HOURS, state })).on("officeHours:set", () => null),
    );
    expect(find(root(), ".c-office-state").textContent).toContain("Open now, until");
    button("Remove hours 1 on Monday").click();
    await settle();
    expect(root().querySelector(".c-office-state")).toBeNull();
    button("Discard changes").click();
    await settle();
    find<HTMLInputElement>(find(root(), "label", "Show office hours"), "input").click();
    await settle();
    expect(client.callsTo("officeHours:set")).toMatchObject([{ hours: null }]);
  });
});
