import { afterEach, describe, expect, it } from "vitest";
import type { MessengerConfig } from "../../data/api.ts";
import { refusal } from "../../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle } from "../../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open() {
  const world = makeWorld();
  const client = serveWorld(world)
    .on("messenger:setTabs", (args) => {
      const change = args["change"] as Partial<MessengerConfig>;
      world.messenger = { ...world.messenger, config: { ...world.messenger.config, ...change } };
      client.push("messenger:get");
      return world.messenger.config;
    })
    .on("messenger:setAppearance", (args) => {
      const change = args["change"] as Partial<typeof world.messenger.appearance>;
      world.messenger = { ...world.messenger, appearance: { ...world.messenger.appearance, ...change } };
      client.push("messenger:get");
      return world.messenger.appearance;
    });
  app = mountApp(client, { hash: "#/settings/messenger" });
  await settle(5);
  return { client, world, root: app.root };
}

const row = (root: ParentNode, name: string) => find(root, ".c-setrow", name);
const names = (root: ParentNode) =>
  [...root.querySelectorAll("ol .c-choice-title")].map((each) => each.textContent);
async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle(5);
}
async function choose(select: HTMLSelectElement, value: string): Promise<void> {
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settle(5);
}

describe("tabs", () => {
  it("are switched and given an audience, each change saved whole; messages cannot be touched", async () => {
    const { world, root } = await open();
    await click(find<HTMLInputElement>(row(root, "Tours"), "input"));
    await choose(find<HTMLSelectElement>(row(root, "Tickets"), "select"), "users");
    const tabs = world.messenger.config.tabs;
    expect(tabs.find(({ id }) => id === "tours")).toMatchObject({ isEnabled: true });
    expect(tabs.find(({ id }) => id === "tickets")).toMatchObject({ visibleTo: "users" });
    const messages = row(root, "Messages");
    expect(find<HTMLInputElement>(messages, "input").disabled).toBe(true);
    expect(find<HTMLSelectElement>(messages, "select").disabled).toBe(true);
  });

  it("show what the server holds when it refuses", async () => {
    const { client, root } = await open();
    client.on("messenger:setTabs", () => {
      throw refusal("INPUT_INVALID", "The tab is named twice.");
    });
    const select = find<HTMLSelectElement>(row(root, "Help"), "select");
    await choose(select, "users");
    expect(select.value).toBe("all");
    expect(find(root, ".c-toast").textContent).toContain("named twice");
  });
});

describe("home", () => {
  it("moves a card up and down and says so; the first cannot go up", async () => {
    const { world, root } = await open();
    expect(names(root).slice(0, 2)).toEqual(["Welcome", "Start a conversation"]);
    expect(find<HTMLButtonElement>(root, '[aria-label="Move Welcome up"]').disabled).toBe(true);
    await click(find(root, '[aria-label="Move Search the help centre up"]'));
    expect(world.messenger.config.home.cards.map(({ type }) => type)).toEqual([
      "welcome",
      "startConversation",
      "search",
      "conversations",
    ]);
    expect(find(root, "[role=status]", "Search the help centre is now number 3")).toBeTruthy();
  });

  it("adds a card at the end and takes one away", async () => {
    const { world, root } = await open();
    await click(find<HTMLInputElement>(row(root, "Status line"), "input"));
    await click(find<HTMLInputElement>(row(root, "Welcome"), "input"));
    expect(world.messenger.config.home.cards.map(({ type }) => type)).toEqual([
      "startConversation",
      "conversations",
      "search",
      "status",
    ]);
  });
});

describe("appearance", () => {
  it("shows a change before it is saved, saves it on request, and takes it back", async () => {
    const { client, world, root } = await open();
    const greeting = [...root.querySelectorAll<HTMLInputElement>(".c-looks input.c-input")].find(
      (input) => input.value === "Hi there! How can we help?",
    ) as HTMLInputElement;
    const write = async (value: string) => {
      greeting.value = value;
      greeting.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await settle(5);
    };
    await write("Ahoy!");
    expect(find(root, ".c-preview-greeting").textContent).toBe("Ahoy!");
    expect(client.callsTo("messenger:setAppearance")).toHaveLength(0);
    await click(find(root, "button", "Discard changes"));
    expect(find(root, ".c-preview-greeting").textContent).toBe("Hi there! How can we help?");
    await write("Ahoy!");
    find<HTMLFormElement>(root, ".c-looks form").requestSubmit();
    await settle(5);
    expect(world.messenger.appearance.greeting).toBe("Ahoy!");
    expect(find<HTMLButtonElement>(root, "button", "Save appearance").disabled).toBe(true);
  });

  it("sends nothing but what was changed, and keeps what a colleague has saved meanwhile", async () => {
    const { client, world, root } = await open();
    const greeting = [...root.querySelectorAll<HTMLInputElement>(".c-looks input.c-input")].find(
      (input) => input.value === "Hi there! How can we help?",
    ) as HTMLInputElement;
    greeting.value = "Ahoy!";
    greeting.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await settle(5);
    const { appearance } = world.messenger;
    world.messenger = { ...world.messenger, appearance: { ...appearance, color: "#0f766e" } };
    client.push("messenger:get");
    await settle(5);
    find<HTMLFormElement>(root, ".c-looks form").requestSubmit();
    await settle(5);
    expect(client.callsTo("messenger:setAppearance")[0]?.["change"]).toEqual({ greeting: "Ahoy!" });
    expect(world.messenger.appearance).toEqual({ ...appearance, color: "#0f766e", greeting: "Ahoy!" });
  });
});

describe("header and pictures", () => {
  const section = (root: ParentNode) => {
    const heading = [...root.querySelectorAll("h2")].find(
      (each) => each.textContent === "Header and pictures",
    );
    return heading?.closest("section") as HTMLElement;
  };

  it("shows a gradient before it is saved, corrected, and saves nothing but what was changed", async () => {
    const { client, world, root } = await open();
    client.on("branding:set", (args) => {
      const change = args["change"] as Partial<typeof world.messenger.branding>;
      world.messenger = { ...world.messenger, branding: { ...world.messenger.branding, ...change } };
      client.push("messenger:get");
      return world.messenger.branding;
    });
    const hero = () => find(section(root), ".c-preview-hero").style.getPropertyValue("background");
    expect(hero()).toBe("");
    await choose(find<HTMLSelectElement>(section(root), "select"), "gradient");
    expect(hero()).toContain("linear-gradient(150deg");
    expect(client.callsTo("branding:set")).toEqual([]);
    find<HTMLFormElement>(section(root), "form").requestSubmit();
    await settle(5);
    expect(client.callsTo("branding:set")[0]?.["change"]).toEqual({
      header: { kind: "gradient", from: "#4f46e5", to: "#0f172a" },
    });
    expect(section(root).textContent).not.toContain("Save header");
  });

  it("takes a picture away at once, and shows what there is", async () => {
    const { client, world, root } = await open();
    const icon = { url: "https://a.example/icon.png", width: 128, height: 128 };
    world.messenger = { ...world.messenger, branding: { ...world.messenger.branding, icon } };
    client.push("messenger:get");
    client.on("branding:removeImage", () => null);
    await settle(5);
    expect(find<HTMLImageElement>(section(root), ".c-preview-launcher img").src).toBe(icon.url);
    await click(find(section(root), "button", "Remove: Launcher icon"));
    expect(client.callsTo("branding:removeImage")[0]).toMatchObject({ use: "icon" });
  });
});
