import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import { insertImage } from "./model/articleImages";
import { errorOf, firstPage, HOST, makeBackend, messageId, PAGE, randomHex } from "./test.setup";
import { type Guide, makeGuest, makeGuide, pointerOf, postOf, THREE, tourOf } from "./tours.setup";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse("2026-03-02T12:00:00Z");
const ELSEWHERE = `${HOST}/elsewhere`;
const ON_PAGE = { page: { include: ["/pricing"], exclude: [] } };

let guide: Guide;
let guest: Awaited<ReturnType<typeof makeGuest>>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  guide = await makeGuide();
  guest = await makeGuest(guide);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const fold = () => guide.t.mutation(internal.expiry.sweep, {});
const results = async (itemId: string, version?: number) => {
  await fold();
  const args = { agentToken: guide.agentToken, itemId, ...(version === undefined ? {} : { version }) };
  return guide.t.query(api.tours.results, args);
};
const codeOf = async (call: Promise<unknown>) => (await errorOf(call)).code;
const startable = async (itemId: string) =>
  (await guide.t.query(api.engagement.startable, { sessionToken: guest.sessionToken, kind: "tour", itemId }))
    .outcome;
/** A later page of the same browser: no session lasts so long. */
const comeBack = async () => {
  guest = await makeGuest(guide, { resumeSecret: guest.resumeSecret });
};
/** Walks all steps of a run but does not say that it is over. */
const walk = async ({ tell }: ReturnType<typeof guest.run>, ids = ["a", "b", "c"]) => {
  for (const [at, id] of ids.entries()) await tell(at === 0 ? "started" : "step", id);
};
const state = (itemId: string) =>
  guide.t.run((ctx) =>
    ctx.db
      .query("itemStates")
      .withIndex("by_visitorId_and_itemId", (q) => q.eq("visitorId", guest.visitorId).eq("itemId", itemId))
      .unique(),
  );

describe("the team", () => {
  it("writes, changes and lists tours; each change is a version of its own", async () => {
    const content = tourOf([
      pointerOf("a", {
        anchor: { record: JSON.stringify({ v: 1, salt: "x" }) },
        advance: [{ on: "click" }, { on: "route", page: { include: ["/next"], exclude: [] } }],
        buttons: [{ label: " Docs ", action: { type: "openUrl", url: "https://docs.example/x" } }],
      }),
      postOf("b", { buttons: [{ label: "Again", action: { type: "goTo", stepId: "a" } }] }),
    ]);
    const itemId = await guide.publish(content);
    const { agentToken, t } = guide;
    const draft = await t.query(api.tours.getForAgent, { agentToken, itemId });
    const [first] = content.steps;
    const action = { type: "openUrl", url: "https://docs.example/x" };
    expect(draft.fields.content.steps).toEqual([
      { ...first, buttons: [{ label: "Docs", action }] },
      content.steps[1],
    ]);
    expect(await guide.update(itemId, 1, THREE)).toEqual({ version: 2 });
    expect(await codeOf(guide.update(itemId, 1, THREE))).toBe("CHANGED_MEANWHILE");
    const { page } = await t.query(api.tours.listForAgent, { agentToken, paginationOpts: firstPage });
    expect(page).toMatchObject([{ name: "Around the house", status: "live", steps: 3, version: 2 }]);
    expect((await guest.list()).map(({ version }) => version)).toEqual([2]);
    // What has been saved can be saved again as it is.
    expect(await guide.update(itemId, 2, draft.fields.content)).toEqual({ version: 3 });
  });

  it("finds a tour among all items: why it shows to somebody, and who refers to a segment", async () => {
    const { agentToken, t } = guide;
    const fields = { name: "People", description: "", rule: { type: "identity", is: "visitor" } } as const;
    const { segmentId } = await t.mutation(api.segments.create, { agentToken, fields });
    const audience = { type: "segment", segmentId } as const;
    const itemId = await guide.create(THREE, { audience });
    const segment = await t.query(api.segments.getForAgent, { agentToken, segmentId });
    expect(segment.drafts).toMatchObject([{ kind: "tour", itemId, name: "Around the house" }]);
    await guide.setStatus(itemId, "live");
    const { visitorId } = guest;
    const why = await t.query(api.engagement.explain, { agentToken, itemId, visitorId });
    expect(why).toMatchObject({ kind: "tour", outcome: "yes" });
    expect(await codeOf(t.mutation(api.segments.remove, { agentToken, segmentId }))).toBe("IN_USE");
  });
});

