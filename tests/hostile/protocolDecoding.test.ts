import { inspect } from "node:util";
import { afterAll, describe, expect, it, vi } from "vitest";
import { createChannel, type DropReason } from "../../protocol/channel.ts";
import { HOST_TO_FRAME_RATE } from "../../protocol/limits.ts";
import type { HostToFrame } from "../../protocol/messages.ts";
import type { Port } from "../../protocol/port.ts";
import { decodeHostToFrame, hostToFrameSchemas } from "../../protocol/schema.ts";
import { HostileMessages } from "./support/hostileMessages.ts";

const COUNT = Number(process.env.HOSTILE_MESSAGES ?? 50_000);
const SEED = Number(process.env.CHAOS_SEED ?? 20_261_122);

const prototypes = () =>
  [Object, Array, String, Map, Promise].map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join());

describe("the frame's end of the line", () => {
  const thrown: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => thrown.push(error));
  afterAll(() => {
    vi.unstubAllGlobals();
  });

  it(`[H7] [H8] [H9] [H10] [H11] [H12] [H14] hands ${COUNT} generated messages to handlers only as their types`, async () => {
    const before = prototypes();
    const sent: string[] = [];
    const port: Port = { onmessage: null, postMessage: (wire) => sent.push(wire), close: () => undefined };
    const taken: Record<string, number> = {};
    const dropped: Partial<Record<DropReason, number>> = {};
    const odd: string[] = [];
    const take = (type: keyof HostToFrame & string) => (data: unknown) => {
      taken[type] = (taken[type] ?? 0) + 1;
      // What was decoded once is of its type: it decodes again.
      if (!decodeHostToFrame(type, JSON.parse(JSON.stringify(data))))
        odd.push(`${type} ${JSON.stringify(data)}`);
    };
    const types = Object.keys(hostToFrameSchemas) as (keyof HostToFrame & string)[];
    // A clock by which nothing comes too fast.
    let clock = 0;
    createChannel<object, HostToFrame>(port, {
      handlers: Object.fromEntries(types.map((type) => [type, take(type)])),
      decode: decodeHostToFrame,
      sendRate: HOST_TO_FRAME_RATE,
      receiveRate: HOST_TO_FRAME_RATE,
      now: () => (clock += 100),
      onDrop: (reason) => {
        dropped[reason] = (dropped[reason] ?? 0) + 1;
      },
    });
    const maker = new HostileMessages(SEED);
    for (let index = 0; index < COUNT; index++) {
      port.onmessage?.({ data: maker.next().value } as MessageEvent);
      if (index % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    expect(odd).toEqual([]);
    expect(thrown).toEqual([]);
    expect(prototypes()).toEqual(before);
    // Enough of each kind for this to say something.
    expect(Object.keys(taken).length).toBeGreaterThan(8);
    for (const reason of ["malformed", "unknown", "invalid"] as const)
      expect(dropped[reason]).toBeGreaterThan(COUNT / 100);
    // Only acknowledgements, each of them short.
    expect(sent.every((wire) => wire.startsWith(`{"t":"reply","r":`))).toBe(true);
  }, 60_000);

  it("is sent the same messages from the same seed", () => {
    const some = (seed: number) => {
      const maker = new HostileMessages(seed);
      return Array.from({ length: 500 }, () =>
        inspect(maker.next().value, { depth: 3, maxStringLength: 200 }).replace(/\n\s+at .*/g, ""),
      );
    };
    expect(some(7)).toEqual(some(7));
    expect(some(7)).not.toEqual(some(8));
  });
});
