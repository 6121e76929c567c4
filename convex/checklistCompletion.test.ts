import { beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import { known, makeDesk, makeVisitor, toDo, tracked, visited } from "./checklists.setup";
import type { Completion, ItemDraft } from "./checklistValidators";
import { FOR_ALL } from "./engagement.setup";
import { makeKeys, userHash } from "./identity.setup";
import { questionOf, surveyOf } from "./model/surveys/survey.setup";
import { boot, errorOf, HOST, randomHex } from "./test.setup";

let desk: Awaited<ReturnType<typeof makeDesk>>;
let visitor: Awaited<ReturnType<typeof makeVisitor>>;

beforeEach(async () => {
  desk = await makeDesk();
  visitor = await makeVisitor(desk.t, desk.workspaceId);
});

const progress = () => desk.t.run((ctx) => ctx.db.query("checklistProgress").collect());
const results = (checklistId: string, version?: number) =>
  desk.t.query(api.checklists.results, {
    agentToken: desk.agentToken,
    checklistId,
    ...(version === undefined ? {} : { version }),
  });
const sweep = () => desk.t.mutation(internal.expiry.sweep, {});
const makeSurvey = async () => {
  const { t, agentToken } = desk;
  const fields = { name: "NPS", content: surveyOf([questionOf("nps", { id: "score" })]), delivery: FOR_ALL };
  const { surveyId } = await t.mutation(api.surveys.create, { agentToken, fields });
  await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "live" });
  return surveyId;
};
const answer = async (surveyId: string) => {
  const run = { sessionToken: visitor.sessionToken, surveyId, version: 1, runId: "run-0001" };
  await desk.t.mutation(api.surveys.saveAnswer, { ...run, questionId: "score", answer: 9 });
  await desk.t.mutation(api.surveys.complete, run);
};

describe("an item is done once what it asks for has happened", () => {
  const cases: [string, Completion, () => Promise<unknown>][] = [
    ["an event", tracked("export"), () => visitor.track("export")],
    ["a page", visited("/billing/*"), () => visitor.visit("/billing/plans?card=4242")],
    ["an attribute", known("plan", "pro"), () => visitor.identify({ plan: "pro" })],
    [
      "a group of what is known",
      {
        type: "rule",
        rule: {
          type: "all",
          rules: [
            { type: "identity", is: "visitor" },
            { type: "attribute", key: "seats", compare: { op: "atLeast", number: 3 } },
          ],
        },
      },
      () => visitor.identify({ seats: 3 }),
    ],
  ];
  it.each(cases)("%s, as it happens and before the list went live", async (_, completion, act) => {
    const early = await desk.publish([toDo("a", completion), toDo("b")]);
    expect(await visitor.done()).toEqual([]);
    await act();
    expect(await visitor.done()).toEqual(["a"]);
    expect(await progress()).toMatchObject([{ checklistId: early, doneIds: ["a"] }]);
    await desk.publish([toDo("a", completion), toDo("b")]);
    expect((await visitor.lists()).map(({ done, startedAt }) => [done, startedAt !== null])).toEqual([
      [1, true],
      [1, false],
    ]);
    // Written down with whatever comes next.
    await boot(desk.t, desk.workspaceId, { resumeSecret: visitor.resumeSecret });
    expect((await progress()).map(({ doneIds }) => doneIds)).toEqual([["a"], ["a"]]);
  });

  it("a survey that was answered", async () => {
    const surveyId = await makeSurvey();
    await desk.publish([toDo("a", { type: "item", itemId: surveyId })]);
    expect(await visitor.done()).toEqual([]);
    await answer(surveyId);
    expect(await progress()).toMatchObject([{ doneIds: ["a"], completedAt: expect.any(Number) }]);
    await desk.publish([toDo("a", { type: "item", itemId: surveyId })]);
    expect((await visitor.lists()).map(({ done }) => done)).toEqual([1, 1]);
  });

  it("so many events, and only those whose properties are right", async () => {
    const where = [{ property: "kind", op: "is", value: "CSV" } as const];
    await desk.publish([
      toDo("twice", tracked("export", { count: 2 })),
      toDo("csv", tracked("export", { where, count: 2 })),
    ]);
    await visitor.track("export", { kind: "csv" });
    expect(await visitor.done()).toEqual([]);
    await visitor.track("export", { kind: "pdf" });
    expect(await visitor.done()).toEqual(["twice"]);
    await visitor.track("other", { kind: "csv" });
    expect(await visitor.done()).toEqual(["twice"]);
    await visitor.track("export", { kind: "csv" });
    expect(await visitor.done()).toEqual(["twice", "csv"]);
  });

  it("and stays so, whatever becomes of it", async () => {
    await desk.publish([toDo("a", known("plan", "pro"))]);
    await visitor.identify({ plan: "pro" });
    await visitor.identify({ plan: "free" });
    expect(await visitor.done()).toEqual(["a"]);
  });

  it("the first page counts, and so do pages that a batch of events comes from", async () => {
    const early = await makeVisitor(desk.t, desk.workspaceId, {
      page: { url: `${HOST}/welcome?secret=1`, title: "", referrer: "", locale: "" },
    });
    await desk.publish([toDo("a", visited("/welcome")), toDo("b", visited("/there"))]);
    expect(await early.done()).toEqual(["a"]);
    await desk.t.mutation(api.events.track, {
      sessionToken: early.sessionToken,
      page: { url: `${HOST}/elsewhere`, title: "" },
      events: [{ eventId: randomHex(), name: "pageView", url: `${HOST}/there`, agoMs: 0 }],
    });
    expect(await early.done()).toEqual(["a", "b"]);
    const urls = await desk.t.run((ctx) => ctx.db.query("visitedPages").collect());
    expect(JSON.stringify(urls)).not.toContain("secret");
  });
});

