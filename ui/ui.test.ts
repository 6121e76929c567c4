import { describe, expect, it } from "vitest";
import { accentTokens } from "./accent.ts";
import { contrast, mix, parseHex, type Rgb } from "./color.ts";
import { headerLook } from "./headerLook.ts";
import { isEmojiOnly, toSegments } from "./linkify.ts";
import { createTimeFormat } from "./time.ts";
import { type TimelineMessage, toTimeline } from "./timeline.ts";

const rgb = (hex: string): Rgb => parseHex(hex) as Rgb;

describe("accentTokens", () => {
  const colours = [
    "#4f46e5",
    "#3b82f6",
    "#facc15",
    "#ffffff",
    "#000000",
    "#22c55e",
    "#ec4899",
    "#f97316",
    "#0f172a",
    "#fde68a",
    "#7dd3fc",
  ];
  it.each(colours)("keeps text on and in %s readable in both themes", (colour) => {
    const tokens = accentTokens(colour);
    expect(
      contrast(rgb(tokens["--oc-accent"] as string), rgb(tokens["--oc-on-accent"] as string)),
    ).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(tokens["--oc-accent-light"] as string), rgb("#f0f1f4"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(tokens["--oc-accent-dark"] as string), rgb("#27292f"))).toBeGreaterThanOrEqual(4.5);
  });
  it("leaves a colour that already reads well alone", () => {
    expect(accentTokens("#4338ca")["--oc-accent"]).toBe("#4338ca");
  });
  it("never lets malformed input through", () => {
    expect(accentTokens("red;} body{display:none")["--oc-accent"]).toBe(
      accentTokens("#4f46e5")["--oc-accent"],
    );
  });
});

describe("toSegments", () => {
  const links = (text: string) =>
    toSegments(text).flatMap((s) => (s.kind === "link" ? [[s.text, s.href]] : []));
  it.each([
    ["see https://example.com/a?b=1#c.", "https://example.com/a?b=1#c"],
    ["(https://example.com/wiki/A_(b))", "https://example.com/wiki/A_(b)"],
    ["www.example.com, and", "https://www.example.com/"],
    ["write to jo.doe+x@example.co.uk!", "mailto:jo.doe+x@example.co.uk"],
    ["HTTP://EXAMPLE.COM", "http://example.com/"],
  ])("finds the address in %j", (text, href) => {
    expect(links(text).map(([, found]) => found)).toEqual([href]);
  });
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "https://bank.example@evil.example/",
    "vbscript:x",
    "http://",
    "file:///etc/passwd",
    "blob:https://x",
  ])("makes no web link of %j", (text) => {
    expect(links(text).filter(([, href]) => !href?.startsWith("mailto:"))).toEqual([]);
  });
  it("gives the input back when joined", () => {
    const text = "a https://x.example, b <script> me@x.example (www.x.example) \n c";
    expect(
      toSegments(text)
        .map((s) => s.text)
        .join(""),
    ).toBe(text);
  });
  it("stays fast on hostile text", () => {
    const start = performance.now();
    toSegments(`${"a@".repeat(5000)}${"https://".repeat(1000)}${"www.".repeat(2000)}${"a.".repeat(5000)}`);
    expect(performance.now() - start).toBeLessThan(400);
  });
});

describe("isEmojiOnly", () => {
  it("tells up to three emoji from text", () => {
    expect(["👋", "👍🏽 🎉", "👨‍👩‍👧‍👦", "🇫🇷🇫🇷🇫🇷"].map(isEmojiOnly)).toEqual([true, true, true, true]);
    expect(["hi 👋", "", "1", "👋👋👋👋", "#"].map(isEmojiOnly)).toEqual([false, false, false, false, false]);
  });
});

