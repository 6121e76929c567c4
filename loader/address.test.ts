import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const lines: string[] = [];
beforeEach(() => {
  vi.resetModules();
  lines.length = 0;
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
  vi.stubGlobal("origin", "https://shop.example");
  vi.stubGlobal("location", new URL("https://shop.example/"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const address = async (options: Record<string, unknown>) =>
  (await import("./address.ts")).frameAddress({ workspaceId: "w1", ...options })?.href;

describe("frameAddress", () => {
  it.each([
    ["https://happy-otter-1.convex.cloud", "https://happy-otter-1.convex.site/frame/w1"],
    ["https://happy-otter-1.convex.cloud/", "https://happy-otter-1.convex.site/frame/w1"],
    ["https://chat.example.com", "https://chat.example.com/http/frame/w1"],
    ["https://example.com/convex/", "https://example.com/convex/http/frame/w1"],
    ["http://localhost:4000", "http://localhost:4000/http/frame/w1"],
    ["http://127.0.0.1:4000/", "http://127.0.0.1:4000/http/frame/w1"],
    ["http://[::1]:4000", "http://[::1]:4000/http/frame/w1"],
    ["https://convex.cloud.evil.example", "https://convex.cloud.evil.example/http/frame/w1"],
  ])("of %s is %s", async (convexUrl, wanted) => {
    expect(await address({ convexUrl })).toBe(wanted);
    expect(lines).toEqual([]);
  });

  it("is the one the customer gave, where one is given", async () => {
    expect(
      await address({ convexUrl: "https://api.example", frameUrl: "https://site.example/frame/w1" }),
    ).toBe("https://site.example/frame/w1");
  });

  it("asks for COEP headers on an isolated page", async () => {
    vi.stubGlobal("crossOriginIsolated", true);
    expect(await address({ convexUrl: "https://a.example" })).toBe("https://a.example/http/frame/w1?coep=1");
  });

  it.each([
    [{ convexUrl: undefined }, "convexUrl"],
    [{ convexUrl: "YOUR_CONVEX_URL" }, "convexUrl"],
    [{ convexUrl: "http://example.com" }, "convexUrl"],
    [{ convexUrl: "http://localhost.evil.example" }, "convexUrl"],
    [{ convexUrl: "http://127.0.0.1.evil.example" }, "convexUrl"],
    [{ convexUrl: "http://localhost@evil.example" }, "convexUrl"],
    [{ convexUrl: "http://localhost:80@evil.example" }, "convexUrl"],
    [{ convexUrl: "http://x.localhost:1@evil.example/a.localhost/" }, "convexUrl"],
    [{ convexUrl: "http://evil.example/x.localhost/" }, "convexUrl"],
    [{ convexUrl: "http://evil.example?.localhost/" }, "convexUrl"],
    [{ convexUrl: "javascript:alert(1)" }, "convexUrl"],
    [{ convexUrl: "blob:https://shop.example/0" }, "convexUrl"],
    [{ convexUrl: "https://a.example", workspaceId: undefined }, "workspaceId"],
    [{ convexUrl: "https://a.example", workspaceId: "../../x" }, "workspaceId"],
    [{ convexUrl: "https://a.example", frameUrl: "data:text/html,x" }, "frameUrl"],
  ])("refuses %j with one line naming %s", async (options, name) => {
    expect(await address(options)).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`CONFIG_INVALID ${name}`);
  });

  it("refuses a page without an origin", async () => {
    vi.stubGlobal("origin", "null");
    expect(await address({ convexUrl: "https://a.example" })).toBeUndefined();
    expect(lines[0]).toContain("page without origin");
  });
});
