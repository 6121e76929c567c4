import { expect, it } from "vitest";
import { api, internal } from "./_generated/api";
import { boot, HOST, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

async function firstContent(timeZone: string) {
  const t = makeBackend();
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  expect(await t.query(api.officeHours.get, { agentToken })).toBeNull();
  await t.mutation(internal.seed.firstContent, { workspaceId, timeZone });
  return { t, agentToken };
}

it("a new workspace begins with an announcement, a checklist, and an office that is open on working days", async () => {
  const { t, agentToken } = await firstContent("Europe/Vienna");
  const paginationOpts = { cursor: null, numItems: 10 };
  const announcements = await t.query(api.announcements.listForAgent, { agentToken, paginationOpts });
  const checklists = await t.query(api.checklists.listForAgent, { agentToken, paginationOpts });
  expect(announcements.page).toMatchObject([{ status: "published" }]);
  expect(checklists.page).toMatchObject([{ status: "live" }]);
  const hours = await t.query(api.officeHours.get, { agentToken });
  expect(hours?.hours).toMatchObject({ timeZone: "Europe/Vienna", holidays: [] });
  expect(hours?.hours.week.map((windows) => windows.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
});

it("the demo has a tour of four steps over two pages and two tooltips", async () => {
  const t = makeBackend();
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  await t.mutation(internal.seed.exampleItems, { workspaceId });
  const paginationOpts = { cursor: null, numItems: 10 };
  const tours = await t.query(api.tours.listForAgent, { agentToken, paginationOpts });
  const tooltips = await t.query(api.tooltips.listForAgent, { agentToken, paginationOpts });
  expect(tours.page).toMatchObject([{ status: "live", steps: 4 }]);
  expect(tooltips.page.map(({ status, opens }) => [status, opens])).toEqual([
    ["live", "auto"],
    ["live", "hover"],
  ]);
  const { sessionToken } = await boot(t, workspaceId);
  const url = `${HOST}/production/form.html`;
  const [found] = await t.query(api.tours.listAll, { sessionToken, url });
  expect(found?.content.steps.map(({ kind, page }) => [kind, page?.include[0]?.slice(12)])).toEqual([
    ["post", "form.html"],
    ["pointer", "form.html"],
    ["pointer", "form.html"],
    ["pointer", "fixed_footer.html"],
  ]);
  expect(await t.query(api.tooltips.getActiveForVisitor, { sessionToken, url })).toHaveLength(1);
});

it.each(["", "Etc/Unknown", "Mars/Olympus"])("takes UTC for %j, which is no time zone", async (zone) => {
  const { t, agentToken } = await firstContent(zone);
  expect((await t.query(api.officeHours.get, { agentToken }))?.hours.timeZone).toBe("UTC");
});
