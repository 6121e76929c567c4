import { afterEach, describe, expect, it } from "vitest";
import { type FakeClient, refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, type } from "../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function openPage(page: string, prepare: (client: FakeClient) => void, role = "owner") {
  const world = makeWorld();
  Object.assign(world.me.agent, { role });
  const client = serveWorld(world).on("teamPresence:list", () => []);
  prepare(client);
  app = mountApp(client, { hash: `#/settings/${page}` });
  await settle(5);
  return client;
}
const root = () => app?.root ?? document.body;
const button = (name: string) => find<HTMLButtonElement>(root(), ".c-settings-page button", name);
const click = async (element: HTMLElement): Promise<void> => {
  element.click();
  await settle(5);
};
const problem = () => find(root(), ".c-form-foot [role=alert]").textContent;
const firstField = () => find<HTMLInputElement>(root(), ".c-sections input");

const none = () => ({ page: [], isDone: true, continueCursor: "end" });

describe.each([
  ["announcements", "announcementId", "No announcements yet", "New announcement", "Publish", "published"],
  ["checklists", "checklistId", "No checklists yet", "New checklist", "Publish", "live"],
])("Settings › %s", (feature, idName, empty, add, show, shown) => {
  it("says that there are none, and offers to write one to those who may", async () => {
    const serve = (client: FakeClient) => client.on(`${feature}:listForAgent`, none);
    await openPage(feature, serve);
    expect(root().textContent).toContain(empty);
    expect(button(add).disabled).toBe(false);
    app?.stop();
    await openPage(feature, serve, "viewer");
    expect(root().textContent).toContain(empty);
    expect(root().textContent).not.toContain(add);
  });

  it("saves, shows, and says why it cannot be saved, keeping what was written", async () => {
    const client = await openPage(feature, (fake) =>
      fake.on(`${feature}:listForAgent`, none).on(`${feature}:create`, () => {
        throw refusal("INPUT_INVALID", "title: must not be empty.");
      }),
    );
    await click(button(add));
    await click(button("Save"));
    expect(problem()).toBe("title: must not be empty.");
    type(firstField(), "Summer");
    client
      .on(`${feature}:create`, () => ({ [idName]: "x1", version: 1 }))
      .on(`${feature}:setStatus`, () => null);
    await click(button(show));
    const created = client.callsTo(`${feature}:create`);
    expect(created).toHaveLength(2);
    expect(created[1]?.["fields"]).toMatchObject({ title: "Summer" });
    expect(client.callsTo(`${feature}:setStatus`)[0]).toMatchObject({ [idName]: "x1", status: shown });
  });
});

describe("an announcement that somebody else has changed meanwhile", () => {
  const saved = {
    id: "x1",
    version: 4,
    status: "draft",
    fields: { title: "Summer", source: "Sun", visibleTo: "all", coverId: null, link: null },
    cover: null,
  };
  it("is not overwritten: the version goes along, the refusal is told, what was written stays", async () => {
    const row = {
      ...saved,
      title: "Summer",
      excerpt: "Sun",
      visibleTo: "all",
      publishedAt: null,
      updatedAt: 1,
    };
    const client = await openPage("announcements", (fake) =>
      fake
        .on("announcements:listForAgent", () => ({ ...none(), page: [row] }))
        .on("announcements:getForAgent", () => saved)
        .on("announcements:update", () => {
          throw refusal("CHANGED_MEANWHILE");
        }),
    );
    await click(button("Edit Summer"));
    type(firstField(), "Autumn");
    await click(button("Save"));
    expect(client.callsTo("announcements:update")[0]).toMatchObject({
      announcementId: "x1",
      version: 4,
      fields: { title: "Autumn", source: "Sun" },
    });
    expect(problem()).toContain("Somebody else has changed this meanwhile.");
    expect(firstField().value).toBe("Autumn");
    client.on("announcements:update", () => ({ version: 5 }));
    await click(button("Save"));
    await click(button("Save"));
    expect(client.callsTo("announcements:update").map(({ version }) => version)).toEqual([4, 4, 5]);
    expect(problem()).toBe("");
  });
});

describe("Settings › Ratings", () => {
  const settings = { askForRating: true, delayMinutes: 5 };
  const counted = { average: 4.5, count: 2, counts: [0, 0, 0, 1, 1] };
  const serve = (score: object) => (client: FakeClient) =>
    client.on("csat:get", () => ({ settings, score })).on("csat:set", () => null);

  it("says that there are none, and counts those that there are", async () => {
    await openPage("ratings", serve({ average: null, count: 0, counts: [0, 0, 0, 0, 0] }));
    expect(root().textContent).toContain("No ratings yet");
    app?.stop();
    await openPage("ratings", serve(counted));
    expect(root().textContent).toContain("4.5 of 5");
    expect(root().textContent).not.toContain("No ratings yet");
  });

  it("saves when to ask, shows what is stored, and says when that is refused", async () => {
    const client = await openPage("ratings", serve(counted));
    const ask = find<HTMLInputElement>(find(root(), "label", "Ask for a rating"), "input");
    await click(ask);
    expect(client.callsTo("csat:set")[0]).toMatchObject({ askForRating: false, delayMinutes: 5 });
    expect(ask.checked).toBe(true);
    client.on("csat:set", () => {
      throw refusal("INPUT_INVALID", "delayMinutes: at most 10080.");
    });
    await click(ask);
    expect(root().textContent).toContain("delayMinutes: at most 10080.");
  });

  it("lets nobody but owners and admins change it", async () => {
    await openPage("ratings", serve(counted), "agent");
    expect(find<HTMLInputElement>(find(root(), "label", "Ask for a rating"), "input").disabled).toBe(true);
    expect(root().textContent).toContain("Only owners and admins");
  });
});
