import { afterEach, describe, expect, it, vi } from "vitest";
import { type ChannelOptions, createChannel, type DropReason } from "./channel.ts";
import { isRecord } from "./json.ts";
import { MAX_BACKLOG } from "./limits.ts";
import type { Port } from "./port.ts";

type Out = { "test.ask": { n: number }; "test.tell": { n: number }; "test.none": Record<string, never> };
type In = { "test.ask": { n: number }; "test.tell": { n: number }; constructor2: { n: number } };

const hasNumber = (data: unknown): data is { n: number } => isRecord(data) && typeof data.n === "number";
const wide = { perSecond: 1e6, burst: 1e6 };

/** Behaviour every transport must give a channel (SPEC). `makePair` returns two connected ports. */
export function channelContract(makePair: () => readonly [Port, Port]): void {
  describe("channel", () => {
    const closers: (() => void)[] = [];
    afterEach(() => closers.splice(0).forEach((close) => close()));

    function connect(options: Partial<ChannelOptions<In>> = {}) {
      const [left, right] = makePair();
      const drops: [DropReason, string | undefined][] = [];
      const side = (port: Port, handlers: ChannelOptions<In>["handlers"]) => {
        const channel = createChannel<Out, In>(port, {
          decode: (_type, data) => (hasNumber(data) ? (data as never) : undefined),
          sendRate: wide,
          receiveRate: wide,
          onDrop: (reason, type) => drops.push([reason, type]),
          ...options,
          handlers,
        });
        closers.push(() => channel.close());
        return channel;
      };
      return { left, right, drops, side };
    }

    it("[EN7] delivers messages in the order they were sent", async () => {
      const { left, right, side } = connect();
      const seen: number[] = [];
      side(right, { "test.tell": ({ n }) => seen.push(n) });
      const from = side(left, {});
      for (let n = 0; n < 50; n += 1) from.send("test.tell", { n });
      await vi.waitFor(() => expect(seen).toHaveLength(50));
      expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n));
    });

    it("[CA2] acknowledges a call by its number once its handler has resolved", async () => {
      const { left, right, side } = connect();
      let finish = (): void => undefined;
      side(right, { "test.tell": () => new Promise<void>((resolve) => (finish = resolve)) });
      const heard: unknown[] = [];
      left.onmessage = ({ data }) => heard.push(JSON.parse(data as string));
      left.postMessage('{"t":"test.tell","d":{"n":1},"i":7}');
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(heard).toEqual([]);
      finish();
      await vi.waitFor(() => expect(heard).toEqual([{ t: "reply", r: 7 }]));
    });

    it("[CA2] acknowledges what it refuses, does not know or breaks on, and tells only its own side why", async () => {
      const { left, right, side, drops } = connect();
      const reported = vi.fn();
      vi.stubGlobal("reportError", reported);
      side(right, {
        "test.tell": () => {
          throw new Error("secret detail");
        },
      });
      const heard: unknown[] = [];
      left.onmessage = ({ data }) => heard.push(JSON.parse(data as string));
      const calls = ['"t":"test.tell","d":{"n":1}', '"t":"test.tell","d":{"n":"x"}', '"t":"test.none"'];
      calls.forEach((call, index) => left.postMessage(`{${call},"i":${index + 1}}`));
      await vi.waitFor(() => expect(heard).toEqual([1, 2, 3].map((r) => ({ t: "reply", r }))));
      expect(drops).toEqual([
        ["invalid", "test.tell"],
        ["unknown", "test.none"],
      ]);
      expect(reported).toHaveBeenCalledOnce();
      vi.unstubAllGlobals();
    });

    it("[CA2] sends one acknowledgement for many calls where the pace is slow", async () => {
      const { left, right, side } = connect({ sendRate: { perSecond: 20, burst: 1 } });
      side(right, { "test.tell": () => undefined });
      const heard: { r: number }[] = [];
      left.onmessage = ({ data }) => heard.push(JSON.parse(data as string) as { r: number });
      for (let i = 1; i <= 50; i += 1) left.postMessage(`{"t":"test.tell","d":{"n":1},"i":${i}}`);
      await vi.waitFor(() => expect(heard.at(-1)?.r).toBe(50));
      expect(heard.length).toBeLessThan(5);
    });

    it("[CA7] acknowledges what it drops in a flood", async () => {
      const { left, right, side, drops } = connect({ receiveRate: { perSecond: 1, burst: 1 }, now: () => 0 });
      const seen: number[] = [];
      side(right, { "test.tell": ({ n }) => seen.push(n) });
      const heard: unknown[] = [];
      left.onmessage = ({ data }) => heard.push(JSON.parse(data as string));
      for (let i = 1; i <= 8; i += 1) left.postMessage(`{"t":"test.tell","d":{"n":${i}},"i":${i}}`);
      await vi.waitFor(() => expect(heard.at(-1)).toEqual({ t: "reply", r: 8 }));
      expect(seen).toEqual([1, 2, 3, 4]);
      expect(drops).toEqual(Array.from({ length: 4 }, () => ["flood", undefined]));
    });

    it("[CA7] acknowledges before all that waits, also where no more may wait", async () => {
      const { left, right, side } = connect({ sendRate: { perSecond: 20, burst: 1 } });
      const channel = side(right, { "test.tell": () => undefined });
      const heard: unknown[] = [];
      left.onmessage = ({ data }) => heard.push(JSON.parse(data as string));
      for (let n = 0; n <= MAX_BACKLOG; n += 1) channel.send("test.tell", { n });
      left.postMessage('{"t":"test.tell","d":{"n":1},"i":1}');
      await vi.waitFor(() => expect(heard).toContainEqual({ t: "reply", r: 1 }));
      expect(heard.length).toBeLessThan(MAX_BACKLOG / 2);
    });

    it("[CA7] takes no number back, and none that is no number", async () => {
      const { left, right, side } = connect();
      side(right, { "test.tell": () => undefined });
      const heard: unknown[] = [];
      left.onmessage = ({ data }) => heard.push((JSON.parse(data as string) as { r: unknown }).r);
      for (const i of ["5", "2", "-1", '"7"', "{}", "true", "1e999", "6"])
        left.postMessage(`{"t":"test.tell","d":{"n":1},"i":${i}}`);
      await vi.waitFor(() => expect(heard.at(-1)).toBe(6));
      expect(heard).toEqual([5, 5, 5, 6]);
    });

    it("takes and sends nothing after it was closed, twice without harm", async () => {
      const { left, right, side } = connect();
      const seen: number[] = [];
      const closed = side(right, { "test.tell": ({ n }) => seen.push(n) });
      closed.close();
      closed.close();
      expect(closed.send("test.tell", { n: 1 })).toBe(false);
      left.postMessage('{"t":"test.tell","d":{"n":1}}');
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(seen).toEqual([]);
    });

    it("[EN5] does not run inherited names", async () => {
      const { left, right, side, drops } = connect();
      const seen: number[] = [];
      side(right, { "test.tell": ({ n }) => seen.push(n) });
      const from = side(left, {});
      const names = ["constructor", "toString", "__proto__", "hasOwnProperty", "__defineGetter__"];
      for (const name of names) from.send(name as "test.tell", { n: 0 });
      from.send("test.tell", { n: 7 });
      await vi.waitFor(() => expect(seen).toEqual([7]));
      expect(drops).toEqual(names.map((name) => ["unknown", name]));
    });

    it("[EN2] [EN3] drops junk before it reaches a handler and keeps working", async () => {
      const { left, right, side, drops } = connect();
      const seen: number[] = [];
      side(right, { "test.tell": ({ n }) => seen.push(n) });
      const junk: unknown[] = ["", "nonsense", "null", "[]", '"x"', '{"t":1}'];
      junk.push(`{"t":"test.tell","d":{"n":1,"x":"${"a".repeat(65_536)}"}}`);
      for (const wire of junk) left.postMessage(wire as string);
      left.postMessage('{"t":"test.tell","d":{"n":3},"i":{},"r":null}');
      await vi.waitFor(() => expect(seen).toEqual([3]));
      expect(drops).toEqual(junk.map(() => ["malformed", undefined]));
    });

    it("[EN2] refuses to send what does not fit or is not JSON", () => {
      const { left, side } = connect();
      const from = side(left, {});
      const cycle: Record<string, unknown> = {};
      cycle.self = cycle;
      expect(from.send("test.tell", { n: 1, x: "a".repeat(65_536) } as never)).toBe(false);
      expect(from.send("test.tell", cycle as never)).toBe(false);
    });

    it("[RL1] sends a burst at once and the rest at the rate, losing none", async () => {
      const { left, right, side } = connect({ sendRate: { perSecond: 200, burst: 10 } });
      const seen: number[] = [];
      side(right, { "test.tell": ({ n }) => seen.push(n) });
      const from = side(left, {});
      const start = performance.now();
      for (let n = 0; n < 30; n += 1) expect(from.send("test.tell", { n })).toBe(true);
      await vi.waitFor(() => expect(seen).toHaveLength(30), { timeout: 2_000, interval: 5 });
      expect(performance.now() - start).toBeGreaterThan(85);
      expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => n));
    });

    it("[RL1] takes a thousand waiting messages and refuses the next", () => {
      const { left, side } = connect({ sendRate: { perSecond: 1, burst: 1 } });
      const from = side(left, {});
      for (let n = 0; n <= MAX_BACKLOG; n += 1) expect(from.send("test.tell", { n })).toBe(true);
      expect(from.send("test.tell", { n: -1 })).toBe(false);
    });

    it("[RL2] drops what exceeds four times the promised rate", async () => {
      const { left, right, side, drops } = connect();
      const seen: number[] = [];
      const receiving = createChannel<Out, In>(right, {
        decode: (_type, data) => data as never,
        sendRate: wide,
        receiveRate: { perSecond: 1, burst: 5 },
        onDrop: (reason, type) => drops.push([reason, type]),
        now: () => 0,
        handlers: { "test.tell": ({ n }) => seen.push(n) },
      });
      closers.push(() => receiving.close());
      const from = side(left, {});
      for (let n = 0; n < 25; n += 1) from.send("test.tell", { n });
      await vi.waitFor(() => expect(drops).toHaveLength(5));
      expect(seen).toHaveLength(20);
      expect(drops[0]).toEqual(["flood", undefined]);
    });

    it("[RL3] replaces a waiting message of the same key by the newer one", async () => {
      const { left, right, side } = connect({ sendRate: { perSecond: 100, burst: 1 } });
      const seen: number[] = [];
      side(right, { "test.tell": ({ n }) => seen.push(n) });
      const from = side(left, {});
      from.send("test.tell", { n: 0 }, "size");
      for (let n = 1; n < 10; n += 1) from.send("test.tell", { n }, "size");
      from.send("test.tell", { n: 99 });
      await vi.waitFor(() => expect(seen).toEqual([0, 9, 99]));
    });
  });
}
