import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let lines: string[];
beforeEach(() => {
  vi.resetModules();
  lines = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

const load = () => import("./options.ts");

describe("fromObject", () => {
  it("takes own, set fields of plain objects", async () => {
    const { fromObject } = await load();
    expect(
      fromObject({ convexUrl: "https://a", workspaceId: "", user: { email: "e" }, theme: null }),
    ).toEqual({
      convexUrl: "https://a",
      user: { email: "e" },
    });
    expect(fromObject(Object.assign(Object.create(null), { convexUrl: "https://a" }))).toEqual({
      convexUrl: "https://a",
    });
  });

  it("counts elements, class instances, arrays and inherited fields as nothing", async () => {
    const { fromObject } = await load();
    const form = document.createElement("form");
    form.innerHTML = `<input name="convexUrl" value="https://evil.example">`;
    class Settings {
      convexUrl = "https://a";
    }
    for (const value of [form, new Settings(), ["x"], Object.create({ convexUrl: "x" }), null, 1, "text"]) {
      expect(fromObject(value)).toEqual({});
    }
  });

  it.each([
    ["", true],
    [true, true],
    ["true", true],
    ["1", true],
    [1, true],
    [false, false],
    ["false", false],
    ["0", false],
    [0, false],
  ])("reads trackPageViews %j as %j", async (given, wanted) => {
    const { fromObject } = await load();
    expect(fromObject({ trackPageViews: given }).trackPageViews).toBe(wanted);
    expect(lines).toEqual([]);
  });

  it("says once what is not a flag, and takes it as false", async () => {
    const { fromObject } = await load();
    expect(fromObject({ trackPageViews: "yes" }).trackPageViews).toBe(false);
    fromObject({ trackPageViews: "yes" });
    expect(lines).toEqual(["[Opencom] VALUE_IGNORED trackPageViews: true or false"]);
  });

  it("takes the old token name, lets the new one win, and says so once", async () => {
    const { fromObject } = await load();
    expect(fromObject({ verificationToken: "old" }).onboardingVerificationToken).toBe("old");
    const both = { verificationToken: "old", onboardingVerificationToken: "new" };
    expect(fromObject(both).onboardingVerificationToken).toBe("new");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("DEPRECATED");
  });
});

describe("fromScript", () => {
  it("reads every attribute of the reference and every hint", async () => {
    const { fromScript } = await load();
    const script = document.createElement("script");
    const attributes = {
      "convex-url": " https://a.convex.cloud ",
      "workspace-id": "w1",
      "track-page-views": "true",
      "onboarding-verification-token": "t",
      "client-identifier": "docs",
      "verification-token": "old",
      color: "#112233",
      side: "left",
      icon: "help",
      launcher: "hidden",
      bottom: "64",
      "frame-url": "https://b/frame/w1",
      consent: "required",
    };
    for (const [name, value] of Object.entries(attributes))
      script.setAttribute(`data-opencom-${name}`, value);
    expect(fromScript(script)).toMatchObject({
      convexUrl: "https://a.convex.cloud",
      workspaceId: "w1",
      trackPageViews: true,
      onboardingVerificationToken: "t",
      clientIdentifier: "docs",
      color: "#112233",
      side: "left",
      icon: "help",
      launcher: "hidden",
      bottom: "64",
      frameUrl: "https://b/frame/w1",
      consent: "required",
    });
    expect(fromScript(null)).toEqual({});
  });
});