describe("createTimeFormat", () => {
  const now = new Date(2026, 4, 20, 15, 0).getTime();
  const format = createTimeFormat("en-GB");
  it("names days the way people do", () => {
    expect(format.day(now - 60_000, now)).toBe("Today");
    expect(format.day(new Date(2026, 4, 19, 23, 59).getTime(), now)).toBe("Yesterday");
    expect(format.day(new Date(2026, 4, 16, 9).getTime(), now)).toBe("Saturday");
    expect(format.day(new Date(2026, 2, 3).getTime(), now)).toBe("3 March");
    expect(format.day(new Date(2024, 2, 3).getTime(), now)).toBe("3 March 2024");
  });
  it("shortens for list rows, and shows no negative age when clocks differ", () => {
    expect(format.short(now + 5000, now)).toBe("now");
    expect(format.short(now - 5 * 60_000, now)).toMatch(/^5\s?m/);
    expect(format.short(now - 3 * 3_600_000, now)).toMatch(/^3\s?h/);
  });
  it("speaks the locale asked for, and English for a malformed one", () => {
    expect(createTimeFormat("de").day(now, now)).toBe("Heute");
    expect(createTimeFormat("not a locale").day(now, now)).toBe("Today");
  });
});

describe("toTimeline", () => {
  const at = (day: number, hour: number, minute = 0) => new Date(2026, 4, day, hour, minute).getTime();
  const message = (key: string, createdAt: number, senderKey = "visitor"): TimelineMessage => ({
    key,
    createdAt,
    senderKey,
    isSystem: senderKey === "system",
  });
  const shape = (messages: TimelineMessage[], firstUnreadKey?: string) =>
    toTimeline(messages, { sameDay: createTimeFormat("en").sameDay, firstUnreadKey }).map((item) =>
      item.kind === "group" ? item.messages.map((m) => m.key).join("+") : item.kind,
    );
  it("puts quick messages from one sender in one run", () => {
    expect(shape([message("a", at(1, 9)), message("b", at(1, 9, 4)), message("c", at(1, 9, 20))])).toEqual([
      "day",
      "a+b",
      "c",
    ]);
  });
  it("breaks runs on another sender, another day, a system line and the unread line", () => {
    const list = [
      message("a", at(1, 23, 58)),
      message("b", at(2, 0, 1)),
      message("c", at(2, 0, 2), "agent1"),
      message("d", at(2, 0, 3), "system"),
      message("e", at(2, 0, 4), "agent1"),
      message("f", at(2, 0, 5), "agent1"),
    ];
    expect(shape(list, "f")).toEqual(["day", "a", "day", "b", "c", "system", "e", "unread", "f"]);
  });
});

describe("headerLook", () => {
  it.each([
    ["#ff0000", "#00ffff"],
    ["#ffffff", "#000000"],
    ["#facc15", "#22c55e"],
    ["#4f46e5", "#0f172a"],
    ["#808080", "#7f7f7f"],
    ["#00ff00", "#ff00ff"],
  ])("keeps text readable all over a gradient from %s to %s", (from, to) => {
    const look = headerLook({ kind: "gradient", from, to }, "#4f46e5");
    const [first, last] = (look["background"]?.match(/#[0-9a-f]{6}/g) ?? []).map(rgb) as [Rgb, Rgb];
    for (let share = 0; share <= 1; share += 0.05)
      expect(contrast(mix(first, last, share), rgb(look["--oc-on-accent"] as string))).toBeGreaterThanOrEqual(
        4.5,
      );
  });
  it("lays an even shade over an image, and lets no address end the value", () => {
    const look = headerLook({ kind: "image", url: 'https://a.example/x")', scrim: 0.3 }, "#facc15");
    expect(look["background"]).toContain("linear-gradient(rgb(0 0 0 / 0.3), rgb(0 0 0 / 0.3))");
    expect(look["background"]).toContain('url("https://a.example/x\\")")');
    const under = /#[0-9a-f]{6}/.exec(look["background"] ?? "")?.[0] ?? "";
    expect(contrast(rgb(under), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
  });
  it("leaves the plain accent to the style sheet, and what is no colour as well", () => {
    expect(headerLook({ kind: "accent" }, "#4f46e5")).toEqual({});
    expect(headerLook({ kind: "gradient", from: "red;}", to: "#000000" }, "#4f46e5")).toEqual({});
    expect(headerLook(undefined, "#4f46e5")).toEqual({});
  });
});
