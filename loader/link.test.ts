import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const ports: MessagePort[] = [];
let made = 0;
const fake = vi.hoisted(() => ({ onPort: undefined as unknown, load: undefined as unknown, isGone: false }));
vi.mock("./handshake.ts", () => ({
  shakeHands: (_world: unknown, onPort: (port: MessagePort) => void) => {
    fake.onPort = onPort;
    return () => undefined;
  },
}));
vi.mock("./boxes.ts", () => ({
  MESSENGER: "m",
  addMessenger: (_url: string, onLoad: () => void) => {
    fake.load = onLoad;
    fake.isGone = false;
    made += 1;
    return { contentWindow: {}, focus: () => undefined };
  },
  removeBox: () => (fake.isGone = true),
}));
const { createLink } = await import("./link.ts");

let lines: string[];
beforeEach(() => {
  made = 0;
  lines = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  ports.splice(0).forEach((port) => port.close());
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Wire = { t: string; d: unknown[]; i?: number };

function setUp() {
  const orders: object[] = [];
  const blocked: string[] = [];
  const link = createLink({
    url: new URL("https://frame.example/frame/w"),
    greet: () => ({ isOpen: false }) as never,
    obey: (order) => void orders.push(order),
    onFresh: () => undefined,
    onBlocked: (code) => void blocked.push(code),
    after: undefined,
  });
  /** Loads a document in the frame and connects it. */
  const connect = () => {
    (fake.load as () => void)();
    const { port1, port2 } = new MessageChannel();
    const heard: Wire[] = [];
    port2.onmessage = ({ data }) => heard.push(JSON.parse(data as string) as Wire);
    ports.push(port1, port2);
    (fake.onPort as (port: MessagePort) => void)(port1);
    return { heard, say: (wire: unknown) => port2.postMessage(wire) };
  };
  return { link, orders, blocked, connect };
}

describe("createLink", () => {
  it("[CA1] greets first; then what was called, as it was when it was called", async () => {
    const { link, connect } = setUp();
    const user = { name: "Ada" };
    link.call("identify", [user]);
    user.name = "changed";
    link.tell("page", {} as never);
    link.ensure();
    const { heard } = connect();
    link.call("open", []);
    link.tell("page", { url: "u" } as never);
    await vi.waitFor(() => expect(heard).toHaveLength(4));
    expect(heard).toEqual([
      { t: "init", d: [{ isOpen: false }] },
      { t: "identify", d: [{ name: "Ada" }], i: 1 },
      { t: "open", d: [], i: 2 },
      { t: "page", d: [{ url: "u" }] },
    ]);
  });

  it("[CA2] [CA3] tells a new document what the last one has not acknowledged, and only that", async () => {
    const { link, connect } = setUp();
    link.ensure();
    const first = connect();
    for (const name of ["open", "close", "show"]) link.call(name, []);
    await vi.waitFor(() => expect(first.heard).toHaveLength(4));
    // Acknowledges the first two; what makes no sense changes nothing.
    for (const r of [2, 1, 0, -5, "x", null]) first.say(JSON.stringify({ t: "reply", r }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = connect();
    link.call("hide", []);
    await vi.waitFor(() =>
      expect(second.heard.map(({ t, i }) => [t, i])).toEqual([
        ["init", undefined],
        ["show", 3],
        ["hide", 4],
      ]),
    );
  });

  it("[CA4] keeps at most 500 calls that nobody has taken", async () => {
    const { link, connect } = setUp();
    for (let n = 0; n < 600; n++) link.call("trackEvent", [n]);
    link.ensure();
    const { heard } = connect();
    await vi.waitFor(() => expect(heard).toHaveLength(501));
    expect(heard.at(-1)).toEqual({ t: "trackEvent", d: [499], i: 500 });
  });

  it("[EN2] says what is too large to send, and lets what is no JSON fail before it is kept", async () => {
    const { link, connect } = setUp();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    link.call("identify", [{ name: "a".repeat(70_000) }]);
    expect(() => link.call("trackEvent", ["x", cycle])).toThrow(TypeError);
    link.ensure();
    const { heard } = connect();
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(lines).toEqual(["[Opencom] MESSAGE_TOO_LARGE identify"]);
  });

  it("[EN2] says so where the greeting itself is too large, and sends what is not", async () => {
    const { link, connect } = setUp();
    link.ensure();
    const { heard } = connect();
    link.tell("init", { user: "x".repeat(65_537) } as never);
    link.tell("page", { url: "u" } as never);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard.map(({ t }) => t)).toEqual(["init", "page"]);
    expect(lines).toEqual(["[Opencom] MESSAGE_TOO_LARGE init"]);
  });

  it("[EN2] [EN3] drops junk, follows orders, and outlives one that breaks", async () => {
    const { link, connect, orders } = setUp();
    link.ensure();
    const { say } = connect();
    for (const junk of ["", "no json", "null", 7, { t: "order" }, `{"d":{"x":"${"a".repeat(65_536)}"}}`])
      say(junk);
    say('{"t":"order","d":{"set":{"isOn":true}}}');
    await vi.waitFor(() => expect(orders).toContainEqual({ set: { isOn: true } }));
    expect(orders.filter((order) => Object.keys(order).length > 0)).toHaveLength(1);
  });

  it("[HS5] gives up 8 s after a load without an answer, 30 s after a frame that never loads", () => {
    vi.useFakeTimers();
    const silent = setUp();
    silent.link.ensure();
    vi.advanceTimersByTime(29_999);
    expect(silent.blocked).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([silent.blocked, fake.isGone]).toEqual([["FRAME_BLOCKED"], true]);
    silent.link.ensure();
    (fake.load as () => void)();
    vi.advanceTimersByTime(8_000);
    expect(silent.blocked).toHaveLength(2);
  });

  it("[HS9] gives up after five restarts within five minutes, not after five in more", () => {
    vi.useFakeTimers();
    const { link, blocked, connect } = setUp();
    link.ensure();
    for (let load = 0; load < 12; load++) {
      connect();
      vi.advanceTimersByTime(61_000);
    }
    expect(blocked).toEqual([]);
    for (let load = 0; load < 3; load++) connect();
    expect(blocked).toEqual(["FRAME_RESTARTS"]);
  });

  it("[CA6] makes the frame anew where a call is not taken within 8 s of the last, and tells it again", async () => {
    vi.useFakeTimers();
    const { link, blocked, connect } = setUp();
    link.ensure();
    const first = connect();
    link.call("open", []);
    vi.advanceTimersByTime(7_000);
    link.call("trackEvent", ["late"]);
    vi.advanceTimersByTime(7_999);
    fake.isGone = false;
    vi.advanceTimersByTime(1);
    expect(made).toBe(2);
    const second = connect();
    vi.useRealTimers();
    await vi.waitFor(() => expect(second.heard.map(({ i }) => i)).toEqual([undefined, 1, 2]));
    vi.useFakeTimers();
    link.call("close", []);
    second.say('{"t":"reply","r":3}');
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
    vi.advanceTimersByTime(60_000);
    expect([made, blocked, first.heard.length]).toEqual([2, [], 3]);
  });

  it.each(["1e308", "9007199254740992", "12", '"3"'])(
    "[CA8] an acknowledgement of more than was called (%s) stands for all, and changes no number",
    async (more) => {
      const { link, connect } = setUp();
      link.ensure();
      const first = connect();
      first.say(`{"t":"reply","r":${more}}`);
      for (const name of ["open", "close"]) link.call(name, []);
      await vi.waitFor(() => expect(first.heard.map(({ i }) => i)).toEqual([undefined, 1, 2]));
      first.say(`{"t":"reply","r":${more}}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      link.call("show", []);
      await vi.waitFor(() => expect(first.heard.at(-1)).toEqual({ t: "show", d: [], i: 3 }));
      const second = connect();
      await vi.waitFor(() => expect(second.heard.map(({ i }) => i)).toEqual([undefined, 3]));
      second.say('{"t":"reply","r":3}');
      await new Promise((resolve) => setTimeout(resolve, 20));
      const third = connect();
      link.tell("page", {} as never);
      await vi.waitFor(() => expect(third.heard.map(({ t }) => t)).toEqual(["init", "page"]));
    },
  );

  it("[SH4] on stop waits until everything is taken, at most 3 s, and obeys nothing meanwhile", async () => {
    const { link, orders, connect } = setUp();
    link.ensure();
    const { heard, say } = connect();
    const stopped = link.stop();
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ t: "destroy", d: [null], i: 1 }));
    say('{"t":"order","d":{"isOpen":true}}');
    expect(fake.isGone).toBe(false);
    say('{"t":"reply","r":1}');
    await stopped;
    expect([orders, fake.isGone]).toEqual([[], true]);
    const other = setUp();
    other.link.ensure();
    connect();
    vi.useFakeTimers();
    const late = other.link.stop();
    expect(fake.isGone).toBe(false);
    await vi.advanceTimersByTimeAsync(3_000);
    await late;
    expect(fake.isGone).toBe(true);
  });

  it("[SH4] tells the frame when nothing at all may stay", async () => {
    const { link, connect } = setUp();
    link.ensure();
    const { heard, say } = connect();
    const stopped = link.stop(true);
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ t: "destroy", d: [true], i: 1 }));
    say('{"t":"reply","r":1}');
    await stopped;
  });

  it("stops at once where no frame was made", async () => {
    const { link } = setUp();
    fake.isGone = false;
    await link.stop();
    expect(fake.isGone).toBe(true);
    fake.load = undefined;
    link.ensure();
    expect(fake.load).toBeUndefined();
  });
});