describe("a visitor gets", () => {
  it("the tours that are for them on a page, with their steps, and nothing of any other", async () => {
    const itemId = await guide.publish(THREE, ON_PAGE);
    await guide.publish(THREE, { audience: { type: "identity", is: "verified" } });
    await guide.publish(THREE, { page: { include: ["/elsewhere"], exclude: [] } });
    await guide.create();
    const [tour, ...others] = await guest.list();
    expect(others).toEqual([]);
    expect(tour).toMatchObject({ itemId, version: 1, status: "new", isEligible: true, progress: null });
    expect([tour?.name, tour?.description]).toEqual(["Around the house", "In three steps."]);
    const [step] = tour?.content.steps ?? [];
    const { source: _, ...plain } = pointerOf("a");
    const runs = [{ text: "Words " }, { text: "of it", bold: true }, { text: "." }];
    expect(step).toEqual({ ...plain, blocks: [{ type: "paragraph", runs }] });
    expect(JSON.stringify(tour)).not.toContain("audience");
  });

  it("pictures from our own origin, held for as long as a version shows them", async () => {
    const shop = { t: guide.t, workspaceId: guide.workspaceId };
    const { _id: imageId } = await shop.t.run(async (ctx) => {
      const storageId = await ctx.storage.store(new Blob(["a picture"]));
      const row = { workspaceId: shop.workspaceId, storageId, name: "a.png", type: "image/png" as const };
      return insertImage(ctx, { ...row, width: 320, height: 200 });
    });
    const image = { imageId, alt: " A house " };
    const video = { type: "link" as const, url: "https://video.example/1" };
    const itemId = await guide.publish(tourOf([pointerOf("a", { media: { image, video } }), pointerOf("b")]));
    const [tour] = await guest.list();
    expect(tour?.content.steps.map(({ media }) => media)).toEqual([
      {
        image: {
          url: expect.stringContaining(`/attachments/article/${imageId}`),
          alt: "A house",
          width: 320,
          height: 200,
        },
        video: { type: "link", href: "https://video.example/1", host: "video.example" },
      },
      null,
    ]);
    expect((await shop.t.run((ctx) => ctx.db.get("articleImages", imageId)))?.uses).toBe(1);
    const { fields } = await shop.t.query(api.tours.getForAgent, { agentToken: guide.agentToken, itemId });
    expect(fields.content.steps[0]?.media).toEqual({ image: { imageId, alt: "A house" }, video });
  });

  it("one by its id for as long as it is for them, wherever they are and however often they saw it", async () => {
    const get = (itemId: string) =>
      guide.t.query(api.tours.get, { sessionToken: guest.sessionToken, itemId });
    const there = await guide.publish(THREE, { page: { include: ["/elsewhere"], exclude: [] } });
    const verified = await guide.publish(THREE, { audience: { type: "identity", is: "verified" } });
    const draft = await guide.create();
    expect(await get(there)).toMatchObject({ itemId: there, status: "new" });
    expect([await startable(there), await startable(verified), await startable(draft)]).toEqual([
      "yes",
      "notForVisitor",
      "notLive",
    ]);
    for (const id of [verified, draft, "nonsense"]) expect(await codeOf(get(id))).toBe("NOT_FOUND");
    for (const id of [verified, draft])
      expect(await codeOf(guest.run(id).tell("started", "a"))).toBe("NOT_FOUND");
  });

  it("first what is under way, then what may come by itself, then the rest; twenty at most", async () => {
    const late = await guide.publish(THREE, { priority: 3 });
    const first = await guide.publish(THREE, { priority: 1 });
    const done = await guide.publish(THREE, { priority: 0 });
    const { tell, ...run } = guest.run(done);
    await walk({ tell, ...run });
    await tell("completed", "c");
    const leaseId = randomHex().slice(0, 20);
    await guest.lease(done, { leaseId });
    await guest.shown(leaseId);
    await guest.run(late).tell("started", "a");
    expect(
      (await guest.list()).map(({ itemId, status, isEligible }) => [itemId, status, isEligible]),
    ).toEqual([
      [late, "in_progress", true],
      [first, "new", true],
      [done, "completed", false],
    ]);
    for (let n = 0; n < 20; n += 1) await guide.publish(THREE, { priority: 2 });
    expect(await guest.list()).toHaveLength(20);
  });
});

