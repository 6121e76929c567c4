/** What leases, showings and clicks of many visitors cost each other under optimistic concurrency (DESIGN D13). */
import { afterEach, describe, expect, it } from "vitest";
import { type Crowd, type CrowdVisitor, startCrowd } from "./crowd.ts";

const MANY = 24;
const TIMES = 4;
const TIMEOUT_MS = 120_000;

let crowd: Crowd;
afterEach(() => crowd.engine.shutdown());

const all = <T>(visitors: CrowdVisitor[], step: (visitor: CrowdVisitor, index: number) => Promise<T>) =>
  Promise.all(visitors.map(step));

type Live = { messageId: string; segmentId: string };

/** A banner for everybody whose browser is known or not, so that boots also note who is in a segment. */
async function publish(): Promise<Live> {
  const rule = { type: "identity", is: "visitor" };
  const fields = { name: "Visitors", description: "", rule };
  const { segmentId } = await crowd.agent<{ segmentId: string }>("segments:create", { fields });
  const content = {
    type: "banner",
    source: "News",
    position: "top",
    style: "float",
    isDismissible: true,
    buttons: [{ label: "Close", action: { type: "dismiss" } }],
  };
  const delivery = {
    audience: { type: "segment", segmentId },
    page: { include: [], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "always" },
    schedule: {},
    priority: 0,
    isExempt: true,
  };
  const made = await crowd.agent<{ messageId: string }>("outboundMessages:create", {
    fields: { name: "News", content, delivery },
  });
  await crowd.agent("outboundMessages:setStatus", { messageId: made.messageId, status: "live" });
  return { messageId: made.messageId, segmentId };
}

/** As a page or a console does: what met others five times in a row has written nothing, and is said once more. */
async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error as Error).message.includes("on every subsequent retry")) throw error;
    }
  }
}

async function show(visitor: CrowdVisitor, itemId: string): Promise<void> {
  const leaseId = crypto.randomUUID();
  const tab = "tab";
  const say = (path: string, args: Parameters<CrowdVisitor["call"]>[1]) =>
    persist(() => visitor.call(path, args));
  const asked = { leaseId, itemId, version: 1, slot: "barTop", tab, isUserStarted: false };
  expect(await say("engagement:lease", asked)).toMatchObject({ granted: true });
  expect(await say("engagement:shown", { leaseId })).toEqual({ isNew: true });
  const click = { leaseId, itemId, what: "clicked", button: 0 };
  expect(await say("engagement:acted", click)).toEqual({ isNew: true });
  expect(await say("engagement:acted", click)).toEqual({ isNew: false });
}

const results = (itemId: string) =>
  crowd.agent<{ total: Record<string, unknown> }>("engagement:results", { itemId, version: 1 });

describe("what is shown to many visitors at the same time", () => {
  it(
    "[O5] never makes them conflict, nor does what counts it",
    async () => {
      crowd = await startCrowd({ occ: {} });
      const { messageId } = await publish();
      const [first, ...visitors] = crowd.visitors(MANY + 1);
      await first?.boot();
      await all(visitors, (visitor) => visitor.boot());
      await all(visitors, (visitor) => show(visitor, messageId));
      await Promise.all([
        crowd.internal("expiry:sweep"),
        all(visitors, (visitor) => show(visitor, messageId)),
      ]);
      const met = Object.keys(await crowd.conflicts()).filter((place) => !/^(expiry|segments):/.test(place));
      expect(met).toEqual([]);
      // The server's own cron may be counting, too; each run takes what there is.
      for (let run = 0; run < 5; run += 1) await crowd.internal("expiry:sweep");
      const counts = { shown: 2 * MANY, clicked: 2 * MANY, buttons: [2 * MANY], reached: MANY };
      expect((await results(messageId)).total).toEqual({ ...counts, dismissed: 0, completed: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    "[O3] is counted once each with every third attempt made to conflict, and while the team changes what is live",
    async () => {
      crowd = await startCrowd({ occ: { injectEvery: 3 } });
      const { messageId, segmentId } = await publish();
      const visitors = crowd.visitors(8);
      await all(visitors, (visitor) => persist(() => visitor.boot()));
      const change = async () => {
        for (let version = 1; version <= 4; version += 1) {
          const compare = { op: "isNotSet" };
          const known = { type: "attribute", key: `key${version}`, compare };
          const rule = { type: "any", rules: [{ type: "identity", is: "visitor" }, known] };
          const fields = { name: "Visitors", description: "", rule };
          await persist(() => crowd.agent("segments:update", { segmentId, version, fields }));
        }
      };
      // Often enough that each of the three calls is among the attempts in which a conflict is made.
      const showOften = async (visitor: CrowdVisitor): Promise<void> => {
        for (let time = 0; time < TIMES; time += 1) await show(visitor, messageId);
      };
      await Promise.all([change(), all(visitors, showOften)]);
      await persist(() => crowd.internal("expiry:sweep"));
      const counts = { shown: 8 * TIMES, clicked: 8 * TIMES, reached: 8 };
      expect((await results(messageId)).total).toMatchObject(counts);
      const { conflicts } = await crowd.engine.stats();
      for (const path of ["engagement:lease", "engagement:shown", "engagement:acted"])
        expect(conflicts[path]).toBeGreaterThan(0);
      expect(crowd.engine.faults).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
