import { afterEach, describe, expect, it } from "vitest";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle } from "../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

describe("settings", () => {
  it("shows one page at a time and marks which", async () => {
    app = mountApp(serveWorld(makeWorld()), { hash: "#/settings/installation" });
    await settle();
    const current = () => find(document.body, ".c-settings-link[aria-current=page]").textContent;
    expect([current(), find(app.root, "h1").textContent]).toEqual([
      "Widget installation",
      "Widget installation",
    ]);
    window.location.hash = "#/settings/security";
    window.dispatchEvent(new Event("hashchange"));
    await settle();
    expect([current(), find(app.root, "h1").textContent]).toEqual(["Security", "Security"]);
  });
});