describe("what visitors tick", () => {
  it("is manual, and nothing else: an item that finds out itself is refused with a code of its own", async () => {
    const id = await desk.publish([toDo("a", tracked("export")), toDo("b", { type: "manual" }), toDo("c")]);
    for (const done of [true, false])
      expect((await errorOf(visitor.tick(id, "a", done))).code).toBe("ITEM_NOT_MANUAL");
    expect(await progress()).toEqual([]);
    expect(await visitor.tick(id, "b")).toEqual({ done: 1, total: 3 });
    const [list] = await visitor.lists();
    expect(list?.items.map(({ isManual }) => isManual)).toEqual([false, true, true]);
  });
});

describe("a list is completed once", () => {
  it("also one with a single item, and one that was done before it went live", async () => {
    const one = await desk.publish([toDo("a")]);
    await visitor.tick(one, "a");
    await visitor.track("export");
    const two = await desk.publish([toDo("x", tracked("export"))]);
    await visitor.track("export");
    const rows = await progress();
    expect(rows.map(({ checklistId, completedAt }) => [checklistId, completedAt !== undefined])).toEqual([
      [one, true],
      [two, true],
    ]);
    const states = await desk.t.run((ctx) => ctx.db.query("itemStates").collect());
    expect(states.map(({ kind, itemId, completedAt }) => [kind, itemId, completedAt !== undefined])).toEqual([
      ["checklist", one, true],
      ["checklist", two, true],
    ]);
  });

  it("and counted once per version, with its items, however often somebody changes their mind", async () => {
    const id = await desk.publish([toDo("a"), toDo("b")]);
    const other = await makeVisitor(desk.t, desk.workspaceId);
    for (const done of [true, false, true]) await visitor.tick(id, "a", done);
    await visitor.tick(id, "b");
    await other.tick(id, "b");
    await sweep();
    const [a, b] = [
      { itemId: "a", title: "Item a", done: 1 },
      { itemId: "b", title: "Item b", done: 2 },
    ];
    expect(await results(id)).toEqual({ version: 1, started: 2, completed: 1, items: [a, b] });
    const { agentToken, t } = desk;
    const fields = {
      title: "Steps",
      description: "",
      visibleTo: "all",
      items: [toDo("a"), toDo("c")],
    } as const;
    await t.mutation(api.checklists.update, {
      agentToken,
      checklistId: id,
      version: 1,
      fields: { ...fields, items: [...fields.items] },
    });
    expect(await visitor.done()).toEqual(["a"]);
    await visitor.tick(id, "c");
    await sweep();
    expect(await results(id)).toMatchObject({
      version: 2,
      started: 0,
      completed: 0,
      items: [
        { itemId: "a", done: 0 },
        { itemId: "c", done: 1 },
      ],
    });
    expect(await results(id, 1)).toMatchObject({ started: 2, completed: 1, items: [a, b] });
    expect((await errorOf(results(id, 9))).code).toBe("NOT_FOUND");
  });
});

