import { beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { Delivery } from "./deliveryValidators";
import { FOR_ALL } from "./engagement.setup";
import { makeKeys, userHash } from "./identity.setup";
import { questionOf, surveyOf } from "./model/surveys/survey.setup";
import type { SurveyAnswer, SurveyContent } from "./surveyValidators";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  PAGE,
  randomHex,
} from "./test.setup";

const DAY_MS = 86_400_000;

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
let sessionToken: string;

beforeEach(async () => {
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId, "owner");
  ({ sessionToken } = await boot(t, workspaceId));
});

/** How likely, then why for those below 7, then one more for all. */
const NPS: SurveyContent = surveyOf([
  questionOf("nps", {
    id: "score",
    storeAs: "nps",
    rules: [{ when: [{ questionId: "score", op: "atLeast", value: 7 }], goTo: "plan" }],
  }),
  questionOf("longText", { id: "why", required: false }),
  questionOf("singleChoice", { id: "plan", storeAs: "favourite" }),
]);

async function publish(content = NPS, delivery: Partial<Delivery> = {}): Promise<Id<"surveys">> {
  const fields = { name: "NPS", content, delivery: { ...FOR_ALL, ...delivery } };
  const { surveyId } = await t.mutation(api.surveys.create, { agentToken, fields });
  await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "live" });
  return surveyId;
}

/** One visitor's run through a survey. */
function run(surveyId: string, token = sessionToken, runId: string = crypto.randomUUID()) {
  const args = { sessionToken: token, surveyId, version: 1, runId };
  return {
    runId,
    shown: () => t.mutation(api.surveys.shown, args),
    answer: (questionId: string, answer: SurveyAnswer) =>
      t.mutation(api.surveys.saveAnswer, { ...args, questionId, answer }),
    complete: () => t.mutation(api.surveys.complete, args),
  };
}
const resume = (surveyId: string, token = sessionToken) =>
  t.query(api.surveys.resume, { sessionToken: token, surveyId });
const results = async (surveyId: string) => {
  await t.mutation(internal.expiry.sweep, {});
  return t.query(api.surveys.results, { agentToken, surveyId });
};
const codeOf = async (call: Promise<unknown>) => (await errorOf(call)).code;
const refusalOf = async (call: Promise<unknown>) =>
  ((await errorOf(call)) as unknown as { answer: { questionId: string; reason: string } }).answer;
const attributes = async () =>
  t.run(async (ctx) => (await ctx.db.query("visitors").collect()).map((each) => each.customAttributes ?? {}));

describe("the team", () => {
  it("writes, changes and lists surveys; each change is a version of its own", async () => {
    const surveyId = await publish();
    const { fields } = await t.query(api.surveys.getForAgent, { agentToken, surveyId });
    const changed = { ...fields, name: "Score" };
    const args = { agentToken, surveyId, fields: changed };
    expect(await t.mutation(api.surveys.update, { ...args, version: 1 })).toEqual({ version: 2 });
    expect(await codeOf(t.mutation(api.surveys.update, { ...args, version: 1 }))).toBe("CHANGED_MEANWHILE");
    const { page } = await t.query(api.surveys.listForAgent, { agentToken, paginationOpts: firstPage });
    expect(page).toMatchObject([{ name: "Score", format: "small", status: "live", version: 2 }]);
    expect(await t.query(api.surveys.get, { sessionToken, surveyId })).toMatchObject({ version: 2 });
    expect(await t.run((ctx) => ctx.db.query("surveyVersions").collect())).toHaveLength(2);
  });

  it("is told the place of a mistake", async () => {
    const wrong = surveyOf([questionOf("nps", { rules: [{ when: [], goTo: "x" }] })]);
    expect(await errorOf(publish(wrong))).toEqual({
      code: "INPUT_INVALID",
      message: "questions[0].rules[0].goTo: there is no question “x”.",
    });
    const trigger = { type: "scroll", percent: 101 } as const;
    expect((await errorOf(publish(NPS, { trigger }))).message).toContain("delivery.trigger.percent");
  });
});

