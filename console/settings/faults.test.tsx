import { afterEach, describe, expect, it } from "vitest";
import type { FakeClient } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle } from "../testing/mountApp.tsx";

/** What became invalid while it was live is told where the team sees it, live, with the way to where it can be mended. */

let app: MountedApp | undefined;
afterEach(() => app?.stop());

const PLACE = "delivery.audience.rules[1].segmentId: names no segment.";
const CHECKLIST = { kind: "checklist", itemId: "c1", name: "First steps", faults: [PLACE] };
const MESSAGE = {
  kind: "outbound",
  itemId: "m1",
  name: "Welcome",
  faults: ["delivery.trigger.percent: is 0 to 100."],
};
const none = () => ({ page: [], isDone: true, continueCursor: "end" });

async function openPage(page: string, prepare: (client: FakeClient) => void) {
  const client = serveWorld(makeWorld())
    .on("teamPresence:list", () => [])
    .on("checklists:listForAgent", none)
    .on("segments:listForAgent", none);
  prepare(client);
  app = mountApp(client, { hash: `#/settings/${page}` });
  await settle(5);
  return client;
}
const root = () => app?.root ?? document.body;
const notice = () => root().querySelector(".c-settings-page [aria-label='At fault']")?.textContent ?? "";
const link = (name: string) => find(root(), ".c-settings-link", name).textContent ?? "";
const click = async (name: string): Promise<void> => {
  find<HTMLButtonElement>(root(), "button", name).click();
  await settle(5);
};

describe("a live item at fault", () => {
  it("is told beside the settings and on its page, with the place, and leads to its editor", async () => {
    const client = await openPage("checklists", (fake) =>
      fake
        .on("engagement:faults", () => [CHECKLIST, MESSAGE])
        .on("checklists:getForAgent", () => new Promise(() => {})),
    );
    expect([notice().includes(PLACE), notice().includes("Welcome")]).toEqual([true, false]);
    expect(link("Checklists")).toContain(", 1 item at fault");
    expect(link("Segments")).toContain(", 2 items at fault");
    expect(link("Messenger")).not.toContain("at fault");
    await click("Mend First steps");
    expect(client.callsTo("checklists:getForAgent")[0]).toMatchObject({ checklistId: "c1" });
  });

  it("is told among all others beside the segments, and not any more once it is mended", async () => {
    const client = await openPage("segments", (fake) =>
      fake.on("engagement:faults", () => [CHECKLIST, MESSAGE]),
    );
    for (const said of [PLACE, "Checklist First steps", "Message Welcome", "delivery.trigger.percent"])
      expect(notice()).toContain(said);
    const way = root().querySelector<HTMLAnchorElement>(".c-settings-page a[href='#/settings/checklists']");
    expect(way?.textContent).toBe("Open checklists");
    client.on("engagement:faults", () => [MESSAGE]);
    await settle(5);
    expect([notice().includes(PLACE), notice().includes("Welcome")]).toEqual([false, true]);
    client.on("engagement:faults", () => []);
    await settle(5);
    expect(notice()).toBe("");
    expect(link("Segments")).not.toContain("at fault");
  });
});

describe("a segment that drafts name", () => {
  const size = { count: 0, countedAt: null, of: 0, isCounting: false };
  const fields = { name: "Trial", description: "", rule: { type: "identity", is: "user" } };
  const uses = { segments: [], items: [] };
  const segment = { id: "s1", name: "Trial", version: 1, updatedAt: 0, size, fields, uses };
  const open = async (drafts: object[]) => {
    const client = await openPage("segments", (fake) =>
      fake
        .on("segments:listForAgent", () => ({ ...none(), page: [segment] }))
        .on("segments:getForAgent", () => ({ ...segment, drafts }))
        .on("segments:remove", () => null),
    );
    await click("Edit Trial");
    find<HTMLButtonElement>(root(), ".c-form-foot button", "Remove").click();
    await settle(5);
    return client;
  };

  it("is removed only after their names were told", async () => {
    const client = await open([{ kind: "survey", itemId: "q1", name: "How was it?" }]);
    expect(client.callsTo("segments:remove")).toEqual([]);
    const dialog = find(root(), "dialog", "Remove “Trial”?");
    expect(dialog.textContent).toContain("Survey “How was it?”");
    find<HTMLButtonElement>(dialog, "button", "Remove").click();
    await settle(5);
    expect(client.callsTo("segments:remove")).toMatchObject([{ segmentId: "s1" }]);
  });

  it("is removed at once where there are none", async () => {
    const client = await open([]);
    expect(client.callsTo("segments:remove")).toMatchObject([{ segmentId: "s1" }]);
  });
});
