import { describe, expect, it } from "vitest";
import { isHello } from "./handshake.ts";
import type { HostToFrame } from "./messages.ts";
import { decodeHostToFrame } from "./schema.ts";
import { commonVersion } from "./version.ts";

describe("frame schemas", () => {
  const init: HostToFrame["shell.init"] = {
    config: { convexUrl: "https://a.convex.cloud", workspaceId: "w", trackPageViews: false },
    page: { url: "https://a.example/", title: "A", referrer: "", locale: "en-GB" },
    layout: {
      mode: "window",
      width: 400,
      height: 704,
      dir: "ltr",
      reducedMotion: false,
      insets: { top: 0, right: 0, bottom: 0, left: 0 },
    },
    launcher: { visible: true },
  };

  it("[VR2] strip unknown fields at every level", () => {
    const extra = { ...init, later: 1, config: { ...init.config, secret: 1 } };
    expect(decodeHostToFrame("shell.init", extra)).toEqual(init);
  });

  it("open the messenger even where the place is unknown", () => {
    expect(decodeHostToFrame("shell.open", { view: { name: "elsewhere", id: "1" } })).toEqual({});
    expect(decodeHostToFrame("shell.open", { view: { name: "conversation", id: "c1" } })?.view).toEqual({
      name: "conversation",
      id: "c1",
    });
  });

  it.each([
    ["depth", JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`)],
    ["items", { x: Array.from({ length: 1_001 }, () => 0) }],
    ["keys", Object.fromEntries(Array.from({ length: 201 }, (_, k) => [`k${k}`, 1]))],
  ])("[EN4] refuse data past the limit of %s", (_what, data) => {
    expect(decodeHostToFrame("shell.identify", { user: {}, ...(data as object) })).toBeUndefined();
    expect(decodeHostToFrame("shell.call", { name: "startTour", args: [data] } as never)).toBeUndefined();
  });

  it("make strings well-formed for the database", () => {
    expect(decodeHostToFrame("shell.identify", { user: { name: "A\ud800B" } })).toEqual({
      user: { name: "A\uFFFDB" },
    });
  });

  it("keep what is usable of a customer's user and leave out the rest", () => {
    const user = {
      userId: 42,
      name: { first: "A" },
      email: "e".repeat(400),
      customAttributes: JSON.parse(
        '{"plan":"pro","seats":3,"_id":"x","deep":{"no":1},"__proto__":{"a":1},"n":null}',
      ),
    };
    const seen = decodeHostToFrame("shell.identify", { user } as never)?.user;
    expect(seen).toMatchObject({ userId: "42", email: "e".repeat(320) });
    expect(seen?.name).toBeUndefined();
    expect(seen?.customAttributes).toEqual({ plan: "pro", seats: 3, n: null });
  });

  it.each([
    ["shell.init", { ...init, config: { ...init.config, convexUrl: "javascript:alert(1)" } }],
    ["shell.track", { name: "" }],
    ["shell.call", { name: "destroy", args: [] }],
    ["surfaces.attached", {}],
    ["shell.setTheme", null],
  ] as const)("[EN6] refuse %s %j", (type, data) => {
    expect(decodeHostToFrame(type, data)).toBeUndefined();
  });
});

describe("versions and hello", () => {
  it("[VR1] pick the highest shared major, or none", () => {
    expect(commonVersion({ min: 1, max: 1 })).toBe(1);
    expect(commonVersion({ min: 1, max: 9 })).toBe(1);
    expect(commonVersion({ min: 2, max: 9 })).toBeUndefined();
  });

  it("[HS6] [HS7] takes a hello with a whole nonce only", () => {
    const hello = {
      opencom: "hello",
      nonce: "a".repeat(32),
      proto: { min: 1, max: 1 },
      build: "1",
      generation: 0,
    };
    expect(isHello(hello)).toBe(true);
    expect(isHello({ ...hello, nonce: "a" })).toBe(false);
    expect(isHello({ ...hello, proto: null })).toBe(false);
    expect(isHello({ ...hello, generation: -1 })).toBe(false);
    expect(isHello(null)).toBe(false);
  });
});
