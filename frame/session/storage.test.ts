import { describe, expect, it } from "vitest";
import { type KeyValue, openStorage } from "./storage.ts";

function createArea(): KeyValue & { map: Map<string, string>; failsOn: Set<string> } {
  const map = new Map<string, string>();
  const failsOn = new Set<string>();
  const guard = (name: string) => {
    if (failsOn.has(name)) throw new DOMException(name, "QuotaExceededError");
  };
  return {
    map,
    failsOn,
    getItem: (key) => (guard("get"), map.get(key) ?? null),
    setItem: (key, value) => (guard("set"), void map.set(key, value)),
    removeItem: (key) => (guard("remove"), void map.delete(key)),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

function setUp({ mayPersist = true, open }: { mayPersist?: boolean; open?: () => KeyValue } = {}) {
  const area = createArea();
  let now = 1_000;
  const storage = openStorage({
    prefix: "oc:1:d:w:",
    now: () => now,
    open: open ?? (() => area),
    mayPersist,
  });
  return { area, storage, advance: (ms: number) => (now += ms) };
}

describe("openStorage", () => {
  it("keeps values under one prefix until they expire", () => {
    const { area, storage, advance } = setUp();
    storage.set("a", "x", 100);
    expect([...area.map.keys()]).toEqual(["oc:1:d:w:a"]);
    expect(storage.get("a")).toBe("x");
    advance(101);
    expect(storage.get("a")).toBeNull();
  });
  it("works from memory when even reaching for the storage throws", () => {
    const { storage } = setUp({
      open: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    storage.set("a", "x", 100);
    expect([storage.kind(), storage.get("a")]).toEqual(["memory", "x"]);
  });
  it("keeps serving this page when the quota is full or access is withdrawn later", () => {
    const { area, storage } = setUp();
    area.failsOn.add("set");
    storage.set("a", "x", 100);
    expect(storage.get("a")).toBe("x");
    area.failsOn.add("get").add("remove");
    expect(storage.get("a")).toBe("x");
    storage.remove("a");
    expect(storage.get("a")).toBeNull();
  });
  it("in a full storage reads what an earlier page has written, and lets nothing old outlive something new", () => {
    const earlier = setUp();
    earlier.storage.set("session", "old", 100);
    earlier.area.failsOn.add("set");
    const { storage } = setUp({ open: () => earlier.area });
    expect([storage.kind(), storage.isBlocked(), storage.get("session")]).toEqual(["local", false, "old"]);
    storage.set("session", "new", 100);
    expect(storage.get("session")).toBe("new");
    expect([...earlier.area.map.keys()]).toEqual([]);
    // Full of what is not ours, there is nothing to read.
    const strange = setUp({ open: () => earlier.area }).storage;
    expect([strange.kind(), strange.isBlocked()]).toEqual(["memory", true]);
  });
  it("writes over a value in the room that it takes", () => {
    const { area, storage } = setUp();
    storage.set("session", "old", 100);
    let room = 1;
    const set = area.setItem;
    area.setItem = (key, value) => {
      if (room === 0) throw new DOMException("set", "QuotaExceededError");
      room -= 1;
      set(key, value);
    };
    const remove = area.removeItem;
    area.removeItem = (key) => (remove(key), void (room += 1));
    storage.set("session", "new", 100);
    storage.set("session", "newer", 100);
    expect(area.map.get("oc:1:d:w:session")).toContain("newer");
  });
  it("is blocked only where it may keep something and cannot", () => {
    const open = () => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(setUp({ open }).storage.isBlocked()).toBe(true);
    expect(setUp().storage.isBlocked()).toBe(false);
    const { storage } = setUp({ open, mayPersist: false });
    expect(storage.isBlocked()).toBe(false);
    storage.allow(true);
    expect(storage.isBlocked()).toBe(true);
    storage.allow(false);
    expect(storage.isBlocked()).toBe(false);
  });
  it("keeps values above 64 Ki out of the durable storage", () => {
    const { area, storage } = setUp();
    storage.set("a", "x".repeat(70_000), 100);
    storage.set("b", "x".repeat(60_000), 100);
    expect([[...area.map.keys()], storage.get("a")?.length]).toEqual([["oc:1:d:w:b"], 70_000]);
  });
  it("lists its keys, durable or not, and nobody else's", () => {
    const { area, storage } = setUp();
    area.map.set("oc:1:d:other:a.1", "1");
    storage.set("a.1", "x", 100);
    storage.set("b.1", "x", 100);
    area.failsOn.add("set");
    storage.set("a.2", "x", 100);
    expect(storage.keys("a.").toSorted()).toEqual(["a.1", "a.2"]);
  });
  it("reads damaged values as absent", () => {
    const { area, storage } = setUp();
    area.map.set("oc:1:d:w:a", "{");
    area.map.set("oc:1:d:w:b", '["soon","x"]');
    expect([storage.get("a"), storage.get("b")]).toEqual([null, null]);
  });
  it("wipes this workspace's keys and nobody else's", () => {
    const { area, storage } = setUp();
    area.map.set("oc:1:d:other:a", "1");
    for (const key of ["a", "b", "tombs"]) storage.set(key, "x", 100);
    storage.wipe(["tombs"]);
    expect([...area.map.keys()].toSorted()).toEqual(["oc:1:d:other:a", "oc:1:d:w:tombs"]);
    expect(storage.get("a")).toBeNull();
  });
  it("writes nothing before consent, keeps what is known when it comes, and forgets when it goes", () => {
    const { area, storage } = setUp({ mayPersist: false });
    storage.set("a", "x", 100);
    expect(area.map.size).toBe(0);
    storage.allow(true);
    expect(area.map.has("oc:1:d:w:a")).toBe(true);
    storage.allow(false);
    expect(area.map.size).toBe(0);
  });
});
