import { afterEach, describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const page = globalThis as { opencomSettings?: unknown };
afterEach(() => {
  delete page.opencomSettings;
});

function scriptWith(attributes: Record<string, string>): HTMLElement {
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(`data-opencom-${name}`, value);
  return script;
}

describe("readOptions", () => {
  it("takes own, set fields of plain objects", () => {
    const given = { convexUrl: "https://a", workspaceId: "", user: { email: "e" }, theme: null, bottom: 0 };
    expect(readOptions(null, given)).toEqual({ convexUrl: "https://a", user: { email: "e" }, bottom: 0 });
    // Only for a flag a blank means something.
    expect(readOptions(null, { trackPageViews: "" })).toEqual({ trackPageViews: "" });
    const bare = Object.assign(Object.create(null) as object, { convexUrl: "https://a" });
    expect(readOptions(null, bare)).toEqual({ convexUrl: "https://a" });
  });

  it("counts elements, class instances, arrays and inherited fields as nothing", () => {
    const form = document.createElement("form");
    form.innerHTML = `<input name="convexUrl" value="https://evil.example">`;
    class Settings {
      convexUrl = "https://a";
    }
    for (const value of [form, new Settings(), ["x"], Object.create({ convexUrl: "x" }), null, 1, "text"]) {
      page.opencomSettings = value;
      expect(readOptions(null, value)).toEqual({});
    }
  });

  it("lets later sources win key by key, but not by a blank", () => {
    page.opencomSettings = { workspaceId: "w2", clientIdentifier: "" };
    const script = scriptWith({ "workspace-id": "w1", "client-identifier": "docs", side: "left" });
    expect(readOptions(script, { side: "right", workspaceId: undefined })).toEqual({
      workspaceId: "w2",
      clientIdentifier: "docs",
      side: "right",
    });
  });

  it("reads every attribute of the reference and every hint", () => {
    const script = scriptWith({
      "convex-url": " https://a.convex.cloud ",
      "workspace-id": "w1",
      "track-page-views": "1",
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
    });
    expect(readOptions(script)).toEqual({
      convexUrl: "https://a.convex.cloud",
      workspaceId: "w1",
      trackPageViews: "1",
      onboardingVerificationToken: "t",
      clientIdentifier: "docs",
      verificationToken: "old",
      color: "#112233",
      side: "left",
      icon: "help",
      launcher: "hidden",
      bottom: "64",
      frameUrl: "https://b/frame/w1",
      consent: "required",
    });
  });
});
