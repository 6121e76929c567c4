import { describe, expect, it } from "vitest";
import { openStorage } from "../session/storage.ts";
import { idsWritten, readWritten, writeDown } from "./journal.ts";
import type { OutboxEntry } from "./model.ts";
import { openOutboxStore } from "./store.ts";

const entry = (id: string, change: Partial<OutboxEntry> = {}): OutboxEntry => ({
  clientMessageId: id,
  conversationId: null,
  draftId: "d",
  text: `text of ${id}`,
  createdAt: 1,
  state: "pending",
  visitorRef: "me",
  ...change,
});

const setUp = (mayPersist = true) => {
  localStorage.clear();
  return openStorage({ prefix: "p:", now: () => 1_000, open: () => localStorage, mayPersist });
};

describe("journal", () => {
  it("has a message in storage before it returns, each under a key of its own", () => {
    const storage = setUp();
    writeDown(storage, entry("a"));
    writeDown(storage, entry("b"));
    expect(Object.keys({ ...localStorage }).toSorted()).toEqual(["p:outbox.a", "p:outbox.b"]);
    expect(idsWritten(storage).toSorted()).toEqual(["a", "b"]);
    expect(readWritten(storage, "a")).toEqual(entry("a"));
  });
  it("reads damaged and missing messages as absent", () => {
    const storage = setUp();
    storage.set("outbox.a", "{", 1_000);
    expect([readWritten(storage, "a"), readWritten(storage, "b")]).toEqual([null, null]);
  });
});

describe("openOutboxStore without a database", () => {
  it("keeps, changes and removes what is written down", async () => {
    const storage = setUp();
    writeDown(storage, entry("a"));
    const store = await openOutboxStore("p:", storage);
    await store.put(entry("a", { state: "sent" }));
    await store.put(entry("b"));
    expect((await store.load()).map(({ clientMessageId, state }) => [clientMessageId, state])).toEqual([
      ["a", "sent"],
      ["b", "pending"],
    ]);
    await store.remove("a");
    expect((await store.load()).length).toBe(1);
  });
  it("keeps everything in memory where nothing may be stored", async () => {
    const storage = setUp(false);
    const store = await openOutboxStore("p:", storage);
    await store.put(entry("a"));
    expect([(await store.load()).length, localStorage.length]).toEqual([1, 0]);
  });
});
