import { afterEach, expect, it, vi } from "vitest";
import { internal } from "./_generated/api";
import crons from "./crons";
import { boot, makeBackend, makeWorkspace, startConversation } from "./test.setup";

afterEach(() => vi.useRealTimers());

it("runs four crons for everybody, and nothing per visitor", async () => {
  const { export: exported } = crons as unknown as { export: () => string };
  const specs = JSON.parse(exported.call(crons)) as Record<string, { name: string }>;
  expect(Object.values(specs).map((spec) => spec.name)).toEqual([
    "expiry:sweep",
    "expiry:cleanUp",
    "queues:sweep",
    "segments:countWorkspaces",
  ]);
  const t = makeBackend();
  const { workspaceId } = await makeWorkspace(t);
  const { sessionToken } = await boot(t, workspaceId);
  await startConversation(t, sessionToken);
  for (let more = 0; more < 3; more++) await startConversation(t, (await boot(t, workspaceId)).sessionToken);
  // The one run that ends presences in time, however many visitors there are.
  const scheduled = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
  expect(scheduled.map(({ name }) => name)).toEqual(["expiry:presences"]);
});

it("leaves nothing of limits and address secrets once they mean nothing", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  const t = makeBackend();
  const { workspaceId } = await makeWorkspace(t);
  const from = t.withRequestMetadata({ ip: "203.0.113.7", userAgent: null }) as typeof t;
  const { sessionToken } = await boot(from, workspaceId);
  await startConversation(from, sessionToken);
  const left = () =>
    t.run(async (ctx) => [
      (await ctx.db.query("rateLimits").collect()).length,
      (await ctx.db.query("addressSalts").collect()).length,
    ]);
  expect(await left()).toEqual([5, 1]);
  await t.mutation(internal.expiry.cleanUp, {});
  expect(await left()).toEqual([5, 1]);
  vi.setSystemTime("2026-03-04T12:00:00Z");
  await t.mutation(internal.expiry.cleanUp, {});
  expect(await left()).toEqual([0, 0]);
});