describe("a visitor gets", () => {
  it("a survey that is live and for them, and no other", async () => {
    const surveyId = await publish();
    expect(await t.query(api.surveys.get, { sessionToken, surveyId })).toEqual({
      surveyId,
      version: 1,
      content: NPS,
    });
    const verified = await publish(NPS, { audience: { type: "identity", is: "verified" } });
    const over = await publish(NPS, { schedule: { endAt: Date.now() - 1 } });
    for (const id of [verified, over, "nonsense"])
      expect(await codeOf(t.query(api.surveys.get, { sessionToken, surveyId: id }))).toBe("NOT_FOUND");
    for (const id of [verified, over]) expect(await codeOf(run(id).answer("score", 9))).toBe("NOT_FOUND");
    await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "paused" });
    expect(await codeOf(t.query(api.surveys.get, { sessionToken, surveyId }))).toBe("NOT_FOUND");
  });

  it("the surveys of a page, in order, until one is done", async () => {
    const second = await publish(NPS, { priority: 2 });
    const first = await publish(NPS, { priority: 1, frequency: { type: "untilCompleted" } });
    await publish(NPS, { page: { include: ["/elsewhere"], exclude: [] } });
    const active = async () =>
      (await t.query(api.surveys.getActiveSurveys, { sessionToken, url: PAGE.url })).map(
        (each) => each.surveyId,
      );
    expect(await active()).toEqual([first, second]);
    const { answer, complete } = run(first);
    await answer("score", 9);
    await answer("plan", { choices: ["red"] });
    expect(await active()).toEqual([first, second]);
    await complete();
    expect(await active()).toEqual([second]);
  });
});

describe("answers", () => {
  it("are taken one by one along the branching, and handed in once", async () => {
    const surveyId = await publish();
    const { answer, complete, shown } = run(surveyId);
    await shown();
    expect(await resume(surveyId), "nothing answered").toBeNull();
    expect(await answer("score", 3)).toEqual({ next: "why", isCompleted: false });
    expect(await refusalOf(complete())).toEqual({ questionId: "why", reason: "required" });
    expect(await answer("why", "  ")).toEqual({ next: "plan", isCompleted: false });
    expect(await answer("plan", { choices: [], other: " both " })).toEqual({
      next: "end",
      isCompleted: false,
    });
    expect(await complete()).toEqual({ next: "end", isCompleted: true });
    expect(await complete()).toEqual({ next: "end", isCompleted: true });
    expect(await answer("score", 3), "sent once more").toEqual({ next: "end", isCompleted: true });
    expect(await codeOf(answer("score", 4))).toBe("SURVEY_CLOSED");
    const args = { agentToken, surveyId, paginationOpts: firstPage };
    const { page } = await t.query(api.surveys.responses, { ...args, isCompleted: true });
    expect(page.map(({ answers }) => answers)).toEqual([
      { score: 3, why: null, plan: { choices: [], other: "both" } },
    ]);
    expect(await attributes()).toEqual([{ nps: 3, favourite: "both" }]);
  });

  it("that are none, are too large or not on the way are refused with the question", async () => {
    const { answer } = run(await publish());
    expect(await refusalOf(answer("score", "nine"))).toEqual({ questionId: "score", reason: "type" });
    expect(await refusalOf(answer("score", null))).toEqual({ questionId: "score", reason: "required" });
    expect(await refusalOf(answer("plan", { choices: ["red"] }))).toEqual({
      questionId: "plan",
      reason: "offPath",
    });
    expect(await refusalOf(answer("nobody", 1))).toEqual({ questionId: "nobody", reason: "unknown" });
    await answer("score", 9);
    expect(await refusalOf(answer("why", "because"))).toEqual({ questionId: "why", reason: "offPath" });
    await answer("score", 0);
    expect(await refusalOf(answer("why", "x".repeat(500_000)))).toEqual({
      questionId: "why",
      reason: "tooLong",
      limit: 2_000,
    });
    expect(await refusalOf(answer("why", `e${"\u0301".repeat(500)}`))).toEqual({
      questionId: "why",
      reason: "text",
    });
    expect(await codeOf(run("x", sessionToken, "short").answer("score", 1))).toBe("INPUT_INVALID");
  });

  it("that lead another way than before drop what is not on it any more", async () => {
    const surveyId = await publish();
    const { answer, runId } = run(surveyId);
    await answer("score", 3);
    await answer("why", "slow");
    await answer("plan", { choices: ["red"] });
    expect(await answer("score", 9)).toEqual({ next: "end", isCompleted: false });
    expect(await resume(surveyId)).toEqual({
      runId,
      version: 1,
      answers: { score: 9, plan: { choices: ["red"] } },
    });
  });

  it("can be gone on with for seven days, by this visitor, in this version", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const surveyId = await publish();
    const { answer, runId } = run(surveyId);
    await answer("score", 3);
    expect(await resume(surveyId)).toMatchObject({ runId, answers: { score: 3 } });
    const other = await boot(t, workspaceId);
    expect(await resume(surveyId, other.sessionToken)).toBeNull();
    expect(await run(surveyId, other.sessionToken, runId).answer("score", 9), "a run of its own").toEqual({
      next: "plan",
      isCompleted: false,
    });
    await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "paused" });
    expect(await answer("why", "slow"), "what was begun goes on").toMatchObject({ next: "plan" });
    await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "live" });
    vi.setSystemTime(Date.now() + 7 * DAY_MS + 1);
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("widgetSessions").collect())
        await ctx.db.patch("widgetSessions", row._id, { expiresAt: Date.now() + DAY_MS });
    });
    expect(await resume(surveyId)).toBeNull();
    vi.useRealTimers();
  });

  it("write rows of this visitor, and rows that are counted later, and no other", async () => {
    const surveyId = await publish();
    const before = await dump(t);
    const { answer, complete } = run(surveyId);
    await answer("score", 9);
    await answer("plan", { choices: ["red"] });
    await complete();
    const after = await dump(t);
    const changed = Object.keys(after).filter(
      (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
    );
    expect(changed.toSorted()).toEqual([
      "itemStates",
      "rateLimits",
      "surveyEvents",
      "surveyResponses",
      "visitors",
    ]);
  });

  it("never change an attribute that a signed token has set, and come along with a sign-in", async () => {
    vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
    const secret = randomHex();
    await makeKeys(t, agentToken, { userHash: secret });
    const surveyId = await publish();
    const anonymous = await boot(t, workspaceId);
    const { answer, runId } = run(surveyId, anonymous.sessionToken);
    await answer("score", 9);
    const user = { userId: "ada", userHash: await userHash(secret, "ada") };
    const { sessionToken: signedIn } = await boot(t, workspaceId, {
      resumeSecret: anonymous.resumeSecret,
      user,
    });
    expect(await resume(surveyId, signedIn)).toMatchObject({ runId, answers: { score: 9 } });
    await t.run(async (ctx) => {
      const verified = (await ctx.db.query("visitors").collect()).find(({ kind }) => kind === "verified");
      if (verified)
        await ctx.db.patch("visitors", verified._id, {
          customAttributes: { nps: 1 },
          signedFields: ["customAttributes.nps"],
        });
    });
    const later = run(surveyId, signedIn, runId);
    await later.answer("plan", { choices: ["blue"] });
    await later.complete();
    expect(await attributes()).toContainEqual({ nps: 1, favourite: "The blue one" });
    vi.unstubAllEnvs();
  });
});