it("a sign-in adds both records up: what neither had done alone is done", async () => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  const { t, workspaceId, agentToken } = desk;
  const secret = randomHex();
  await makeKeys(t, agentToken, { userHash: secret });
  const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
  const earlier = await makeVisitor(t, workspaceId, { user });
  await desk.publish([toDo("a", tracked("export", { count: 3 })), toDo("b", visited("/x")), toDo("c")]);
  await earlier.track("export");
  await visitor.track("export");
  await visitor.track("export");
  await visitor.visit("/x");
  expect(await visitor.done()).toEqual(["b"]);
  const signedIn = await makeVisitor(t, workspaceId, { resumeSecret: visitor.resumeSecret, user });
  expect(signedIn.visitorId).toBe(earlier.visitorId);
  expect(await earlier.done()).toEqual(["a", "b"]);
  expect(await progress()).toMatchObject([{ visitorId: earlier.visitorId }]);
  vi.unstubAllEnvs();
});

describe("who it is for", () => {
  const isPro = { type: "attribute", key: "plan", compare: { op: "is", value: "pro" } } as const;

  it("decides the tab and the panel alike; the panel's page, trigger and frequency only the panel", async () => {
    const delivery = { ...FOR_ALL, audience: isPro, page: { include: ["/app"], exclude: [] } };
    const id = await desk.publish([toDo("a"), toDo("b")], { delivery });
    const eligible = async (url: string) =>
      (await desk.t.query(api.engagement.eligible, { sessionToken: visitor.sessionToken, url }))?.items.map(
        ({ itemId }) => itemId,
      );
    expect(await visitor.lists()).toEqual([]);
    expect(await eligible(`${HOST}/app`)).toEqual([]);
    expect((await errorOf(visitor.tick(id, "a"))).code).toBe("NOT_FOUND");
    await visitor.identify({ plan: "pro" });
    expect(await visitor.lists()).toHaveLength(1);
    expect(await eligible(`${HOST}/app`)).toEqual([id]);
    expect(await eligible(`${HOST}/`)).toEqual([]);
    await desk.setStatus(id, "paused");
    expect(await visitor.lists()).toEqual([]);
    expect(await eligible(`${HOST}/app`)).toBeUndefined();
  });

  it("is narrowed by the tab's audience, by the schedule, and told to the team", async () => {
    const delivery = { ...FOR_ALL, audience: isPro };
    const id = await desk.publish([toDo("a")], { visibleTo: "users", delivery });
    await visitor.identify({ plan: "pro" });
    const { agentToken } = desk;
    const explain = () =>
      desk.t.query(api.engagement.explain, { agentToken, itemId: id, visitorId: visitor.visitorId });
    expect(await explain()).toMatchObject({ kind: "checklist", audience: { outcome: "no" } });
    expect(await visitor.lists()).toEqual([]);
    const later = { ...FOR_ALL, schedule: { startAt: Date.now() + 60_000 } };
    await desk.publish([toDo("a")], { delivery: later });
    expect(await visitor.lists()).toEqual([]);
  });

  it("lets go of a panel that was put away or done with, whatever its frequency, and keeps the list in the tab", async () => {
    const delivery = { ...FOR_ALL, frequency: { type: "always" } as const, isExempt: true };
    const id = await desk.publish([toDo("a")], { delivery });
    const { sessionToken } = visitor;
    const url = `${HOST}/`;
    const items = async () =>
      (await desk.t.query(api.engagement.eligible, { sessionToken, url }))?.items.length;
    const lease = (leaseId: string, isUserStarted: boolean) =>
      desk.t.mutation(api.engagement.lease, {
        sessionToken,
        leaseId,
        itemId: id,
        version: 1,
        slot: "corner",
        tab: "t1",
        isUserStarted,
      });
    expect(await lease("lease-0001", false)).toMatchObject({ granted: true });
    await desk.t.mutation(api.engagement.shown, { sessionToken, leaseId: "lease-0001" });
    expect(await items()).toBe(1);
    await desk.t.mutation(api.engagement.acted, {
      sessionToken,
      leaseId: "lease-0001",
      itemId: id,
      what: "dismissed",
    });
    expect(await items()).toBe(0);
    expect(await lease("lease-0002", false)).toMatchObject({ granted: false, reason: "frequency" });
    expect(await lease("lease-0003", true)).toMatchObject({ granted: true });
    expect(await visitor.lists()).toMatchObject([{ dismissedAt: expect.any(Number) }]);
  });

  it("a change of what is shown takes nothing off the page", async () => {
    const id = await desk.publish([toDo("a")], { delivery: FOR_ALL });
    const { t, agentToken } = desk;
    const fields = {
      title: "New",
      description: "",
      visibleTo: "all" as const,
      items: [toDo("b")],
      delivery: FOR_ALL,
    };
    await t.mutation(api.checklists.update, { agentToken, checklistId: id, version: 1, fields });
    const withdrawn = async () =>
      (
        await t.query(api.engagement.eligible, {
          sessionToken: visitor.sessionToken,
          url: `${HOST}/`,
          shown: [{ itemId: id, version: 1 }],
        })
      )?.withdrawn;
    expect(await withdrawn()).toEqual([]);
    await t.mutation(api.checklists.update, {
      agentToken,
      checklistId: id,
      version: 2,
      fields: { ...fields, delivery: { ...FOR_ALL, audience: isPro } },
    });
    expect(await withdrawn()).toEqual([id]);
  });
});

