import { expect, it } from "vitest";
import { api, internal } from "./_generated/api";
import { makeAgent, makeBackend, makeWorkspace } from "./test.setup";

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

it.each(["", "Etc/Unknown", "Mars/Olympus"])("takes UTC for %j, which is no time zone", async (zone) => {
  const { t, agentToken } = await firstContent(zone);
  expect((await t.query(api.officeHours.get, { agentToken }))?.hours.timeZone).toBe("UTC");
});