it("results are counted from what has happened: shown, begun, done, each answer, and where people left", async () => {
  const surveyId = await publish();
  const visitor = async () => run(surveyId, (await boot(t, workspaceId)).sessionToken);
  await (await visitor()).shown();
  for (const score of [10, 9, 8, 3]) {
    const { answer, complete, shown } = await visitor();
    await shown();
    await shown();
    await answer("score", 0);
    await answer("score", score);
    if (score < 7) continue;
    await answer("plan", { choices: ["red"] });
    await complete();
  }
  const { questions, ...totals } = await results(surveyId);
  expect(totals).toEqual({
    version: 1,
    shown: 5,
    started: 4,
    completed: 3,
    responseRate: 0.8,
    completionRate: 0.75,
  });
  expect(questions[0]).toEqual({
    questionId: "score",
    title: "How so?",
    seen: 5,
    answered: 4,
    skipped: 0,
    left: 1,
    counts: { 3: 1, 8: 1, 9: 1, 10: 1 },
    mean: 7.5,
    topTwo: null,
    easy: null,
    dropOff: 0.2,
    nps: { promoters: 2, passives: 1, detractors: 1, score: 25, margin: expect.closeTo(81.3, 1) },
  });
  // All four came to this question with their first answer; three left it again with their second.
  expect(questions[1]).toMatchObject({ seen: 4, answered: 0, left: 4, dropOff: 1, nps: null, mean: null });
  expect(questions[2]).toMatchObject({ seen: 3, answered: 3, left: 0, counts: { red: 3 } });
  expect(await t.run((ctx) => ctx.db.query("surveyEvents").collect())).toEqual([]);
  const { questions: same } = await results(surveyId);
  expect(same).toEqual(questions);
});

it("what was shown and never begun is forgotten after a week", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const surveyId = await publish();
  await run(surveyId).shown();
  await run(surveyId).answer("score", 9);
  vi.setSystemTime(Date.now() + 7 * DAY_MS + 1);
  await t.mutation(internal.expiry.cleanUp, {});
  const rows = await t.run((ctx) => ctx.db.query("surveyResponses").collect());
  expect(rows.map(({ status }) => status)).toEqual(["started"]);
  vi.useRealTimers();
});
