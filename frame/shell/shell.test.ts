import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HostState, Order } from "../../protocol/messages.ts";
import type { FrameApp } from "../app.ts";
import { CallError } from "../core/errors.ts";
import { nameOf } from "../live/functions.ts";
import type { BootResponse } from "../session/bootSchema.ts";
import type { followLanguage as Follow } from "../strings/languages.ts";
import { Shell } from "./shell.ts";

const followLanguage = vi.hoisted(() => vi.fn<typeof Follow>());
vi.mock("../strings/languages.ts", () => ({ followLanguage }));

const PAGE = { url: "https://shop.example/", title: "Shop", referrer: "", locale: "de" };
const LOOK = {
  color: "#4f46e5",
  side: "right",
  icon: "chat",
  spacing: 20,
  launcher: "visible",
  bottom: 0,
  theme: "light dark",
};
const CONFIG = { convexUrl: "https://api.example", workspaceId: "w" };
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
  messenger: { tabs: ["home", "messages", "help"], defaultTab: "home", cards: [] },
  features: [],
  hasOpenConversation: false,
  unread: { total: 2, latest: null },
};

let count = 0;
const realTimeout = setTimeout;

function setUp({
  refusal,
  post = async () => OK,
  answer = async () => null,
  loadMessenger = vi.fn(async () => ({ mountMessenger: () => () => undefined })),
}: {
  refusal?: { code: "WORKSPACE_UNKNOWN" };
  post?: (body: unknown) => Promise<BootResponse>;
  answer?: () => Promise<unknown>;
  loadMessenger?: () => Promise<{ mountMessenger: () => () => void }>;
} = {}) {
  // Shells of one workspace are tabs of one visitor: each test has a workspace of its own.
  const workspaceId = `w${++count}`;
  const orders: Order[] = [];
  const keys: (string | undefined)[] = [];
  const calls: string[] = [];
  const posted = vi.fn(post);
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
      send: (_type, data, key) => (orders.push(data as Order), keys.push(key), true),
      close: () => undefined,
    },
    http: {
      query: async (reference) => {
        if (nameOf(reference) === "engagement:startable") return { outcome: "inMessenger" } as never;
        throw new Error("no query");
      },
      action: async () => {
        throw new Error("There are no actions here.");
      },
      mutation: async (reference) => (calls.push(nameOf(reference)), (await answer()) as never),
    },
    parentOrigin: "https://shop.example",
    loaderVersion: "9.8.7",
    isOriginAllowed: () => true,
    post: posted,
    loadMessenger,
  });
  const handlers = shell.handlers();
  /** What was ordered of one field, in order. */
  const of = <K extends keyof Order>(field: K) =>
    orders.flatMap((order) => (field in order ? [order[field]] : []));
  /** The host's state as the orders have made it. */
  const host = () => Object.assign({}, ...of("set")) as HostState;
  const emitted = (name: string) => of("emit").filter((event) => event?.[0] === name);
  const init = (config: object = {}, more: object = {}) =>
    handlers.init?.([
      {
        config: { ...CONFIG, workspaceId, ...config },
        page: { ...PAGE, isRtl: true, isFull: false },
        isOpen: false,
        ...more,
      },
    ]);
  return { shell, handlers, init, of, host, emitted, orders, keys, calls, posted, loadMessenger };
}

beforeEach(() => {
  localStorage.clear();
  followLanguage.mockReset();
  followLanguage.mockResolvedValue({ follow: async () => undefined });
  navigator.sendBeacon = () => true;
});

