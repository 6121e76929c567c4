import { afterEach, describe, expect, it, vi } from "vitest";
import { createLine } from "./line.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  closers.splice(0).forEach((close) => close());
  vi.restoreAllMocks();
});

function connect(handle: (type: string, data: Record<string, unknown>) => unknown = () => undefined) {
  const { port1, port2 } = new MessageChannel();
  const heard: Record<string, unknown>[] = [];
  port2.onmessage = ({ data }) => heard.push(JSON.parse(data as string) as Record<string, unknown>);
  const line = createLine(port1, handle);
  closers.push(() => (line.close(), port2.close()));
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  return { line, heard, warned, say: (wire: unknown) => port2.postMessage(wire) };
}

describe("createLine", () => {
  it("[EN1] sends strings, in order", async () => {
    const { line, heard } = connect();
    line.send("shell.intent", {});
    line.send("shell.setLocale", { locale: "en" });
    await vi.waitFor(() =>
      expect(heard).toEqual([
        { t: "shell.intent", d: {} },
        { t: "shell.setLocale", d: { locale: "en" } },
      ]),
    );
  });

  it("[EN2] [EN3] drops junk and goes on", async () => {
    const seen: unknown[] = [];
    const { say } = connect((type, data) => void (type && seen.push([type, data])));
    for (const junk of [
      "",
      "no json",
      "null",
      7,
      { t: "shell.unread" },
      `{"t":"x","d":"${"a".repeat(65_536)}"}`,
    ])
      say(junk);
    say('{"t":"shell.unread","d":{"count":3}}');
    await vi.waitFor(() => expect(seen).toContainEqual(["shell.unread", { count: 3 }]));
    expect(seen).toHaveLength(1);
  });

  it("[RQ1] answers a request with what the handler returns", async () => {
    const { heard, say } = connect(() => ({ ok: false, code: "URL_REFUSED" }));
    say('{"t":"surfaces.open","d":{},"i":"q1"}');
    await vi.waitFor(() =>
      expect(heard).toEqual([{ t: "reply", r: "q1", d: { ok: false, code: "URL_REFUSED" } }]),
    );
  });

  it("[RQ2] hands over the answer, or undefined after an error or its time", async () => {
    const { line, heard, say } = connect();
    const first = line.request("shell.call", { name: "startTour", args: ["t"] });
    const second = line.request("shell.logout", {});
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    say(JSON.stringify({ t: "reply", r: heard[0]?.i, d: { ok: true } }));
    say(JSON.stringify({ t: "error", r: heard[1]?.i, d: "INTERNAL" }));
    expect(await first).toEqual({ ok: true });
    expect(await second).toBeUndefined();
    vi.useFakeTimers();
    const third = line.request("shell.logout", {});
    vi.advanceTimersByTime(3_000);
    vi.useRealTimers();
    expect(await third).toBeUndefined();
  });

  it("[RQ5] says what it could not send, and throws nothing", () => {
    const { line, warned } = connect();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    line.send("shell.track", { name: "x", properties: cycle as never });
    line.send("shell.identify", { user: { name: "a".repeat(70_000) } });
    expect(warned.mock.calls.flat()).toEqual([
      "[Opencom] MESSAGE_TOO_LARGE shell.track",
      "[Opencom] MESSAGE_TOO_LARGE shell.identify",
    ]);
  });

  it("[EN7] outlives a handler that throws", async () => {
    let calls = 0;
    const { say } = connect(() => {
      calls += 1;
      throw new Error("a bug of ours");
    });
    say('{"t":"shell.opened"}');
    say('{"t":"shell.opened"}');
    await vi.waitFor(() => expect(calls).toBe(2));
  });
});
