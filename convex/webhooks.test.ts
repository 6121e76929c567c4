import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Doc, Id } from "./_generated/dataModel";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
  startConversation,
} from "./test.setup";

const URL_OF_HOOK = "https://hooks.example/opencom";
const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const events = ["message.created" as const];
const makeSecret = () => `whsec_${btoa(randomHex().slice(0, 32))}`;

let t: Backend;
let agentToken: string;
let workspaceId: Id<"workspaces">;
beforeEach(async () => {
  // Nothing that is scheduled runs here: what a try does is told with `record`.
  vi.useFakeTimers();
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId, "owner");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const add = async (url = URL_OF_HOOK) =>
  (await t.mutation(api.webhooks.create, { agentToken, url, events, secret: makeSecret() })).endpointId;
const queue = () => t.run((ctx) => ctx.db.query("webhookEvents").collect());
const deliveries = () => t.run((ctx) => ctx.db.query("webhookDeliveries").collect());
/** What a boot's presence has scheduled is not of webhooks. */
const scheduled = async () =>
  (await t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect())).filter(
    ({ name }) => name !== "expiry:presences",
  );
/** Actions that send. When the queue is looked at next is tested in queues.test.ts. */
const jobs = async () => (await scheduled()).filter(({ name }) => name !== "webhooks:dispatch");
const endpoint = async () => (await t.query(api.webhooks.list, { agentToken })).endpoints[0];
const dispatch = () => t.mutation(internal.webhooks.dispatch, { workspaceId });
const update = (endpointId: Id<"webhookEndpoints">, isOn: boolean) =>
  t.mutation(api.webhooks.update, { agentToken, endpointId, url: URL_OF_HOOK, events, isOn });

async function makeDelivery(): Promise<Doc<"webhookDeliveries">> {
  await startConversation(t, (await boot(t, workspaceId)).sessionToken, "hello");
  later(2 * SECOND);
  await dispatch();
  const delivery = (await deliveries()).at(-1);
  if (!delivery) throw new Error("no delivery");
  return delivery;
}

async function tried({ _id }: Doc<"webhookDeliveries">, status: number | null) {
  const attempt = { at: Date.now(), status, durationMs: 12, problem: null, excerpt: "" };
  await t.mutation(internal.webhooks.record, { deliveryId: _id, attempt });
  const row = await t.run((ctx) => ctx.db.get("webhookDeliveries", _id));
  if (!row) throw new Error("no delivery");
  return row;
}

describe("the queue", () => {
  it("gets one row with a message when an endpoint wants it, and a run with the first; nothing else changes", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const { conversationId } = await startConversation(t, sessionToken);
    expect(await queue()).toEqual([]);
    const endpointId = await add();
    const changedBy = async (text: string) => {
      const before = await dump(t);
      const args = { sessionToken, conversationId, clientMessageId: messageId(), text };
      await t.mutation(api.messages.send, args);
      await t.mutation(api.messages.send, args);
      const after = await dump(t);
      const changed = Object.keys(after).filter(
        (k) => JSON.stringify(after[k]) !== JSON.stringify(before[k]),
      );
      return changed.toSorted();
    };
    const ofMessages = ["conversationHeads", "messages", "rateLimits"];
    expect(await changedBy("again")).toEqual([...ofMessages, "queueRuns", "webhookEvents"].toSorted());
    expect(await changedBy("and again")).toEqual([...ofMessages, "webhookEvents"].toSorted());
    expect(await queue()).toHaveLength(2);
    expect((await scheduled()).map(({ name }) => name)).toEqual(["webhooks:dispatch"]);
    await update(endpointId, false);
    await startConversation(t, sessionToken);
    expect(await queue()).toHaveLength(2);
  });

  it("becomes a delivery for each endpoint, with the same id and body, once its events have settled", async () => {
    await add();
    await add("https://other.example/");
    const { sessionToken } = await boot(t, workspaceId, { user: { userId: "u1", email: "ada@example.com" } });
    const { conversationId, messageId: id } = await startConversation(t, sessionToken, "hello **you**");
    await dispatch();
    expect(await deliveries()).toEqual([]);
    later(2 * SECOND);
    await dispatch();
    const [first, second, ...more] = await deliveries();
    expect(more).toEqual([]);
    expect(second?.body).toBe(first?.body);
    expect(second?.eventId).toBe(first?.eventId);
    expect(await queue()).toEqual([]);
    expect(JSON.parse(first?.body ?? "")).toEqual({
      type: "message.created",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      workspaceId,
      data: {
        message: {
          id,
          conversationId,
          ticketId: null,
          createdAt: expect.any(String),
          sender: { kind: "visitor" },
          text: "hello **you**",
          attachments: [],
        },
        conversation: { id: conversationId, state: "open" },
        ticket: null,
        visitor: {
          id: expect.any(String),
          kind: "claimed",
          userId: "u1",
          email: "ada@example.com",
          name: null,
          proven: [],
        },
      },
    });
    expect((await jobs()).map(({ name }) => name)).toEqual([
      "webhookDelivery:deliver",
      "webhookDelivery:deliver",
    ]);
  });

  it("knows nothing of other workspaces", async () => {
    await add();
    const other = await makeWorkspace(t);
    await startConversation(t, (await boot(t, other.workspaceId)).sessionToken);
    expect(await queue()).toEqual([]);
  });
});

