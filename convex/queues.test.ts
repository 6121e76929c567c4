import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  type Backend,
  type Browser,
  boot,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
  startConversation,
} from "./test.setup";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const QUIET = 5 * MINUTE;

let t: Backend;
let agentToken: string;
let workspaceId: Id<"workspaces">;
let visitor: Browser & { conversationId: Id<"conversations"> };
beforeEach(async () => {
  // Nothing that is scheduled runs by itself: `runDue` does it, and tells.
  vi.useFakeTimers();
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  vi.stubEnv("OPENCOM_SMTP_URL", "smtp://127.0.0.1:9");
  vi.stubEnv("OPENCOM_MAIL_FROM", "Acme <support@acme.example>");
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId, "owner");
  const browser = await boot(t, workspaceId, { user: { userId: "ada", email: "ada@example.com" } });
  visitor = { ...browser, ...(await startConversation(t, browser.sessionToken)) };
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const addEndpoint = () => {
  const args = { agentToken, url: "https://hooks.example/", events: ["message.created" as const] };
  return t.mutation(api.webhooks.create, { ...args, secret: `whsec_${btoa(randomHex().slice(0, 32))}` });
};
const write = ({ sessionToken, conversationId } = visitor) =>
  t.mutation(api.messages.send, {
    sessionToken,
    conversationId,
    clientMessageId: messageId(),
    text: "hello",
  });
const answer = () =>
  t.mutation(api.inbox.reply, {
    agentToken,
    conversationId: visitor.conversationId,
    clientMessageId: messageId(),
    text: "an answer",
  });
/** What is to run, as "name in ms". */
const pending = () =>
  t.run(async (ctx) => {
    const all = await ctx.db.system.query("_scheduled_functions").collect();
    return all
      .filter(({ state }) => state.kind === "pending")
      .map(({ name, scheduledTime }) => ({ name, inMs: scheduledTime - Date.now() }));
  });
const runs = async () => (await pending()).filter(({ name }) => name.endsWith(":dispatch"));
const rows = () => t.run((ctx) => ctx.db.query("queueRuns").collect());
const deliveries = () => t.run((ctx) => ctx.db.query("webhookDeliveries").collect());
/** Runs the queue as its job does, when its time has come. */
async function runDue(queue: "webhooks" | "mail"): Promise<void> {
  const [job, ...more] = await t.run(async (ctx) => {
    const all = await ctx.db.system.query("_scheduled_functions").collect();
    return all.filter(({ name, state }) => name === `${queue}:dispatch` && state.kind === "pending");
  });
  expect(more).toEqual([]);
  if (!job) throw new Error("nothing is to run");
  vi.setSystemTime(Math.max(Date.now(), job.scheduledTime));
  // Out of the way, as a job that runs is.
  await t.run((ctx) => ctx.scheduler.cancel(job._id));
  await t.mutation(internal[queue].dispatch, { workspaceId });
}
const tried = async (status: number) => {
  for (const { _id: deliveryId, state } of await deliveries())
    if (state === "waiting") {
      const attempt = { at: Date.now(), status, durationMs: 1, problem: null, excerpt: "" };
      await t.mutation(internal.webhooks.record, { deliveryId, attempt });
    }
};

const addEvents = (count: number) =>
  t.run(async (ctx) => {
    const message = await ctx.db.query("messages").first();
    if (!message) throw new Error("no message");
    const event = { workspaceId, type: "message.created" as const, messageId: message._id };
    for (let i = 0; i < count; i++) await ctx.db.insert("webhookEvents", event);
  });

describe("a workspace's queue of webhooks", () => {
  it("has no run where nobody is told of anything, or nothing happens", async () => {
    await write();
    await addEndpoint();
    expect([await runs(), await rows()]).toEqual([[], []]);
  });

  it("runs a second after the first of many messages, once", async () => {
    await addEndpoint();
    for (let i = 0; i < 5; i++) {
      await write();
      later(100);
    }
    expect(await runs()).toEqual([{ name: "webhooks:dispatch", inMs: 501 }]);
    await runDue("webhooks");
    // The last ones may be followed by others that began before them.
    expect(await runs()).toEqual([{ name: "webhooks:dispatch", inMs: 1001 }]);
    await runDue("webhooks");
    expect(await deliveries()).toHaveLength(5);
  });

  it("looks once more when the tries must have ended, and then never again", async () => {
    await addEndpoint();
    await write();
    await runDue("webhooks");
    expect(await runs()).toEqual([{ name: "webhooks:dispatch", inMs: 90 * SECOND }]);
    await tried(200);
    await runDue("webhooks");
    expect([await runs(), await rows()]).toEqual([[], []]);
  });

  it("is not made to wait by a retry that is hours away, and does not forget it", async () => {
    await addEndpoint();
    await write();
    await runDue("webhooks");
    for (let tries = 1; tries <= 5; tries++) {
      await tried(500);
      const isUnderWay = async () => (await deliveries())[0]?.dueAt === Date.now() + 90 * SECOND;
      if (tries === 5) break;
      while (!(await isUnderWay())) await runDue("webhooks");
    }
    // The last look at a try that might have died; after that comes the retry.
    await runDue("webhooks");
    const [wait] = await runs();
    expect(wait?.inMs).toBeGreaterThanOrEqual(5.9 * HOUR);
    await write();
    expect(await runs()).toEqual([{ name: "webhooks:dispatch", inMs: 1001 }]);
    await runDue("webhooks");
    const [old, fresh] = await deliveries();
    expect(fresh?.attempts).toEqual([]);
    await t.mutation(internal.webhooks.record, {
      deliveryId: fresh!._id,
      attempt: { at: Date.now(), status: 200, durationMs: 1, problem: null, excerpt: "" },
    });
    await runDue("webhooks");
    const [next] = await runs();
    expect(Date.now() + (next?.inMs ?? 0)).toBeCloseTo(old?.dueAt ?? 0, -1);
  });

  it("gathers retries that fall due shortly after each other", async () => {
    await addEndpoint();
    await write();
    await addEvents(19);
    await runDue("webhooks");
    await tried(500);
    let count = 0;
    for (; (await deliveries()).some(({ attempts }) => attempts.length < 2); count++) {
      await runDue("webhooks");
      const due = (await deliveries()).filter(({ dueAt }) => dueAt === Date.now() + 90 * SECOND);
      for (const { _id: deliveryId } of due) {
        const attempt = { at: Date.now(), status: 500, durationMs: 1, problem: null, excerpt: "" };
        await t.mutation(internal.webhooks.record, { deliveryId, attempt });
      }
    }
    expect(count).toBe(2);
  });

  it("goes on when what is written by hand, or sent again, dies with its process", async () => {
    const { endpointId } = await addEndpoint();
    await t.mutation(api.webhooks.sendTest, { agentToken, endpointId });
    expect(await runs()).toEqual([{ name: "webhooks:dispatch", inMs: 90 * SECOND }]);
  });

  it("writes its row once a minute while one run follows another, not with each", async () => {
    await addEndpoint();
    await write();
    const seen = new Set<number>();
    for (let i = 0; i < 100; i++) {
      await runDue("webhooks");
      await tried(200);
      if (i % 3 === 0) await write();
      // As many as have younger ones always.
      await addEvents(11);
      for (const { runAt } of await rows()) seen.add(runAt);
      expect(await runs()).toHaveLength(1);
    }
    expect(seen.size).toBeLessThanOrEqual(4);
  });
});

describe("a workspace's queue of mail", () => {
  it("runs when the answer has been unread for its time, once for all that wait", async () => {
    await answer();
    expect(await runs()).toEqual([{ name: "mail:dispatch", inMs: QUIET }]);
    later(MINUTE);
    const other = await boot(t, workspaceId, { user: { userId: "bob", email: "bob@example.com" } });
    const { conversationId } = await startConversation(t, other.sessionToken);
    await t.mutation(api.inbox.reply, {
      agentToken,
      conversationId,
      clientMessageId: messageId(),
      text: "for bob",
    });
    expect(await runs()).toEqual([{ name: "mail:dispatch", inMs: QUIET - MINUTE }]);
    await runDue("mail");
    expect(await runs()).toEqual([{ name: "mail:dispatch", inMs: MINUTE }]);
    await runDue("mail");
    expect((await pending()).filter(({ name }) => name === "mailDelivery:deliver")).toHaveLength(2);
  });

  it("has no run where nobody can be mailed", async () => {
    vi.stubEnv("OPENCOM_SMTP_URL", "");
    await answer();
    expect([await runs(), await rows()]).toEqual([[], []]);
  });

  it("runs again for a mail that was put off or failed, and after the last one no more", async () => {
    await answer();
    await runDue("mail");
    const [row] = await t.run((ctx) => ctx.db.query("replyMails").collect());
    const settle = (
      outcome: { kind: "wait"; until: number } | { kind: "failed" | "sent"; throughSeq: number },
    ) => t.mutation(internal.mail.settle, { replyMailId: row!._id, outcome });
    await settle({ kind: "wait", until: Date.now() + 2 * MINUTE });
    expect(await runs()).toEqual([{ name: "mail:dispatch", inMs: 2 * MINUTE }]);
    await runDue("mail");
    await settle({ kind: "failed", throughSeq: 9 });
    expect(await runs()).toEqual([{ name: "mail:dispatch", inMs: 5 * MINUTE }]);
    await runDue("mail");
    await settle({ kind: "sent", throughSeq: 9 });
    expect(await runs()).toEqual([{ name: "mail:dispatch", inMs: 15 * MINUTE }]);
    await runDue("mail");
    expect([await runs(), await rows()]).toEqual([[], []]);
  });
});

describe("a run that was lost", () => {
  /** As after an import, or a failure. */
  const loseRuns = () =>
    t.run(async (ctx) => {
      for (const { _id } of await ctx.db.system.query("_scheduled_functions").collect())
        await ctx.scheduler.cancel(_id);
    });

  it("is made up for by the sweep, for every queue and workspace with something overdue", async () => {
    await addEndpoint();
    await write();
    await answer();
    await loseRuns();
    later(11 * MINUTE);
    expect(await runs()).toEqual([]);
    await t.mutation(internal.queues.sweep, {});
    expect((await runs()).map(({ name }) => name).toSorted()).toEqual(["mail:dispatch", "webhooks:dispatch"]);
    await runDue("webhooks");
    expect(await deliveries()).toHaveLength(2);
    await runDue("mail");
    expect((await rows()).every(({ runAt }) => runAt > Date.now())).toBe(true);
    await t.mutation(internal.queues.sweep, {});
    expect(await runs()).toHaveLength(2);
  });

  it("does not hold up what comes later", async () => {
    await addEndpoint();
    await write();
    await loseRuns();
    later(6 * MINUTE);
    await write();
    expect(await runs()).toEqual([{ name: "webhooks:dispatch", inMs: 1001 }]);
  });

  it("leaves nothing for the sweep to do where nothing is overdue", async () => {
    await addEndpoint();
    await write();
    await t.mutation(internal.queues.sweep, {});
    expect(await runs()).toHaveLength(1);
  });
});
