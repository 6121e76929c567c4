import { describe, expect, it } from "vitest";
import { isHello } from "./handshake.ts";
import { decodeHostToFrame } from "./schema.ts";
import { MAJOR, MAJORS } from "./version.ts";

describe("frame schemas", () => {
  const page = {
    url: "https://a.example/",
    title: "A",
    referrer: "",
    locale: "en-GB",
    isRtl: false,
    isFull: false,
  };
  const init = { config: { convexUrl: "https://a.convex.cloud", workspaceId: "w" }, isOpen: false, page };

  it("[VR2] strip unknown fields at every level, and ignore arguments too many", () => {
    const extra = {
      ...init,
      later: 1,
      config: { ...init.config, color: "#112233" },
      page: { ...page, x: 1 },
    };
    expect(decodeHostToFrame("init", [extra, "more"])).toEqual([init]);
  });

  it("take null as not given, as JSON writes it", () => {
    expect(decodeHostToFrame("open", [null])).toEqual([undefined]);
    expect(decodeHostToFrame("open", [])).toEqual([undefined]);
    expect(decodeHostToFrame("identify", [null])).toBeUndefined();
  });

  it("open the messenger even where the place is unknown", () => {
    expect(decodeHostToFrame("open", ["elsewhere"])).toEqual([undefined]);
    expect(decodeHostToFrame("open", ["messages"])).toEqual(["messages"]);
    expect(decodeHostToFrame("showConversation", ["no such id!"])).toEqual([undefined]);
    expect(decodeHostToFrame("showConversation", [42])).toEqual(["42"]);
  });

  it("take facts about the page as far as they are usable", () => {
    const odd = { ...page, url: "u".repeat(9_000), title: {}, referrer: null, locale: "not a tag" };
    expect(decodeHostToFrame("page", [odd])).toEqual([
      { ...page, url: "u".repeat(4_096), title: "", referrer: "", locale: "" },
    ]);
  });

  it("take an article by a slug of any script", () => {
    for (const slug of ["reset-password", "größe", "сброс-пароля", "注文を取り消す", "हिन्दी"])
      expect(decodeHostToFrame("showArticle", [slug])).toEqual([slug]);
    for (const other of ["", "a b", "a/b", "<b>", "x".repeat(129)])
      expect(decodeHostToFrame("showArticle", [other])).toBeUndefined();
  });

  it("take a language as systems write it", () => {
    expect(decodeHostToFrame("setLocale", ["pt_BR"])).toEqual(["pt-BR"]);
    expect(decodeHostToFrame("page", [{ ...page, locale: "de_DE" }])).toEqual([{ ...page, locale: "de-DE" }]);
    expect(decodeHostToFrame("setLocale", ["not a tag"])).toBeUndefined();
  });

  it.each([
    ["depth", JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`)],
    ["items", { x: Array.from({ length: 1_001 }, () => 0) }],
    ["keys", Object.fromEntries(Array.from({ length: 201 }, (_, k) => [`k${k}`, 1]))],
  ])("[EN4] refuse data past the limit of %s", (_what, data) => {
    expect(decodeHostToFrame("identify", [data])).toBeUndefined();
    expect(decodeHostToFrame("close", [data])).toBeUndefined();
  });

  it("make strings well-formed for the database", () => {
    expect(decodeHostToFrame("identify", [{ name: "A\ud800B" }])).toEqual([{ name: "A\uFFFDB" }]);
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
    const [seen] = decodeHostToFrame("identify", [user]) ?? [];
    expect(seen).toMatchObject({ userId: "42", email: "e".repeat(320) });
    expect(seen?.name).toBeUndefined();
    expect(seen?.customAttributes).toEqual({ plan: "pro", seats: 3, n: null });
  });

  it("keep a company by its name or by its facts, and null, which takes it back", () => {
    const seen = (company: unknown) => decodeHostToFrame("identify", [{ company }])?.[0]?.company;
    expect(seen("Acme")).toBe("Acme");
    expect(seen(7)).toBe("7");
    expect(seen({ name: "Acme", id: 7, plan: null, $x: 1, "-y": 1, deep: {} })).toEqual({
      name: "Acme",
      id: 7,
      plan: null,
    });
    expect(seen(null)).toBeNull();
    for (const unusable of [undefined, true, ["Acme"]]) expect(seen(unusable)).toBeUndefined();
    expect(decodeHostToFrame("identify", [{ name: "A" }])).toEqual([{ name: "A" }]);
  });

  it("keep what is usable of a customer's settings", () => {
    const given = {
      bottom: "64",
      trackPageViews: true,
      theme: "pink",
      launcher: 7,
      locale: {},
      user: "nobody",
    };
    expect(decodeHostToFrame("update", [given])).toEqual([{ bottom: 64, trackPageViews: "true" }]);
    expect(decodeHostToFrame("update", [{ bottom: 64.5 }])).toEqual([{ bottom: 64.5 }]);
    expect(decodeHostToFrame("update", [{ bottom: -1 }])).toEqual([{}]);
  });

  it("drop what a host hands back that no frame gave", () => {
    const kept = { settings: { theme: "dark" }, views: [{ name: "home" }] };
    expect(decodeHostToFrame("init", [{ ...init, kept }])).toEqual([{ ...init, kept }]);
    for (const bad of [{ ...kept, views: [] }, { ...kept, views: [{ name: "x" }] }, "text", { settings: {} }])
      expect(decodeHostToFrame("init", [{ ...init, kept: bad }])).toEqual([init]);
  });

  it.each([
    ["init", [{ ...init, config: { ...init.config, convexUrl: "javascript:alert(1)" } }]],
    ["trackEvent", [""]],
    ["trackEvent", [{}]],
    ["gone", []],
    ["gone", ["id", "elsewhere"]],
    ["setTheme", [null]],
    ["identify", {}],
    ["identify", undefined],
  ] as const)("[EN6] refuse %s %j", (type, data) => {
    expect(decodeHostToFrame(type, data)).toBeUndefined();
  });
});

describe("versions and hello", () => {
  it("[VR1] this release's frame speaks this release's loader", () => {
    expect(MAJORS).toContain(MAJOR);
  });

  it("[HS6] [HS7] takes a hello with a whole nonce and a major only", () => {
    const hello = { opencom: 1, nonce: "1,22,333,4294967295", build: "1" };
    expect(isHello(hello)).toBe(true);
    for (const bad of [
      { nonce: "1,2,3" },
      { nonce: "a,b,c,d" },
      { opencom: 0 },
      { opencom: "hello" },
      { build: "x".repeat(65) },
    ])
      expect(isHello({ ...hello, ...bad })).toBe(false);
    expect(isHello(null)).toBe(false);
  });
});