describe("a delivery", () => {
  beforeEach(() => add());

  it("is taken once, and again when its try must have died", async () => {
    await makeDelivery();
    later(60 * SECOND);
    await dispatch();
    expect(await jobs()).toHaveLength(1);
    later(31 * SECOND);
    await dispatch();
    expect(await jobs()).toHaveLength(2);
  });

  it("is tried again after 5 s, 1 min, 10 min, 1 h, 6 h and 24 h, each up to a fifth later, then given up", async () => {
    let delivery = await makeDelivery();
    for (const wait of [5 * SECOND, 60 * SECOND, 600 * SECOND, HOUR, 6 * HOUR, DAY]) {
      delivery = await tried(delivery, 500);
      expect(delivery.state).toBe("waiting");
      const waits = (delivery.dueAt ?? 0) - Date.now();
      expect(waits).toBeGreaterThanOrEqual(wait);
      expect(waits).toBeLessThanOrEqual(wait * 1.2);
      vi.setSystemTime(delivery.dueAt ?? 0);
    }
    delivery = await tried(delivery, null);
    expect(delivery).toMatchObject({ state: "failed", retriesLeft: 0 });
    expect(delivery.dueAt).toBeUndefined();
    expect(delivery.attempts).toHaveLength(7);
  });

  it.each([200, 204, 299])("is over with %i", async (status) => {
    const delivery = await tried(await makeDelivery(), status);
    expect(delivery.state).toBe("delivered");
    // News of a try that had counted as lost.
    expect(await tried(delivery, 500)).toEqual(delivery);
    later(DAY);
    await dispatch();
    expect(await jobs()).toHaveLength(1);
  });

  it("is not sent to an endpoint that was paused meanwhile, but on demand", async () => {
    const { _id: deliveryId, endpointId } = await makeDelivery();
    await update(endpointId, false);
    expect(await t.query(internal.webhooks.prepared, { deliveryId })).toBeNull();
    await t.mutation(internal.webhooks.drop, { deliveryId });
    expect((await deliveries())[0]?.state).toBe("failed");
    await t.mutation(api.webhooks.redeliver, { agentToken, deliveryId });
    expect(await t.query(internal.webhooks.prepared, { deliveryId })).toMatchObject({ url: URL_OF_HOOK });
  });

  it("that is sent again by hand keeps its id, and is tried once", async () => {
    const first = await tried(await makeDelivery(), 200);
    await t.mutation(api.webhooks.redeliver, { agentToken, deliveryId: first._id });
    const again = await tried(first, 500);
    expect(again).toMatchObject({ eventId: first.eventId, body: first.body, state: "failed" });
    expect(again.attempts.map(({ status }) => status)).toEqual([200, 500]);
  });
});

describe("an endpoint that fails", () => {
  it("is paused after five days, is said to be, and begins anew when it is turned on", async () => {
    const endpointId = await add();
    let delivery = await makeDelivery();
    while (delivery.state === "waiting") {
      delivery = await tried(delivery, 500);
      if (delivery.dueAt) vi.setSystemTime(delivery.dueAt);
    }
    expect(await endpoint()).toMatchObject({ paused: null, failingSince: expect.any(Number) });
    later(4 * DAY);
    delivery = await makeDelivery();
    await tried(delivery, 500);
    expect((await endpoint())?.paused).toBeNull();
    await t.run((ctx) => ctx.db.patch("webhookDeliveries", delivery._id, { retriesLeft: 0 }));
    await tried(delivery, 500);
    expect((await endpoint())?.paused).toBe("failing");
    await update(endpointId, true);
    expect(await endpoint()).toMatchObject({ paused: null, failingSince: null });
  });

  it("is well again with the first success", async () => {
    await add();
    await tried(await makeDelivery(), 500);
    expect((await endpoint())?.failingSince).not.toBeNull();
    await tried(await makeDelivery(), 200);
    expect((await endpoint())?.failingSince).toBeNull();
  });

  it("is paused at once when it says that it is gone", async () => {
    await add();
    expect((await tried(await makeDelivery(), 410)).state).toBe("failed");
    expect((await endpoint())?.paused).toBe("failing");
  });
});

