import { describe, expect, it, vi } from "vitest";
import type { Appearance } from "../../protocol/messages.ts";
import { readSettings, toLook } from "./settings.ts";

const APPEARANCE: Appearance = {
  color: "#4f46e5",
  side: "left",
  icon: "help",
  launcher: "visible",
  spacing: 20,
  theme: "system",
  teamName: "T",
  greeting: "Hi",
};

describe("readSettings", () => {
  it.each([
    ["", true],
    ["true", true],
    ["1", true],
    ["false", false],
    ["0", false],
  ])("reads trackPageViews %j as %j", (trackPageViews, wanted) => {
    const warn = vi.fn();
    expect(readSettings({ trackPageViews }, warn)).toEqual({ trackPageViews: wanted });
    expect(warn).not.toHaveBeenCalled();
  });
  it("says what is not a flag, and takes it as false", () => {
    const warn = vi.fn();
    expect(readSettings({ trackPageViews: "yes" }, warn)).toEqual({ trackPageViews: false });
    expect(warn.mock.calls).toEqual([["VALUE_IGNORED", "trackPageViews: true or false"]]);
  });
  it.each([
    ["true", "hidden"],
    ["0", "visible"],
  ])(
    "reads hideLauncher %j as a launcher that is %s, unless launcher says otherwise",
    (hideLauncher, launcher) => {
      expect(readSettings({ hideLauncher }, vi.fn())).toEqual({ launcher });
      expect(readSettings({ hideLauncher, launcher: "hidden" }, vi.fn())).toEqual({ launcher: "hidden" });
    },
  );
  it("takes the old token name, lets the new one win, and says so", () => {
    const warn = vi.fn();
    expect(readSettings({ verificationToken: "old" }, warn)).toEqual({ onboardingVerificationToken: "old" });
    const both = { verificationToken: "old", onboardingVerificationToken: "new" };
    expect(readSettings(both, warn)).toEqual({ onboardingVerificationToken: "new" });
    expect(warn.mock.calls[0]).toEqual([
      "DEPRECATED",
      expect.stringContaining("onboardingVerificationToken"),
    ]);
  });
  it("leaves out what is blank", () => {
    expect(readSettings({ locale: "", clientIdentifier: undefined }, vi.fn())).toEqual({});
  });
});

describe("toLook", () => {
  it("draws as the workspace wants, lifted by the page's bar and ours", () => {
    expect(toLook(APPEARANCE, { bottom: 64 }, 60.4)).toEqual({
      color: "#4f46e5",
      side: "left",
      icon: "help",
      launcher: "visible",
      spacing: 20,
      bottom: 124,
      theme: "light dark",
    });
  });
  it("lets the page hide the launcher, and not show it", () => {
    const hidden: Appearance = { ...APPEARANCE, launcher: "hidden" };
    expect(toLook(APPEARANCE, { launcher: "hidden" }, 0).launcher).toBe("hidden");
    expect(toLook(hidden, { launcher: "visible" }, 0).launcher).toBe("hidden");
  });
  it("lets the page choose the theme", () => {
    const dark: Appearance = { ...APPEARANCE, theme: "dark" };
    expect([
      toLook(dark, {}, 0),
      toLook(dark, { theme: "light" }, 0),
      toLook(dark, { theme: "system" }, 0),
    ]).toMatchObject([{ theme: "dark" }, { theme: "light" }, { theme: "dark" }]);
  });
});
