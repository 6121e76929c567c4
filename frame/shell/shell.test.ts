import { beforeEach, describe, expect, it, vi } from "vitest";
import { CallError } from "../core/errors.ts";
import { nameOf } from "../live/functions.ts";
import type { BootResponse } from "../session/bootSchema.ts";
import { Shell } from "./shell.ts";

const PAGE = { url: "https://shop.example/", title: "Shop", referrer: "", locale: "de" };
const LAYOUT = {
  mode: "window",
  width: 400,
  height: 700,
  dir: "ltr",
  reducedMotion: false,
  insets: { top: 0, right: 0, bottom: 0, left: 0 },
} as const;
const CONFIG = { convexUrl: "https://api.example", workspaceId: "w", trackPageViews: false };
const OK: BootResponse = {
  status: "ok",
  serverNow: Date.now(),
  expiresAt: Date.now() + 86_400_000,
  visitorRef: "v1",
  visitorKind: "anonymous",
  appearance: {
    color: "#4f46e5",
    side: "right",
    icon: "chat",
    launcher: "visible",
    spacing: 20,
    theme: "system",
    teamName: "T",
    greeting: "Hi",
  },
  features: [],
  hasOpenConversation: false,
  unread: { total: 2, latest: null },
};

let count = 0;

function setUp({
  refusal,
  post = async () => OK,
}: {
  refusal?: { code: "WORKSPACE_UNKNOWN" };
  post?: (body: unknown) => Promise<BootResponse>;
} = {}) {
  // Shells of one workspace are tabs of one visitor: each test has a workspace of its own.
  const workspaceId = `w${++count}`;
  const said: [string, unknown][] = [];
  const calls: string[] = [];
  const posted = vi.fn(post);
  const loadMessenger = vi.fn(async () => ({ mountMessenger: () => () => undefined }));
  const shell = new Shell({
    window: window as Window & typeof globalThis,
    config: {
      workspaceId,
      convexUrl: "https://api.example",
      assetBase: "",
      version: "1",
      surfacePath: "../surface/w/1",
      allowedOrigins: [],
      development: true,
      refusal,
    },
    channel: {
      send: (type, data) => (said.push([type, data]), true),
      request: async () => ({ ok: true }),
      close: () => undefined,
    },
    http: { mutation: async (reference) => (calls.push(nameOf(reference)), null as never) },
    parentOrigin: "https://shop.example",
    isOriginAllowed: () => true,
    post: posted,
    loadMessenger,
  });
  const handlers = shell.handlers();
  const of = (type: string) => said.filter(([each]) => each === type).map(([, data]) => data);
  const init = (config: object = {}) =>
    handlers["shell.init"]?.({
      config: { ...CONFIG, workspaceId, ...config },
      page: PAGE,
      layout: LAYOUT,
      launcher: { visible: true },
    });
  return { handlers, init, of, calls, posted, loadMessenger };
}

beforeEach(() => {
  localStorage.clear();
  navigator.sendBeacon = () => true;
});