describe("a run", () => {
  it("goes on wherever the visitor is, however often it may come, until it is over", async () => {
    const itemId = await guide.publish(THREE, ON_PAGE);
    const leaseId = randomHex().slice(0, 20);
    expect(await guest.lease(itemId, { leaseId })).toMatchObject({ granted: true });
    await guest.shown(leaseId);
    const run = guest.run(itemId);
    await run.tell("started", "a");
    await run.tell("step", "b");
    expect(await guest.standing(ELSEWHERE)).toEqual({ status: "in_progress", stepId: "b" });
    const everywhere = { include: [], exclude: [] };
    expect(await guest.eligible(ELSEWHERE)).toMatchObject([
      { itemId, page: everywhere, trigger: { type: "immediate" }, isExempt: true, mayRepeat: false },
    ]);
    // Shown once, however many pages it takes, and within what would be quiet.
    pass(30_000);
    const again = randomHex().slice(0, 20);
    expect(await guest.lease(itemId, { leaseId: again })).toMatchObject({ granted: true });
    await guest.shown(again);
    expect((await state(itemId))?.shownCount).toBe(1);
    await run.tell("step", "c");
    const { sessionToken } = guest;
    const shown = [{ itemId, version: 1 }];
    const eligible = { sessionToken, url: ELSEWHERE, shown };
    expect((await guide.t.query(api.engagement.eligible, eligible))?.withdrawn).toEqual([]);
    expect(await run.tell("completed", "c")).toEqual({
      outcome: "noted",
      status: "completed",
      progress: null,
    });
    expect([await guest.standing(ELSEWHERE), (await guest.eligible()).length]).toEqual([undefined, 0]);
    expect((await guide.t.query(api.engagement.eligible, eligible))?.withdrawn).toEqual([itemId]);
    expect(await guest.standing()).toEqual({ status: "completed", stepId: null });
    expect((await state(itemId))?.completedAt).toBeDefined();
    const { agentToken } = guide;
    await fold();
    const { total } = await guide.t.query(api.engagement.results, { agentToken, itemId, version: 1 });
    expect(total).toMatchObject({ shown: 1, reached: 1, completed: 1 });
  });

  it("is not completed at another step than the last, nor at one that was not found", async () => {
    const itemId = await guide.publish();
    const early = guest.run(itemId);
    await early.tell("started", "a");
    expect((await early.tell("completed", "b")).status).toBe("new");
    const missed = guest.run(itemId);
    await missed.tell("started", "a");
    await missed.tell("stepMissed", "b", { reason: "none" });
    await missed.tell("stepMissed", "c", { reason: "none" });
    expect((await missed.tell("completed", "c")).status).toBe("new");
    expect((await state(itemId))?.completedAt).toBeUndefined();
    // Nor by what a page says of its showing.
    const leaseId = randomHex().slice(0, 20);
    const { sessionToken } = guest;
    await guest.lease(itemId, { leaseId });
    await guest.shown(leaseId);
    const acted = { sessionToken, leaseId, itemId, what: "completed" as const };
    expect(await guide.t.mutation(api.engagement.acted, acted)).toEqual({ isNew: false });
    expect((await state(itemId))?.completedAt).toBeUndefined();
    expect(await results(itemId)).toMatchObject({ started: 2, completed: 0, blocked: 2, completionRate: 0 });
    const found = guest.run(itemId);
    await found.tell("started", "a");
    await found.tell("stepMissed", "c", { reason: "none" });
    await found.tell("step", "c");
    expect((await found.tell("completed", "c")).status).toBe("completed");
  });

  it("has one tab: another one goes on with a run of its own, and the first is told", async () => {
    const itemId = await guide.publish();
    const one = guest.run(itemId, { tab: "one" });
    await one.tell("started", "a");
    await one.tell("step", "b");
    expect((await one.tell("step", "c", { tab: "two" })).outcome).toBe("elsewhere");
    expect(await guest.standing()).toEqual({ status: "in_progress", stepId: "b" });
    const two = guest.run(itemId, { tab: "two" });
    const taken = await two.tell("started", "b");
    expect(taken).toMatchObject({ outcome: "noted", progress: { stepId: "b", tab: "two" } });
    expect((await one.tell("step", "c")).outcome).toBe("elsewhere");
    expect(await guest.standing()).toEqual({ status: "in_progress", stepId: "b" });
    // Nothing is counted twice for it.
    const counted = await results(itemId);
    expect(counted).toMatchObject({ started: 1, restarted: 0 });
    expect(counted.steps.map(({ shown }) => shown)).toEqual([1, 1, 0]);
  });

  it("is not taken by another tab by itself while its own is there", async () => {
    const itemId = await guide.publish();
    const { sessionToken } = guest;
    const page = { url: PAGE.url, title: "" };
    await guide.t.mutation(api.visitors.heartbeat, { sessionToken, page, tab: "one" });
    await guest.run(itemId, { tab: "one" }).tell("started", "a");
    // The page may have been left just now: then the next one has the tour at once.
    const refused = { granted: false, reason: "tab" };
    expect(await guest.lease(itemId, { tab: "two" })).toEqual({ ...refused, retryAt: NOW + 3_000 });
    const leave = { kind: "leave" as const, tab: "one", sessionToken };
    pass(31_000);
    await guide.t.mutation(api.visitors.heartbeat, { sessionToken, page, tab: "one" });
    const held = await guest.lease(itemId, { tab: "two" });
    expect(held).toMatchObject(refused);
    expect(held.granted ? 0 : held.retryAt).toBeGreaterThan(NOW + 34_000);
    await guide.t.fetch("/beacon", { method: "POST", body: JSON.stringify(leave) });
    const next = messageId();
    expect(await guest.lease(itemId, { tab: "two", leaseId: next })).toMatchObject({ granted: true });
    pass(21_000);
    await guide.t.mutation(api.visitors.heartbeat, { sessionToken, page, tab: "one" });
    expect(await guest.lease(itemId, { tab: "two", isUserStarted: true })).toMatchObject({ granted: true });
    pass(21_000);
    expect(await guest.lease(itemId, { tab: "one" })).toMatchObject({ granted: true });
    pass(HOUR_MS);
    expect(await guest.lease(itemId, { tab: "two" })).toMatchObject({ granted: true });
  });

  it("goes on after its tour was paused, and at the step that follows one that is gone", async () => {
    const itemId = await guide.publish();
    const run = guest.run(itemId);
    await run.tell("started", "a");
    await run.tell("step", "b");
    await guide.setStatus(itemId, "paused");
    expect(await guest.list()).toEqual([]);
    expect((await run.tell("step", "b")).outcome).toBe("noted");
    await guide.setStatus(itemId, "live");
    await guide.update(itemId, 1, tourOf([pointerOf("a"), pointerOf("c")]));
    expect(await guest.standing()).toEqual({ status: "in_progress", stepId: "c" });
    await guide.update(itemId, 2, tourOf([pointerOf("x"), pointerOf("y")]));
    expect(await guest.standing()).toEqual({ status: "in_progress", stepId: "x" });
    expect(await codeOf(run.tell("step", "b", { version: 3 }))).toBe("INPUT_INVALID");
    expect(await codeOf(run.tell("step", "b", { version: 9 }))).toBe("NOT_FOUND");
  });

  it("is over after a month without a sign", async () => {
    const itemId = await guide.publish(THREE, ON_PAGE);
    await guest.run(itemId).tell("started", "b");
    pass(29 * DAY_MS);
    await comeBack();
    expect(await guest.eligible(ELSEWHERE)).toHaveLength(1);
    pass(2 * DAY_MS);
    await comeBack();
    expect(await guest.eligible(ELSEWHERE)).toEqual([]);
  });

  it("that is not numbered or named as it must be is refused", async () => {
    const itemId = await guide.publish();
    const { tell } = guest.run(itemId);
    for (const more of [
      { seq: -1 },
      { seq: 0.5 },
      { reason: "no such 1" },
      { waitedMs: -1 },
      { score: 5_000 },
    ])
      expect(await codeOf(tell("started", "a", more))).toBe("INPUT_INVALID");
    expect(await codeOf(tell("started", "z", { seq: 0 }))).toBe("INPUT_INVALID");
    expect(await codeOf(guest.run(itemId, { runId: "x" }).tell("started", "a"))).toBe("INPUT_INVALID");
  });
});