it("what was written before there were rules, versions and deliveries works on", async () => {
  const { t, workspaceId } = desk;
  const id = await t.run((ctx) =>
    ctx.db.insert("checklists", {
      workspaceId,
      title: "Old",
      description: "",
      items: [{ id: "a", title: "One", text: "Plain *words*.", action: { type: "none" } }],
      status: "live",
      visibleTo: "all",
      updatedAt: 1,
      version: 7,
    }),
  );
  expect(await visitor.lists()).toMatchObject([
    { id, version: 7, items: [{ isManual: true, blocks: [{ runs: [{ text: "Plain *words*." }] }] }] },
  ]);
  await visitor.tick(id, "a");
  await sweep();
  expect(await results(id)).toMatchObject({ version: 7, completed: 1 });
});

describe("mistakes are named with their place", () => {
  const refused: [string, Partial<ItemDraft>][] = [
    ["items[0].completion.name:", { completion: tracked(" ") }],
    ["items[0].completion.count:", { completion: tracked("x", { count: 0 }) }],
    ["items[0].completion.page.include:", { completion: visited() }],
    ["items[0].completion.page.include[0]: at character 1:", { completion: visited("nonsense") }],
    ["items[0].completion.itemId:", { completion: { type: "item", itemId: "a b" } }],
    [
      "items[0].completion.rule.rules[0].type:",
      { completion: { type: "rule", rule: { type: "all", rules: [{ type: "segment", segmentId: "x" }] } } },
    ],
    ["items[0].text:", { text: "- one\n  - two" }],
    ["items[0].action.label:", { action: { type: "tab", tab: "help", label: "" } }],
    ["items[0].action.surveyId:", { action: { type: "survey", surveyId: "", label: "Go" } }],
  ];
  it.each(refused)("%s", async (place, more) => {
    const error = await errorOf(desk.create([{ ...toDo("a"), ...more }]));
    expect([error.code, error.message]).toEqual(["INPUT_INVALID", expect.stringContaining(place)]);
  });

  it("of its delivery, too", async () => {
    const delivery = { ...FOR_ALL, trigger: { type: "scroll" as const, percent: 200 } };
    expect((await errorOf(desk.create([toDo("a")], { delivery }))).message).toContain(
      "delivery.trigger.percent:",
    );
  });
});

it("keeps the last 200 addresses of a visitor", async () => {
  const { t } = desk;
  await t.run(async (ctx) => {
    for (let n = 0; n < 199; n++)
      await ctx.db.insert("visitedPages", { visitorId: visitor.visitorId, url: `${HOST}/p${n}`, at: n });
  });
  await visitor.visit("/one-more");
  await visitor.visit("/and-another");
  const urls = await t.run((ctx) => ctx.db.query("visitedPages").collect());
  expect(urls).toHaveLength(200);
  expect(urls.map(({ url }) => url)).not.toContain(`${HOST}/p0`);
});
