/** How often a tour comes, and to whom: what others of its kind get wrong. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { PAGE, randomHex } from "./test.setup";
import { type Guide, makeGuest, makeGuide, THREE } from "./tours.setup";

const HOUR_MS = 3_600_000;

let guide: Guide;
let guest: Awaited<ReturnType<typeof makeGuest>>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.parse("2026-03-02T12:00:00Z"));
  guide = await makeGuide();
  guest = await makeGuest(guide);
});
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const ids = async () => (await guest.eligible()).map(({ itemId }) => itemId);
const beat = () => {
  const { sessionToken } = guest;
  const page = { url: PAGE.url, title: "" };
  return guide.t.mutation(api.visitors.heartbeat, { sessionToken, page, tab: "one" });
};

/** It comes by itself, and its first step is seen. */
async function show(itemId: Id<"tours">) {
  const leaseId = randomHex().slice(0, 20);
  expect(await guest.lease(itemId, { leaseId })).toMatchObject({ granted: true });
  await guest.shown(leaseId);
  const run = guest.run(itemId);
  await run.tell("started", "a");
  return run;
}

it("one that comes once only is not lost by being put off: it comes again when that is over, and then no more", async () => {
  const itemId = await guide.publish(THREE, { frequency: { type: "once" } });
  const run = await show(itemId);
  await run.tell("snoozed", "a", { until: "hour" });
  expect(await ids()).toEqual([]);
  pass(HOUR_MS);
  guest = await makeGuest(guide, { resumeSecret: guest.resumeSecret });
  expect(await ids()).toEqual([itemId]);
  const again = await show(itemId);
  await again.tell("dismissed", "a");
  pass(HOUR_MS);
  expect(await ids()).toEqual([]);
});

it.each(["dismissed", "completed"] as const)(
  "one that comes until it was done with comes no more once it was %s",
  async (end) => {
    const itemId = await guide.publish(THREE, { frequency: { type: "untilInteracted" } });
    // Seen and left alone, it comes again.
    const leaseId = randomHex().slice(0, 20);
    await guest.lease(itemId, { leaseId });
    await guest.shown(leaseId);
    pass(HOUR_MS);
    await beat();
    expect(await ids()).toEqual([itemId]);
    const run = await show(itemId);
    for (const stepId of ["b", "c"]) await run.tell("step", stepId);
    expect(await run.tell(end, "c")).toMatchObject({ outcome: "noted", progress: null });
    for (let times = 0; times < 3; times++) {
      expect(await ids()).toEqual([]);
      expect(await guest.lease(itemId)).toMatchObject({ granted: false });
      pass(HOUR_MS / 4);
      await beat();
    }
  },
);

it("one that comes once in each visit does so in every visit, not once for ever", async () => {
  const itemId = await guide.publish(THREE, { frequency: { type: "oncePerSession" } });
  for (let visit = 0; visit < 3; visit++) {
    await beat();
    expect(await ids()).toEqual([itemId]);
    const run = await show(itemId);
    await run.tell("blocked", "a");
    expect(await ids()).toEqual([]);
    // Nothing is heard for longer than a visit lasts.
    pass(HOUR_MS);
  }
});

it("one for a segment is for whoever is in it, and throws for nobody", async () => {
  const { agentToken, t } = guide;
  const segment = async (is: "visitor" | "user") => {
    const fields = { name: is, description: "", rule: { type: "identity", is } } as const;
    return (await t.mutation(api.segments.create, { agentToken, fields })).segmentId;
  };
  const [mine, others] = [await segment("visitor"), await segment("user")];
  const itemId = await guide.publish(THREE, { audience: { type: "segment", segmentId: mine } });
  await guide.publish(THREE, { audience: { type: "segment", segmentId: others } });
  expect(await ids()).toEqual([itemId]);
  expect((await guest.list()).map((tour) => tour.itemId)).toEqual([itemId]);
  await show(itemId);
});