describe("put off", () => {
  it.each([
    ["an hour", "hour", HOUR_MS],
    ["a day", "tomorrow", DAY_MS],
  ] as const)("for %s, it comes again where it was", async (_name, until, ms) => {
    const itemId = await guide.publish(THREE, ON_PAGE);
    const run = guest.run(itemId);
    await run.tell("started", "a");
    await run.tell("step", "b");
    const answer = await run.tell("snoozed", "b", { until });
    expect(answer.progress).toMatchObject({ stepId: "b", snoozedUntil: NOW + ms });
    expect(await guest.eligible()).toEqual([]);
    const found = await guide.t.query(api.engagement.eligible, {
      sessionToken: guest.sessionToken,
      url: PAGE.url,
    });
    expect(found?.nextChangeAt).toBe(NOW + ms);
    pass(ms);
    await comeBack();
    expect(await guest.eligible(ELSEWHERE)).toMatchObject([{ itemId, isExempt: true }]);
    expect((await guest.list(ELSEWHERE))[0]?.progress).toMatchObject({ stepId: "b", snoozedUntil: null });
    const again = guest.run(itemId, { runId: run.runId });
    const told = await again.tell("step", "b", { seq: answer.progress ? answer.progress.seq + 1 : 0 });
    expect(told.progress).toMatchObject({ stepId: "b", snoozedUntil: null });
    expect(await results(itemId)).toMatchObject({ started: 1, snoozed: 1 });
  });

  it("until the next visit, it comes again in that", async () => {
    const itemId = await guide.publish();
    const page = { url: PAGE.url, title: "" };
    const { sessionToken } = guest;
    const beat = () => guide.t.mutation(api.visitors.heartbeat, { sessionToken, page, tab: "one" });
    await beat();
    const run = guest.run(itemId);
    await run.tell("started", "a");
    await run.tell("snoozed", "a", { until: "nextVisit" });
    pass(20 * 60_000);
    await beat();
    expect(await guest.eligible()).toEqual([]);
    expect((await guest.list())[0]).toMatchObject({ status: "in_progress", isEligible: false });
    pass(2 * HOUR_MS);
    await beat();
    expect(await guest.eligible()).toMatchObject([{ itemId }]);
  });

  it("for good, it comes by itself no more, and still when it is asked for", async () => {
    const itemId = await guide.publish(THREE, { frequency: { type: "always" } });
    const run = guest.run(itemId);
    await run.tell("started", "a");
    await run.tell("neverAgain", "a");
    expect(await guest.eligible()).toEqual([]);
    expect(await guest.lease(itemId)).toMatchObject({ granted: false, reason: "frequency" });
    expect(await startable(itemId)).toBe("yes");
    expect(await guest.lease(itemId, { isUserStarted: true })).toMatchObject({ granted: true });
    const again = guest.run(itemId);
    await again.tell("started", "a");
    expect(await guest.standing()).toEqual({ status: "in_progress", stepId: "a" });
    await again.tell("dismissed", "a");
    expect(await guest.eligible()).toEqual([]);
    expect((await guest.list())[0]).toMatchObject({ status: "new", isEligible: false });
    const { agentToken } = guide;
    const { visitorId } = guest;
    const why = await guide.t.query(api.engagement.explain, { agentToken, itemId, visitorId });
    expect(why.frequency).toMatchObject({ outcome: "no", reason: "unwanted" });
  });
});