describe("Shell", () => {
  it("boots with the page's facts and reports what the launcher needs, loading nothing else", async () => {
    const { init, of, posted, loadMessenger } = setUp();
    init({ user: { email: "a@x.example" } });
    await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(1));
    expect(of("shell.booted")[0]).toMatchObject({ unread: 2, visitorRef: "v1", visitorKind: "anonymous" });
    expect(posted.mock.calls[0]?.[0]).toMatchObject({
      workspaceId: expect.any(String),
      page: PAGE,
      parentOrigin: "https://shop.example",
      user: { email: "a@x.example" },
    });
    expect(loadMessenger).not.toHaveBeenCalled();
  });
  it("[SE2] refuses another deployment's address and an unknown workspace without a request", () => {
    const other = setUp();
    other.init({ convexUrl: "https://evil.example" });
    expect(other.of("shell.refused")).toMatchObject([{ code: "INPUT_INVALID" }]);
    const unknown = setUp({ refusal: { code: "WORKSPACE_UNKNOWN" } });
    unknown.init();
    expect(unknown.of("shell.refused")).toMatchObject([{ code: "WORKSPACE_UNKNOWN" }]);
    expect([other.posted.mock.calls.length, unknown.posted.mock.calls.length]).toEqual([0, 0]);
  });
  it("says that it cannot be reached, and comes back by itself", async () => {
    let isUp = false;
    const { init, of } = setUp({
      post: async () => {
        if (!isUp) throw new CallError("OFFLINE", "");
        return OK;
      },
    });
    init();
    await vi.waitFor(() => expect(of("shell.unreachable")).toEqual([{ retrying: true }]));
    isUp = true;
    await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(1), { timeout: 4_000 });
  });
  it("[SH4] stays quiet after a refusal until it is told something new", async () => {
    const { init, of, handlers, posted } = setUp({
      post: async () => ({ status: "refused", code: "IDENTITY_REQUIRED", message: "sign in" }),
    });
    init();
    await vi.waitFor(() => expect(of("shell.refused")).toHaveLength(1));
    handlers["shell.intent"]?.({});
    expect(posted).toHaveBeenCalledTimes(1);
    handlers["shell.identify"]?.({ user: { userId: "a" } });
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
  });
  it("stores nothing before consent, and everything needed once it is given", async () => {
    const { init, of, handlers } = setUp();
    init({ consent: "required" });
    await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(1));
    expect(localStorage.length).toBe(0);
    handlers["shell.setConsent"]?.({ granted: true });
    expect(Object.keys(localStorage).some((key) => key.endsWith(":session"))).toBe(true);
    expect(Object.keys(localStorage).every((key) => /^oc:1:https:\/\/api\.example:w\d+:/.test(key))).toBe(
      true,
    );
  });
  it("[SH2] answers a logout when nothing is left, revokes, and begins a new visitor", async () => {
    const { init, of, handlers, calls, posted } = setUp();
    init({ user: { userId: "a" } });
    await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(1));
    const first = (posted.mock.calls[0] as [{ tokenHash: string }])[0].tokenHash;
    await handlers["shell.logout"]?.({});
    await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(2));
    expect(calls).toContain("widgetSessions:revoke");
    const second = posted.mock.calls[1]?.[0] as { tokenHash: string; user?: object; resumeSecret?: string };
    expect([second.tokenHash === first, second.user, second.resumeSecret]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });
  it("keeps an anonymous visitor over destroy, and wipes a person's or on request", async () => {
    for (const [user, forget, isKept] of [
      [undefined, false, true],
      [{ userId: "a" }, false, false],
      [undefined, true, false],
    ] as const) {
      localStorage.clear();
      const { init, of, handlers } = setUp();
      init({ user });
      await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(1));
      await handlers["shell.destroy"]?.({ forget });
      expect(Object.keys(localStorage).some((key) => key.endsWith(":session"))).toBe(isKept);
    }
  });
  it("starts over when somebody else is identified, and only claims when nobody was", async () => {
    const { init, of, handlers, calls, posted } = setUp();
    init();
    await vi.waitFor(() => expect(of("shell.booted")).toHaveLength(1));
    handlers["shell.identify"]?.({ user: { userId: "a" } });
    await vi.waitFor(() => expect(of("shell.event")).toEqual([{ name: "userIdentified", data: {} }]));
    expect([calls, posted.mock.calls.length]).toEqual([["visitors:identify"], 1]);
    handlers["shell.identify"]?.({ user: { userId: "b" } });
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
    expect(calls).toContain("widgetSessions:revoke");
  });
  it("[SH6] answers what it cannot do yet with a code, and warns once about events", () => {
    const { init, of, handlers } = setUp();
    init();
    expect(handlers["shell.call"]?.({ name: "startTour", args: [] })).toEqual({
      ok: false,
      code: "FEATURE_UNAVAILABLE",
    });
    for (let i = 0; i < 3; i++) handlers["shell.track"]?.({ name: "e" });
    expect(of("shell.warn")).toEqual([{ code: "FEATURE_UNAVAILABLE", detail: "trackEvent" }]);
  });
  it("says when it is painted, and asks for nothing when it was closed meanwhile", async () => {
    const { init, of, handlers } = setUp();
    init();
    handlers["shell.open"]?.({});
    await vi.waitFor(() => expect(of("shell.opened")).toHaveLength(1));
    handlers["shell.open"]?.({});
    handlers["shell.close"]?.({});
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect([of("shell.opened").length, of("shell.closed").length]).toEqual([1, 1]);
  });
});
