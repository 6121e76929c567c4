import { afterEach, describe, expect, it } from "vitest";
import { makeWorld, serveWorld } from "../../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, type } from "../../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(hash: string) {
  const settings = { respectSignals: true, parameters: ["plan"], titles: true };
  const client = serveWorld(makeWorld())
    .on("tracking:get", () => ({ ...settings }))
    .on("tracking:set", (args) => {
      Object.assign(settings, args["settings"]);
      return null;
    })
    .on("events:ofVisitor", () => [
      { id: "e2", name: "bought", properties: { price: 9.5 }, url: "javascript:alert(1)", at: Date.now() },
      {
        id: "e1",
        name: "pageView",
        properties: { title: "<b>Basket</b>" },
        url: "https://shop.example/basket",
        at: Date.now(),
      },
    ]);
  app = mountApp(client, { hash });
  await settle();
  await settle();
  return { client, root: app.root };
}

describe("Settings › Tracking", () => {
  it("says what is kept, and changes one thing at a time", async () => {
    const { client, root } = await open("#/settings/tracking");
    expect(find(root, "h1").textContent).toBe("Tracking");
    find(root, "[role=switch]").click();
    await settle(5);
    expect(client.callsTo("tracking:set")).toMatchObject([
      { settings: { respectSignals: false, parameters: ["plan"], titles: true } },
    ]);
  });

  it("takes parameters with commas between", async () => {
    const { client, root } = await open("#/settings/tracking");
    const field = find<HTMLInputElement>(root, "form .c-input");
    expect(field.value).toBe("plan");
    type(field, "plan, step");
    find(root, "form button").click();
    await settle(5);
    expect(client.callsTo("tracking:set").at(-1)).toMatchObject({
      settings: { parameters: ["plan", " step"] },
    });
  });
});

describe("the visitor panel", () => {
  it("shows what was tracked as text, and no link that is not safe", async () => {
    const { root } = await open("#/inbox/conversation-0");
    const list = find(root, "[aria-label='Events and pages']");
    const lines = [...list.querySelectorAll("li")].map((line) => line.textContent);
    expect(lines[0]).toMatch(/^bought .*price: 9.5/);
    expect(lines[1]).toMatch(/^Page view .*title: <b>Basket<\/b>/);
    expect([...list.querySelectorAll("a")].map((link) => link.href)).toEqual(["https://shop.example/basket"]);
    expect(root.textContent).toContain("Austria");
    expect(root.textContent).toContain("Chrome 156 on macOS");
  });
});