describe("the log", () => {
  it("keeps the last 100 deliveries, and what still waits", async () => {
    const endpointId = await add();
    const waiting = await makeDelivery();
    const { workspaceId: _workspace, _id, _creationTime, ...rest } = waiting;
    await t.run(async (ctx) => {
      for (let i = 0; i < 120; i++)
        await ctx.db.insert("webhookDeliveries", { ...rest, workspaceId, state: "failed", dueAt: undefined });
    });
    await makeDelivery();
    const left = await deliveries();
    expect(left).toHaveLength(101);
    expect(left[0]?._id).toBe(waiting._id);
    expect(await t.query(api.webhooks.deliveries, { agentToken, endpointId })).toHaveLength(100);
  });

  it("goes with its endpoint", async () => {
    const endpointId = await add();
    await makeDelivery();
    await t.mutation(api.webhooks.remove, { agentToken, endpointId });
    await t.mutation(internal.webhooks.removeLog, { endpointId });
    expect(await deliveries()).toEqual([]);
    expect((await t.query(api.webhooks.list, { agentToken })).endpoints).toEqual([]);
  });
});

describe("secrets", () => {
  it("are two at most, lie sealed, and leave as the last four characters", async () => {
    const [first, second] = [makeSecret(), makeSecret()];
    const { endpointId } = await t.mutation(api.webhooks.create, {
      agentToken,
      url: URL_OF_HOOK,
      events,
      secret: first,
    });
    await t.mutation(api.webhooks.addSecret, { agentToken, endpointId, secret: second });
    const third = t.mutation(api.webhooks.addSecret, { agentToken, endpointId, secret: makeSecret() });
    expect((await errorOf(third)).code).toBe("INPUT_INVALID");
    const everything = JSON.stringify([await dump(t), await t.query(api.webhooks.list, { agentToken })]);
    for (const secret of [first, second]) expect(everything).not.toContain(secret.slice(6, 30));
    await t.mutation(api.webhooks.retireSecret, { agentToken, endpointId });
    expect((await endpoint())?.secrets.map(({ hint }) => hint)).toEqual([
      second.replaceAll("=", "").slice(-4),
    ]);
    const last = t.mutation(api.webhooks.retireSecret, { agentToken, endpointId });
    expect((await errorOf(last)).code).toBe("INPUT_INVALID");
  });

  it.each(["", "whsec_", "whsec_c2hvcnQ=", "x".repeat(40), `whsec_${"!".repeat(40)}`])(
    "are refused like %j",
    async (secret) => {
      const call = t.mutation(api.webhooks.create, { agentToken, url: URL_OF_HOOK, events, secret });
      expect((await errorOf(call)).code).toBe("INPUT_INVALID");
      expect((await dump(t))["webhookEndpoints"]).toEqual([]);
    },
  );

  it("need the deployment's key", async () => {
    vi.stubEnv("OPENCOM_SECRET_KEY", "");
    expect((await errorOf(add())).code).toBe("SECRET_KEY_MISSING");
  });
});

describe("an address", () => {
  it.each([
    "http://hooks.example/",
    "http://127.0.0.1:9/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://intranet/",
    "https://user:password@hooks.example/",
    "ftp://hooks.example/",
    "javascript:alert(1)",
    "hooks.example",
    `https://hooks.example/${"x".repeat(2000)}`,
  ])("like %j is refused", async (url) => {
    expect((await errorOf(add(url))).code).toBe("INPUT_INVALID");
  });

  it("may be this machine's in development, without encryption too", async () => {
    vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    await add("http://127.0.0.1:9/hook");
    expect((await errorOf(add("http://hooks.example/"))).code).toBe("INPUT_INVALID");
  });

  it("is one of ten at most", async () => {
    for (let i = 0; i < 10; i++) await add(`https://hooks.example/${i}`);
    expect((await errorOf(add())).code).toBe("INPUT_INVALID");
  });
});