describe("counted is", () => {
  it("each thing once, in the version in which it happened", async () => {
    const itemId = await guide.publish();
    const one = guest.run(itemId);
    await walk(one);
    await one.tell("step", "b");
    await one.tell("step", "c");
    await one.tell("completed", "c");
    const two = (await makeGuest(guide)).run(itemId);
    await two.tell("started", "a");
    await two.tell("stepMissed", "b", { reason: "hidden" });
    await two.tell("dismissed", "a");
    await guide.update(itemId, 1, tourOf([pointerOf("a")]));
    await two.tell("restarted", "a", { version: 2 });
    const first = await results(itemId, 1);
    expect(first).toMatchObject({ started: 2, completed: 1, dismissed: 1, completionRate: 0.5 });
    expect(first.steps.map(({ stepId, shown, missed, left }) => [stepId, shown, missed, left])).toEqual([
      ["a", 2, 0, 1],
      ["b", 1, 1, 0],
      ["c", 1, 0, 0],
    ]);
    expect(await results(itemId)).toMatchObject({ version: 2, started: 0, restarted: 1 });
    expect(await codeOf(results(itemId, 3))).toBe("NOT_FOUND");
  });
});

it("a checklist's item is done once its tour is completed, and not when that was blocked", async () => {
  const itemId = await guide.publish();
  const { agentToken, t } = guide;
  const item = {
    id: "tour",
    title: "Look around",
    action: { type: "tour" as const, tourId: itemId, label: "Show me" },
    completion: { type: "item" as const, itemId },
  };
  const fields = { title: "Steps", description: "", visibleTo: "all" as const, items: [item] };
  const { checklistId } = await t.mutation(api.checklists.create, { agentToken, fields });
  await t.mutation(api.checklists.setStatus, { agentToken, checklistId, status: "live" });
  const isWritten = () =>
    t.run(async (ctx) => (await ctx.db.query("checklistProgress").collect()).length === 1);
  const blocked = guest.run(itemId);
  await blocked.tell("started", "a");
  await blocked.tell("stepMissed", "c");
  await blocked.tell("completed", "c");
  expect(await isWritten()).toBe(false);
  const run = guest.run(itemId);
  await walk(run);
  await run.tell("completed", "c");
  expect(await isWritten()).toBe(true);
});

