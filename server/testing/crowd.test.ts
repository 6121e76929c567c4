/** What the app's mutations cost each other under optimistic concurrency, as Convex runs them (DESIGN D13). */
import { afterEach, describe, expect, it } from "vitest";
import { type Crowd, type CrowdVisitor, startCrowd } from "./crowd.ts";

const MANY = 24;
const TIMEOUT_MS = 120_000;
const MINUTE_MS = 60_000;

let crowd: Crowd;
afterEach(() => crowd.engine.shutdown());

const all = <T>(visitors: CrowdVisitor[], step: (visitor: CrowdVisitor, index: number) => Promise<T>) =>
  Promise.all(visitors.map(step));

/** One person answers one after another; visitors go on meanwhile. */
async function answerAll(visitors: CrowdVisitor[]): Promise<void> {
  for (const visitor of visitors) {
    const { conversationId } = visitor;
    const reply = { conversationId, clientMessageId: crypto.randomUUID(), text: "answer" };
    const { messageId } = await crowd.agent<{ messageId: string }>("inbox:reply", reply);
    visitor.lastMessageId = messageId;
  }
}

/** Everything a visitor does in a conversation, all visitors doing the same thing at the same moment. */
async function liveThrough(visitors: CrowdVisitor[]): Promise<void> {
  await all(visitors, (visitor) => visitor.boot());
  await all(visitors, (visitor) => visitor.boot());
  await all(visitors, (visitor, i) => visitor.start(`hello from ${i}`));
  await all(visitors, (visitor, i) => visitor.send(`and more from ${i}`));
  await all(visitors, (visitor) => visitor.heartbeat("/checkout"));
  await all(visitors, (visitor, i) => visitor.identify({ name: `Visitor ${i}` }));
  // Half of them get their answers while the others go on, and the other way round.
  const halves = [visitors.slice(0, visitors.length / 2), visitors.slice(visitors.length / 2)] as const;
  for (const [answered, busy] of [halves, halves.toReversed()] as [CrowdVisitor[], CrowdVisitor[]][])
    await Promise.all([
      answerAll(answered),
      all(busy, async (visitor) => {
        await visitor.heartbeat("/while/waiting");
        await visitor.boot();
      }),
    ]);
  await all(visitors, (visitor) => visitor.markRead(visitor.lastMessageId));
  await all(visitors, (visitor) => visitor.refresh());
  await all(visitors, (visitor) => visitor.leave());
}

describe("what is shared on purpose", () => {
  it(
    "[O5] visitors behind one address meet in its rate limits and nowhere else, and all get through",
    async () => {
      crowd = await startCrowd({ occ: {} });
      // Five at a time: each of the others commits once, so nobody loses more often than there are retries.
      const office = crowd.visitors(16, "203.0.113.7");
      await office[0]?.boot();
      for (const group of [office.slice(1, 6), office.slice(6, 11), office.slice(11)])
        await all(group, (visitor) => visitor.boot());
      const boots = await crowd.conflicts();
      expect(Object.keys(boots)).toEqual(["widgetSessions:bootOverHttp rateLimits"]);
      await all(office.slice(0, 5), (visitor) => visitor.start("hello"));
      const places = new Set(Object.keys(await crowd.conflicts()).map((place) => place.split(" ")[1]));
      expect([...places].every((place) => place?.startsWith("rateLimits"))).toBe(true);
    },
    TIMEOUT_MS,
  );

  it(
    "[O5] a conversation's two sides meet in its head, and nothing is lost",
    async () => {
      crowd = await startCrowd({ occ: {} });
      const [visitor] = crowd.visitors(1);
      if (!visitor) throw new Error("no visitor");
      await visitor.boot();
      await visitor.start("0");
      for (let round = 1; round <= 5; round++)
        await Promise.all([visitor.send(`v${round}`), answerAll([visitor]), visitor.heartbeat(`/${round}`)]);
      expect(await visitor.texts()).toHaveLength(11);
      expect(Object.keys(await crowd.conflicts()).every((place) => / conversationHeads/.test(place))).toBe(
        true,
      );
    },
    TIMEOUT_MS,
  );
});