describe("Shell", () => {
  it("boots with the page's facts and reports what the launcher needs, loading nothing else", async () => {
    const { init, of, host, emitted, posted, loadMessenger } = setUp();
    init({ user: { email: "a@x.example" } });
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    expect(host()).toMatchObject({
      isOn: true,
      isKnown: true,
      visitor: "v1",
      badge: "2",
      open: "Open chat, 2 unread",
    });
    expect([of("look"), of("memory")]).toEqual([[LOOK], [LOOK]]);
    expect(of("emit")).toEqual([
      ["unreadChanged", { count: 2 }],
      ["ready", {}],
      ["userIdentified", {}],
    ]);
    expect(posted.mock.calls[0]?.[0]).toMatchObject({
      workspaceId: expect.any(String),
      page: PAGE,
      languages: `,de,${navigator.language}`,
      parentOrigin: "https://shop.example",
      loaderVersion: "9.8.7",
      user: { email: "a@x.example" },
    });
    expect(loadMessenger).not.toHaveBeenCalled();
  });
  it("fetches a language only where English is not the first wish: setting, page, browser", async () => {
    const english = setUp();
    english.init({ locale: "en-GB" });
    await vi.waitFor(() => expect(english.emitted("ready")).toHaveLength(1));
    expect(followLanguage).not.toHaveBeenCalled();
    english.handlers.setLocale?.(["ja"]);
    await vi.waitFor(() => expect(followLanguage).toHaveBeenCalledTimes(1));
    english.handlers.setLocale?.(["fr"]);
    setUp().init();
    await vi.waitFor(() => expect(followLanguage).toHaveBeenCalledTimes(2));
  });
  it("opens in English when a language does not come, and asks for it again", async () => {
    followLanguage.mockRejectedValue(new TypeError("Failed to fetch"));
    const { init, handlers, loadMessenger } = setUp();
    init();
    await vi.waitFor(() => expect(followLanguage).toHaveBeenCalledTimes(1));
    // The failure has to arrive first.
    await new Promise((resolve) => setTimeout(resolve, 20));
    handlers.open?.([undefined]);
    await vi.waitFor(() => expect(loadMessenger).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(followLanguage).toHaveBeenCalledTimes(2));
  });
  it("calls the launcher by the words of the language on show, whatever is unread", async () => {
    followLanguage.mockImplementation(async (_world, _state, launcher) => {
      launcher.setWords((count) => ({ open: `Öffnen ${count}`, close: "Schließen" }));
      return { follow: async () => undefined };
    });
    const { init, emitted, host } = setUp();
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    await vi.waitFor(() => expect(host()).toMatchObject({ open: "Öffnen 2", close: "Schließen" }));
  });
  it("[SH1] ignores a second greeting", async () => {
    const { init, emitted, posted, orders } = setUp();
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    const before = orders.length;
    for (let times = 0; times < 50; times++) init({ convexUrl: "https://evil.example" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([orders.length, posted.mock.calls.length]).toEqual([before, 1]);
  });
  it("[RL3] lets a newer look, memory and state replace one that still waits, and nothing else", async () => {
    const { init, emitted, orders, keys } = setUp();
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    const keyed = orders.map((order, index) => [Object.keys(order.set ?? order).join(), keys[index]]);
    expect(keyed).toContainEqual(["kept", "kept"]);
    expect(keyed).toContainEqual(["look", "look"]);
    expect(keyed).toContainEqual(["memory", "memory"]);
    expect(keyed.filter(([field, key]) => key !== undefined && key !== field)).toEqual([]);
    expect(orders.filter((order, index) => order.emit && keys[index])).toEqual([]);
  });
  it("[SH6] tells at most 100 different lines, whatever names a page makes up", async () => {
    const { shell, of } = setUp();
    for (let index = 0; index < 500; index++) shell.dropped("unknown", `made-up-${index}`);
    await vi.dynamicImportSettled();
    expect(of("warn")).toHaveLength(100);
  });
  it("[SE2] refuses another deployment's address and an unknown workspace without a request", () => {
    const other = setUp();
    other.init({ convexUrl: "https://evil.example" });
    expect(other.of("emit")).toEqual([["refused", { code: "INPUT_INVALID" }]]);
    expect(other.of("memory")).toEqual([]);
    const unknown = setUp({ refusal: { code: "WORKSPACE_UNKNOWN" } });
    unknown.init();
    expect(unknown.of("emit")).toEqual([["refused", { code: "WORKSPACE_UNKNOWN" }]]);
    expect(unknown.of("memory")).toEqual([{ until: expect.any(Number) }]);
    expect(unknown.of("warn")).toEqual([["WORKSPACE_UNKNOWN", expect.stringMatching(/workspace/)]]);
    expect([other.posted.mock.calls.length, unknown.posted.mock.calls.length]).toEqual([0, 0]);
  });
  it("says that it cannot be reached, and comes back by itself", async () => {
    let isUp = false;
    const { init, of, host, emitted } = setUp({
      post: async () => {
        if (!isUp) throw new CallError("OFFLINE", "");
        return OK;
      },
    });
    init();
    await vi.waitFor(() => expect(of("warn")).toEqual([["BACKEND_UNREACHABLE", "cannot reach convexUrl"]]));
    expect([host().isOn, of("isOpen")]).toEqual([false, [false]]);
    isUp = true;
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1), { timeout: 4_000 });
  });
  it("refuses a page that names another workspace or deployment than this frame's own", () => {
    for (const [config, detail] of [
      [{ workspaceId: "another" }, /belongs to workspace/],
      [{ convexUrl: "https://other.example" }, /belongs to https:/],
    ] as const) {
      const { init, emitted, of, posted } = setUp();
      init(config);
      expect(emitted("refused")).toEqual([["refused", { code: "INPUT_INVALID" }]]);
      expect(of("warn")[0]?.[1]).toMatch(detail);
      expect(posted).not.toHaveBeenCalled();
    }
  });
  it("[SH7] stays quiet after a refusal until it is told something new", async () => {
    const { init, emitted, handlers, posted } = setUp({
      post: async () => ({ status: "refused", code: "IDENTITY_REQUIRED", message: "sign in" }),
    });
    init();
    await vi.waitFor(() => expect(emitted("refused")).toHaveLength(1));
    handlers.intent?.([]);
    expect(posted).toHaveBeenCalledTimes(1);
    handlers.identify?.([{ userId: "a" }]);
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
  });
  it("stores nothing before consent, and everything needed once it is given", async () => {
    const { init, of, emitted, handlers } = setUp();
    init({ consent: "required" });
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    expect([localStorage.length, of("memory")]).toEqual([0, []]);
    handlers.setConsent?.([true]);
    expect(of("memory")).toEqual([LOOK]);
    expect(Object.keys(localStorage).some((key) => key.endsWith(":session"))).toBe(true);
    expect(Object.keys(localStorage).every((key) => /^oc:1:https:\/\/api\.example:w\d+:/.test(key))).toBe(
      true,
    );
  });
  it("forgets everything when consent is withdrawn, and asks nothing more until somebody opens", async () => {
    const { init, emitted, handlers, calls, posted } = setUp();
    init({ consent: "granted" });
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    expect(localStorage.length).toBeGreaterThan(0);
    handlers.setConsent?.([false]);
    expect(localStorage.length).toBe(0);
    await vi.waitFor(() => expect(calls).toContain("widgetSessions:revoke"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(posted).toHaveBeenCalledTimes(1);
    handlers.intent?.([]);
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
    expect(localStorage.length).toBe(0);
    expect(posted.mock.calls[1]?.[0]).not.toHaveProperty("resumeSecret");
  });
  it("[SH4] acknowledges a logout when nothing is left, revokes, and begins a new visitor", async () => {
    const { init, host, emitted, handlers, calls, posted } = setUp();
    init({ user: { userId: "a" } });
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    const first = (posted.mock.calls[0] as [{ tokenHash: string }])[0].tokenHash;
    await handlers.logout?.([]);
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
    expect(host().kept).toMatchObject({ settings: { user: undefined } });
    expect(calls).toContain("widgetSessions:revoke");
    const second = posted.mock.calls[1]?.[0] as { tokenHash: string; user?: object; resumeSecret?: string };
    expect([second.tokenHash === first, second.user, second.resumeSecret]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });
  describe("[SH9] where nothing lasts", () => {
    const shown = "0f".repeat(16);
    const keeping = { post: async () => ({ ...OK, keepsPageHandle: true }) as BootResponse };
    const storage = Object.getOwnPropertyDescriptor(window, "localStorage") as PropertyDescriptor;
    beforeEach(() => {
      const get = () => {
        throw new Error("SecurityError");
      };
      Object.defineProperty(window, "localStorage", { configurable: true, get });
    });
    afterEach(() => Object.defineProperty(window, "localStorage", storage));
    const lastOf = (values: unknown[]) => values.at(-1) as { h?: string } | null;

    it("gives the page a handle with what it keeps anyway, and a later document of this iframe too", async () => {
      const { init, of, emitted, posted, host } = setUp(keeping);
      init({}, { memory: { color: "#112233", h: shown } });
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      expect(posted.mock.calls[0]?.[0]).toMatchObject({ pageHandle: shown });
      const h = lastOf(of("memory"))?.h;
      expect(h).toMatch(/^[0-9a-f]{32}$/);
      expect(h).not.toBe(shown);
      expect(lastOf(of("memory"))).toEqual({ ...LOOK, h });
      expect(host().kept).toMatchObject({ h });
      const next = setUp(keeping);
      next.init({}, { memory: { color: "#112233", h: shown }, kept: host().kept });
      await vi.waitFor(() => expect(next.emitted("ready")).toHaveLength(1));
      expect(next.posted.mock.calls[0]?.[0]).toMatchObject({ pageHandle: h });
    });
    it("takes it away with a logout, and before the network is asked", async () => {
      const { init, handlers, of, emitted } = setUp(keeping);
      init();
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      const { h } = lastOf(of("memory")) ?? {};
      void handlers.logout?.([]);
      expect([lastOf(of("memory")), lastOf(of("set"))]).not.toContainEqual(expect.objectContaining({ h }));
      await vi.waitFor(() => expect(lastOf(of("memory"))?.h).toMatch(/^[0-9a-f]{32}$/));
      expect(lastOf(of("memory"))?.h).not.toBe(h);
    });
    it("takes it away when the visitor gets a name, and when the deployment does not answer before a logout", async () => {
      const named = setUp({
        ...keeping,
        answer: async () => ({ outcome: "identified", visitorKind: "claimed", notices: [] }),
      });
      named.init();
      await vi.waitFor(() => expect(named.emitted("ready")).toHaveLength(1));
      named.handlers.identify?.([{ userId: "a" }]);
      await vi.waitFor(() => expect(named.emitted("userIdentified")).toHaveLength(1));
      expect(lastOf(named.of("memory"))).toEqual(LOOK);
      const away = setUp({ post: () => Promise.reject(new CallError("OFFLINE", "")) });
      away.init({}, { memory: { h: shown } });
      void away.handlers.logout?.([]);
      expect(away.of("memory")).toEqual([null]);
    });
    it("keeps nothing before consent, and asks again when it is given", async () => {
      const { init, handlers, of, emitted, posted } = setUp(keeping);
      init({ consent: "required" });
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      expect(posted.mock.calls[0]?.[0]).not.toHaveProperty("nextPageHandleHash");
      expect(of("memory")).toEqual([]);
      handlers.setConsent?.([true]);
      await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
      expect(posted.mock.calls[1]?.[0]).toHaveProperty("nextPageHandleHash");
    });
    it("orders nothing more to keep once a later page of the site has taken over", async () => {
      const { init, handlers, of, emitted } = setUp(keeping);
      init();
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      const before = of("memory").length;
      const name = `oc:1:https://api.example:w${count}:`;
      const other = new BroadcastChannel(name);
      other.postMessage("handle");
      await vi.waitFor(async () => {
        handlers.setTheme?.([Math.random() < 0.5 ? "dark" : "light"]);
        await new Promise((resolve) => setTimeout(resolve, 20));
        const seen = of("memory").length;
        handlers.setTheme?.(["dark"]);
        handlers.setTheme?.(["light"]);
        expect(of("memory")).toHaveLength(seen);
      });
      other.close();
      expect(before).toBeGreaterThan(0);
    });
  });
  it("keeps an anonymous visitor over destroy, and wipes a person's or on request", async () => {
    for (const [user, forget, isKept] of [
      [undefined, false, true],
      [{ userId: "a" }, false, false],
      [{ userToken: `e30.${btoa('{"sub":"a"}')}.c2ln` }, false, false],
      [undefined, true, false],
    ] as const) {
      localStorage.clear();
      const { init, emitted, handlers } = setUp();
      init({ user });
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      await handlers.destroy?.([forget]);
      expect(Object.keys(localStorage).some((key) => key.endsWith(":session"))).toBe(isKept);
    }
  });
  it("starts over when somebody else is identified, and only claims when nobody was", async () => {
    const { init, emitted, handlers, calls, posted } = setUp();
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    handlers.identify?.([{ userId: "a" }]);
    await vi.waitFor(() => expect(emitted("userIdentified")).toHaveLength(1));
    expect([calls, posted.mock.calls.length]).toEqual([["visitors:identify"], 1]);
    handlers.identify?.([{ userId: "b" }]);
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
    expect(calls).toContain("widgetSessions:revoke");
  });
  it("leaves and boots as a new visitor when the server knows this one as somebody else", async () => {
    const { init, handlers, emitted, calls, posted } = setUp({
      answer: async () => ({ outcome: "otherUser" }),
    });
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    const first = (posted.mock.calls[0] as [{ tokenHash: string }])[0].tokenHash;
    handlers.identify?.([{ userId: "b" }]);
    await vi.waitFor(() => expect(calls).toContain("visitors:identify"));
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
    const second = posted.mock.calls[1]?.[0] as { tokenHash: string; user?: object; resumeSecret?: string };
    expect([second.tokenHash === first, second.user, second.resumeSecret]).toEqual([
      false,
      { userId: "b" },
      undefined,
    ]);
    expect(calls).toContain("widgetSessions:revoke");
    // It is the boot that has identified, and only that.
    await vi.waitFor(() => expect(emitted("userIdentified")).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(emitted("userIdentified")).toHaveLength(1);
  });
  it("signs in under a new token with its way back, and prints what the server has for the developer", async () => {
    const notices = [{ code: "USER_TOKEN_INVALID", message: "userToken was not accepted: it has expired." }];
    const { init, handlers, emitted, calls, posted, of } = setUp({
      answer: async () => ({ outcome: "signIn", visitorKind: "anonymous", notices }),
    });
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    handlers.identify?.([{ userId: "b", userHash: "0".repeat(64) }]);
    await vi.waitFor(() => expect(posted).toHaveBeenCalledTimes(2));
    const [first, second] = posted.mock.calls.map(([body]) => body as Record<string, unknown>);
    expect(second?.tokenHash).not.toBe(first?.tokenHash);
    expect(second?.resumeSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(calls).not.toContain("widgetSessions:revoke");
    await vi.waitFor(() => expect(emitted("userIdentified")).toHaveLength(1));
    expect(of("warn")).toEqual([["USER_TOKEN_INVALID", "userToken was not accepted: it has expired."]]);
  });
  it("takes the messenger away when a claim needs proof that it has not", async () => {
    const { init, handlers, emitted } = setUp({
      answer: async () => Promise.reject(new CallError("IDENTITY_REQUIRED", "This workspace requires…")),
    });
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    handlers.identify?.([{ userId: "b" }]);
    await vi.waitFor(() => expect(emitted("refused")).toHaveLength(1));
  });
  it.each([
    [new CallError("OFFLINE", "The deployment did not answer."), "BACKEND_UNREACHABLE"],
    [new CallError("RATE_LIMITED", "Wait.", 1), "RATE_LIMITED"],
  ])("says who the visitor is once it can, when it could not: %s", async (failure, code) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { init, handlers, emitted, posted, of } = setUp({ answer: async () => Promise.reject(failure) });
      init();
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      handlers.identify?.([{ userId: "b" }]);
      await vi.waitFor(() => expect(of("warn").map((line) => line?.[0])).toEqual([code]));
      expect(posted).toHaveBeenCalledTimes(1);
      await vi.advanceTimersByTimeAsync(2_000);
      await vi.waitFor(() => expect(emitted("userIdentified")).toHaveLength(1));
      expect(posted.mock.calls[1]?.[0]).toMatchObject({ user: { userId: "b" } });
    } finally {
      vi.useRealTimers();
    }
  });
  it.each(["invalid", "unknown"] as const)(
    "[SH11] leaves no empty box behind a place it cannot show (%s)",
    async (reason) => {
      const { shell, init, emitted, loadMessenger } = setUp();
      init();
      await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
      shell.dropped(reason, "trackEvent");
      expect(loadMessenger).not.toHaveBeenCalled();
      shell.dropped(reason, "showArticle");
      await vi.waitFor(() => expect(emitted("open")).toHaveLength(1));
    },
  );
  it("takes a user whose page has not filled in everything, and tells of what is of no use", async () => {
    const { init, emitted, posted, of } = setUp();
    init({ user: { userId: "a", name: "", email: "n/a" } });
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    expect(posted.mock.calls[0]?.[0]).toHaveProperty("user", { userId: "a" });
    expect(of("warn")).toEqual([["VALUE_IGNORED", "user.email"]]);
  });
  it("[SH6] tells the page what it called in vain, once", async () => {
    const { shell, init, of } = setUp();
    init();
    shell.dropped("unknown", "startTour");
    shell.dropped("invalid", "identify");
    shell.dropped("flood");
    await vi.dynamicImportSettled();
    expect(of("warn")).toEqual([
      ["FEATURE_UNAVAILABLE", "startTour()"],
      ["ARGUMENT_INVALID", "identify()"],
    ]);
  });
  it("[SH5] says when it is painted, and asks for nothing when it was closed meanwhile", async () => {
    const { init, of, host, emitted, handlers } = setUp();
    init();
    handlers.open?.([]);
    expect(host().isPainted).toBeUndefined();
    await vi.waitFor(() => expect(emitted("open")).toHaveLength(1));
    expect(host().isPainted).toBe(true);
    handlers.close?.([]);
    expect(emitted("close")).toHaveLength(1);
    handlers.open?.([]);
    handlers.hide?.([]);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect([emitted("open").length, emitted("close").length, of("isOpen")]).toEqual([1, 1, []]);
  });
  it("[HS9] gives the host what the next document needs, and goes on from there", async () => {
    const first = setUp();
    first.init({ user: { userId: "a", name: "Ada" }, bottom: 8 });
    first.handlers.identify?.([{ userId: "a", company: "Acme" }]);
    first.handlers.update?.([{ theme: "dark" }]);
    first.handlers.showConversation?.(["c1"]);
    const { kept } = first.host();
    expect(kept).toEqual({
      settings: { user: { userId: "a", name: "Ada", company: "Acme" }, bottom: 8, theme: "dark" },
      views: [{ name: "home" }, { name: "conversation", id: "c1" }],
    });
    const next = setUp();
    next.init({ user: { userId: "old" } }, { kept, isOpen: true });
    await vi.waitFor(() => expect([next.host().isPainted, next.posted.mock.calls.length]).toEqual([true, 1]));
    expect(next.posted.mock.calls[0]?.[0]).toMatchObject({ user: { userId: "a", company: "Acme" } });
    // The page was told by the first.
    expect(next.emitted("open")).toEqual([]);
    await vi.waitFor(() => expect(next.of("look").at(-1)).toMatchObject({ bottom: 8, theme: "dark" }));
  });
  it("begins at the visitor's default tab, and leaves a tab that is taken away while it is shown", async () => {
    const answer = {
      ...OK,
      messenger: { tabs: ["messages", "help"], defaultTab: "help", cards: [] },
    } as typeof OK;
    const { init, of, emitted, handlers, host } = setUp({ post: async () => answer });
    init({});
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    handlers.showArticle?.(["a1"]);
    expect((host().kept as { views: unknown }).views).toEqual([
      { name: "help" },
      { name: "article", id: "a1" },
    ]);
    handlers.startChecklist?.(["l1"]);
    // By way of the engine, which has to be fetched first, and of the deployment, which says that it has no panel.
    await vi.waitFor(
      () =>
        expect((host().kept as { views: unknown[] }).views.at(-1)).toEqual({ name: "checklist", id: "l1" }),
      { timeout: 15_000 },
    );
    // A loader opens by itself for `open` and `show…` only.
    expect(of("isOpen")).toEqual([true]);
    handlers.open?.(["tickets"]);
    expect((host().kept as { views: unknown }).views).toEqual([{ name: "help" }]);
    handlers.open?.(["messages"]);
    expect((host().kept as { views: unknown }).views).toEqual([{ name: "messages" }]);
  });
  it("leaves a messenger open that somebody opened behind a known launcher while the deployment is away", async () => {
    let isUp = false;
    const { init, of, host, emitted, handlers } = setUp({
      post: async () => {
        if (!isUp) throw new CallError("OFFLINE", "");
        return OK;
      },
    });
    init({}, { memory: { color: "#112233" } });
    handlers.open?.([]);
    await vi.waitFor(() => expect(of("warn")).toHaveLength(1));
    await vi.waitFor(() => expect(host().isPainted).toBe(true));
    isUp = true;
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1), { timeout: 4_000 });
    expect(of("isOpen")).toEqual([]);
  });
  describe("an answer that only asks for patience", () => {
    const limited = (retryAfterMs: number): BootResponse => ({
      status: "refused",
      code: "RATE_LIMITED",
      message: "Too many.",
      retryAfterMs,
    });
    /** Hashes are made by other threads: no timer waits for them, and a busy machine takes its time. */
    const hashes = new Set<Promise<unknown>>();
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["Date", "setTimeout", "requestAnimationFrame"] });
      const digest = crypto.subtle.digest.bind(crypto.subtle);
      vi.spyOn(crypto.subtle, "digest").mockImplementation((...given) => {
        const hash = digest(...given);
        hashes.add(hash);
        return hash.finally(() => hashes.delete(hash));
      });
    });
    afterEach(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    });
    /** Lets time pass, and whatever is being hashed be done. */
    const settle = async (ms: number) => {
      const step = Math.max(100, ms / 100);
      for (let passed = 0; passed < ms; passed += step) {
        await vi.advanceTimersByTimeAsync(Math.min(step, ms - passed));
        do await new Promise((resolve) => realTimeout(resolve, 3));
        while (hashes.size);
      }
    };

    it("is waited for, with some time of this browser's own on top; messenger and launcher stay as they are", async () => {
      const answers = [limited(20_000), limited(5_000)];
      const { init, handlers, posted, of, host, emitted, orders } = setUp({
        post: async () => answers.shift() ?? OK,
      });
      init();
      handlers.open?.([]);
      await settle(1_000);
      expect(posted).toHaveBeenCalledTimes(1);
      expect([host().isPainted, emitted("open").length]).toEqual([true, 1]);
      await settle(19_000);
      expect(posted, "not before the time it was told").toHaveBeenCalledTimes(1);
      await settle(2_000);
      expect(posted).toHaveBeenCalledTimes(2);
      expect(emitted("ready")).toEqual([]);
      await settle(9_000);
      expect(posted).toHaveBeenCalledTimes(3);
      expect([emitted("ready").length, emitted("refused"), of("isOpen")]).toEqual([1, [], []]);
      expect(of("warn")).toEqual([["RATE_LIMITED", "Too many."]]);
      // The first word on the launcher is the answer's; nothing of a wait is remembered.
      expect(orders.filter(({ set }) => set && "isOn" in set)).toHaveLength(1);
      expect(of("memory").filter((memory) => memory && "until" in memory)).toEqual([]);
    });
    it("loses nothing that was written meanwhile", async () => {
      const answers = [limited(3_000)];
      const { init, shell, handlers } = setUp({ post: async () => answers.shift() ?? OK });
      init();
      handlers.open?.([]);
      await settle(500);
      const app = (shell as unknown as { app(): FrameApp }).app();
      app.send("written while waiting", { draftId: "d" } as never);
      app.setDraft("new", "half a");
      expect(app.state.get()).toMatchObject({ phase: "unreachable", isOpen: true });
      await settle(6_000);
      const { phase, entries } = app.state.get();
      expect([phase, app.draft("new")]).toEqual(["ready", "half a"]);
      expect(entries).toMatchObject([{ text: "written while waiting" }]);
    });
    it("is never a wait without an end, nor one without a pause", async () => {
      const { init, posted } = setUp({ post: async () => limited(1e15) });
      init();
      await settle(3_000_000);
      expect(posted).toHaveBeenCalledTimes(1);
      await settle(700_000);
      expect(posted).toHaveBeenCalledTimes(2);
    });
    it("may also be that the session was not known, twice over", async () => {
      const answers: BootResponse[] = [1, 2].map(() => ({
        status: "refused",
        code: "SESSION_INVALID",
        message: "",
      }));
      const { init, emitted, of } = setUp({ post: async () => answers.shift() ?? OK });
      init();
      await settle(3_000);
      expect([emitted("refused"), emitted("ready").length, of("isOpen")]).toEqual([[], 1, []]);
    });
  });
  it("asks for the messenger's chunk again while somebody waits, and shows it when it has come", async () => {
    let asked = 0;
    const { init, of, host, emitted, handlers } = setUp({
      loadMessenger: async () => {
        asked += 1;
        if (asked < 3) throw new TypeError("Failed to fetch dynamically imported module");
        return { mountMessenger: () => () => undefined };
      },
    });
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    vi.useFakeTimers({ toFake: ["setTimeout", "requestAnimationFrame"] });
    try {
      handlers.open?.([]);
      await vi.advanceTimersByTimeAsync(2_900);
      expect([asked, host().isPainted]).toEqual([2, undefined]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect([asked, host().isPainted, of("isOpen")]).toEqual([3, true, []]);
    } finally {
      vi.useRealTimers();
    }
  });
  it("closes a messenger whose chunk does not come, and tries again with the next opening", async () => {
    let isThere = false;
    const { init, of, host, emitted, handlers } = setUp({
      loadMessenger: async () => {
        if (!isThere) throw new TypeError("Failed to fetch dynamically imported module");
        return { mountMessenger: () => () => undefined };
      },
    });
    init();
    await vi.waitFor(() => expect(emitted("ready")).toHaveLength(1));
    vi.useFakeTimers({ toFake: ["setTimeout", "requestAnimationFrame"] });
    try {
      handlers.open?.([]);
      await vi.advanceTimersByTimeAsync(10_000);
      expect([of("isOpen"), host().isPainted]).toEqual([[false], undefined]);
      isThere = true;
      handlers.close?.([]);
      handlers.open?.([]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(host().isPainted).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
  it("draws a launcher that is known while the deployment is away", async () => {
    const { init, host } = setUp({
      post: async () => {
        throw new CallError("OFFLINE", "");
      },
    });
    init({}, { memory: { color: "#112233" } });
    await vi.waitFor(() => expect(host().isOn).toBe(true));
  });
  it("orders what is anchored to the page, and hands on what the host says of it", async () => {
    vi.stubGlobal("CSS", { supports: () => true });
    const { init, shell, handlers, of } = setUp();
    init();
    // Nobody has anything anchored yet.
    await handlers.anchored?.([{ id: "a" } as never]);
    await vi.waitFor(() => expect(of("set").length).toBeGreaterThan(0));
    const anchored = await (shell as unknown as { app(): FrameApp }).app().anchored();
    const onReport = vi.fn();
    const mark = { id: "a", anchor: { v: 1, css: "a" }, side: "auto", spotlight: "none", watch: [] } as const;
    anchored.set(mark, onReport);
    await vi.waitFor(() =>
      expect(of("extra")).toEqual([["anchors", expect.objectContaining({ marks: [mark] })]]),
    );
    const report = { id: "a", state: "found", score: 90, isInView: true } as const;
    await handlers.anchored?.([report]);
    expect(onReport.mock.calls).toEqual([[report]]);
    vi.unstubAllGlobals();
  });
});