describe("a sign-in", () => {
  it("keeps the further of both runs, and what either has for good", async () => {
    vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
    guide = await makeGuide(makeBackend());
    const secret = randomHex();
    await makeKeys(guide.t, guide.agentToken, { userHash: secret });
    const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
    const ids: Id<"tours">[] = [];
    for (let priority = 0; priority < 4; priority += 1)
      ids.push(await guide.publish(THREE, { priority, frequency: { type: "always" } }));
    const [here = "", there = "", done = "", unwanted = ""] = ids;
    const person = await makeGuest(guide, { user });
    const browser = await makeGuest(guide);
    const tell = async (who: typeof guest, itemId: string, ...steps: string[]) => {
      const run = who.run(itemId);
      await walk(run, steps);
      return run;
    };
    await tell(person, here, "a", "b", "c");
    await tell(browser, here, "a", "b");
    await tell(person, there, "a");
    await tell(browser, there, "a", "b");
    await tell(person, done, "a");
    await (await tell(browser, done, "a", "b", "c")).tell("completed", "c");
    await (await tell(person, unwanted, "a")).tell("neverAgain", "a");
    await tell(browser, unwanted, "a", "b");
    const { resumeSecret } = browser;
    guest = await makeGuest(guide, { resumeSecret, user });
    expect(guest.visitorId).toBe(person.visitorId);
    const list = await guest.list();
    expect(
      [here, there, done].map((id) => {
        const tour = list.find(({ itemId }) => itemId === id);
        return [tour?.status, tour?.progress?.stepId];
      }),
    ).toEqual([
      ["in_progress", "c"],
      ["in_progress", "b"],
      ["completed", undefined],
    ]);
    const rows = await guide.t.run((ctx) => ctx.db.query("tourProgress").collect());
    expect(rows.map(({ visitorId }) => visitorId)).toEqual(rows.map(() => person.visitorId));
    expect(rows.find(({ tourId }) => tourId === unwanted)?.isUnwanted).toBe(true);
  });
});