describe("where webhooks are told of messages", () => {
  it(
    "[O5] visitors meet in the queue's row when it begins to fill, and not with each message after that",
    async () => {
      crowd = await startCrowd({ occ: {} });
      const hook = { url: "http://127.0.0.1:9/", events: ["message.created"] };
      await crowd.agent("webhooks:create", { ...hook, secret: `whsec_${btoa("x".repeat(32))}` });
      const [first, ...visitors] = crowd.visitors(MANY + 1);
      await first?.boot();
      await all(visitors, (visitor) => visitor.boot());
      await first?.start("the first one");
      const before = await crowd.conflicts();
      await all(visitors, (visitor) => visitor.start("hello"));
      const met = Object.keys(await crowd.conflicts()).filter((place) => !(place in before));
      // A run of the queue may meet them while it makes deliveries; it is the run that begins again then.
      expect(met.filter((place) => !place.startsWith("webhooks:"))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe("different visitors at the same time", () => {
  it(
    "[O5] never conflict: boots, messages, marks, heartbeats, sign-ins of sessions, farewells",
    async () => {
      crowd = await startCrowd({ occ: {} });
      // The first visitor of the day draws the secret that addresses are hashed with.
      const [first, ...others] = crowd.visitors(MANY + 1);
      await first?.boot();
      await liveThrough(others);
      expect(await crowd.conflicts()).toEqual({});
      const { calls } = await crowd.engine.stats();
      expect(calls["messages:send"]).toBe(MANY);
    },
    TIMEOUT_MS,
  );

  it(
    "[O5] nor when each does something else, nor with the crons that clean up after others",
    async () => {
      crowd = await startCrowd({ occ: {} });
      const visitors = crowd.visitors(MANY);
      const gone = crowd.visitors(5);
      for (const visitor of [...visitors.slice(0, 1), ...gone]) await visitor.boot();
      await all(visitors, (visitor) => visitor.boot());
      await all(visitors, (visitor) => visitor.start("hello"));
      const before = await crowd.conflicts();
      const steps: ((visitor: CrowdVisitor) => Promise<void>)[] = [
        (visitor) => visitor.boot(),
        (visitor) => visitor.send("more"),
        (visitor) => visitor.heartbeat("/elsewhere"),
        (visitor) => visitor.markRead(visitor.lastMessageId),
        (visitor) => visitor.refresh(),
        (visitor) => visitor.start("another"),
      ];
      for (let round = 0; round < steps.length; round++)
        await all(visitors, (visitor, i) => steps[(i + round) % steps.length]!(visitor));
      // Those who have gone expire now, while the others are in the middle of things.
      await crowd.engine.setClockOffset(0.6 * MINUTE_MS);
      await all(visitors, (visitor) => visitor.heartbeat("/still/here"));
      await crowd.engine.setClockOffset(1.2 * MINUTE_MS);
      await Promise.all([
        crowd.internal("expiry:sweep"),
        crowd.internal("expiry:cleanUp"),
        ...visitors.map((visitor, i) => steps[i % steps.length]!(visitor)),
      ]);
      expect(before).toEqual({});
      // The server's own cron may meet the one that was started here; no visitor meets either.
      const met = Object.entries(await crowd.conflicts()).filter(([place]) => !place.startsWith("expiry:"));
      expect(Object.fromEntries(met)).toEqual({});
    },
    TIMEOUT_MS,
  );

  it(
    "[O3] with every third attempt made to conflict, all comes out as if nobody else were there",
    async () => {
      crowd = await startCrowd({ occ: { injectEvery: 3 } });
      const visitors = crowd.visitors(8);
      await liveThrough(visitors);
      for (const [i, visitor] of visitors.entries()) {
        expect(await visitor.texts()).toEqual([`hello from ${i}`, `and more from ${i}`, "answer"]);
        expect(await visitor.unread()).toMatchObject({ total: 0 });
      }
      const { conflicts } = await crowd.engine.stats();
      for (const path of ["widgetSessions:bootOverHttp", "messages:send", "conversations:markRead"])
        expect(conflicts[path]).toBeGreaterThan(0);
      expect(crowd.engine.faults).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
