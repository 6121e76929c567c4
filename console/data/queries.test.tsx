import { createRoot, createSignal } from "solid-js";
import { describe, expect, it, vi } from "vitest";
import { FakeClient, refusal } from "../testing/fakeClient.ts";
import { settle } from "../testing/mountApp.tsx";
import { AgentAccessContext } from "./agentToken.ts";
import { api } from "./api.ts";
import { ClientContext } from "./client.ts";
import { createMutation } from "./createMutation.ts";
import { createPages } from "./createPages.ts";
import { createQuery } from "./createQuery.ts";

function within<T>(client: FakeClient, body: () => T) {
  const onSessionEnded = vi.fn();
  let result: T | undefined;
  const dispose = createRoot((dispose) => {
    const Body = () => {
      result = body();
      return null;
    };
    const tree = () => (
      <ClientContext.Provider value={client.asClient()}>
        <AgentAccessContext.Provider value={{ token: () => "ags_1", onSessionEnded }}>
          <Body />
        </AgentAccessContext.Provider>
      </ClientContext.Provider>
    );
    void tree();
    return dispose;
  });
  return { value: result as T, onSessionEnded, dispose };
}

describe("createQuery", () => {
  it("adds the token, follows the value and stops with its owner", async () => {
    const client = new FakeClient().on("inbox:counts", () => ({ open: 1, unread: 1 }));
    const { value: query, dispose } = within(client, () => createQuery(api.inbox.counts, () => ({})));
    expect(query.status()).toBe("loading");
    await settle();
    expect(query.value()).toEqual({ open: 1, unread: 1 });
    client.on("inbox:counts", () => ({ open: 2, unread: 0 }));
    await settle();
    expect(query.value()).toEqual({ open: 2, unread: 0 });
    expect(client.callsTo("inbox:counts")).toEqual([{ agentToken: "ags_1" }]);
    dispose();
    expect(client.subscribers("inbox:counts")).toBe(0);
  });

  it("drops the old value and subscribes afresh for other arguments", async () => {
    const client = new FakeClient().on("inbox:get", (args) => ({
      conversation: { id: args["conversationId"] },
    }));
    const [id, setId] = createSignal("a");
    const { value: query } = within(client, () =>
      createQuery(api.inbox.get, () => ({ conversationId: id() })),
    );
    await settle();
    setId("b");
    expect(query.value()).toBeUndefined();
    await settle();
    expect(query.value()?.conversation.id).toBe("b");
    expect(client.callsTo("inbox:get")).toHaveLength(2);
    expect(client.subscribers("inbox:get")).toBe(1);
  });

  it("does not subscribe again when equal arguments are built anew", async () => {
    const client = new FakeClient().on("inbox:get", () => ({}));
    const [tick, setTick] = createSignal(0);
    within(client, () => createQuery(api.inbox.get, () => (tick() >= 0 ? { conversationId: "a" } : null)));
    setTick(1);
    await settle();
    expect(client.callsTo("inbox:get")).toHaveLength(1);
  });

  it("reports an ended session to the gate and recovers on retry from other failures", async () => {
    const client = new FakeClient().on("inbox:counts", () => {
      throw refusal("UNAUTHENTICATED");
    });
    const { value: query, onSessionEnded } = within(client, () => createQuery(api.inbox.counts, () => ({})));
    await settle();
    expect(onSessionEnded).toHaveBeenCalledTimes(1);
    expect(query.failure()?.code).toBe("UNAUTHENTICATED");
    client.on("inbox:counts", () => ({ open: 0, unread: 0 }));
    query.retry();
    await settle();
    expect(query.status()).toBe("ready");
  });

  it("never writes into the client's own cache", async () => {
    const cached = { open: 1, unread: 1 };
    const client = new FakeClient().on("inbox:counts", () => cached);
    within(client, () => createQuery(api.inbox.counts, () => ({})));
    await settle();
    client.on("inbox:counts", () => ({ open: 5, unread: 5 }));
    await settle();
    expect(cached).toEqual({ open: 1, unread: 1 });
  });
});

describe("createPages", () => {
  it("keeps a row's identity while it moves", async () => {
    const rows = (ids: string[]) => ({
      page: ids.map((id) => ({ id })),
      isDone: true,
      continueCursor: "end",
    });
    const client = new FakeClient().on("inbox:list", () => rows(["a", "b"]));
    const { value: pages } = within(client, () =>
      createPages(api.inbox.list, () => ({ state: "open" as const }), 10),
    );
    await settle();
    const b = pages.items()[1];
    client.on("inbox:list", () => rows(["b", "a"]));
    await settle();
    expect(pages.items()[0]).toBe(b);
  });
});

describe("createMutation", () => {
  it("returns refusals as data and reports an ended session", async () => {
    const client = new FakeClient().on("inbox:close", () => {
      throw refusal("SESSION_INVALID");
    });
    const { value: close, onSessionEnded } = within(client, () => createMutation(api.inbox.close));
    const outcome = await close({ conversationId: "a" });
    expect(outcome).toMatchObject({ ok: false, failure: { code: "SESSION_INVALID" } });
    expect(onSessionEnded).toHaveBeenCalled();
    expect(client.callsTo("inbox:close")).toEqual([{ conversationId: "a", agentToken: "ags_1" }]);
  });
});
