import { afterEach, describe, expect, it, vi } from "vitest";
import type { FakeClient } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld, type World } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, press, settle, type } from "../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => {
  app?.stop();
  vi.useRealTimers();
});

const HASH = "#/inbox/conversation-0";

async function openConversation(world: World = makeWorld()): Promise<FakeClient> {
  const client = serveWorld(world)
    .on("typing:getForAgent", () => ({ visitor: null, teammate: null }))
    .on("inbox:reply", () => ({ messageId: "m" }))
    .on("inbox:start", () => ({ conversationId: "conversation-1", messageId: "m" }));
  app = mountApp(client, { hash: HASH });
  await settle();
  await settle();
  return client;
}
const root = () => app?.root ?? document.body;
const box = () => find<HTMLTextAreaElement>(root(), "textarea");

describe("typing", () => {
  it("is told once in three seconds, not for an empty box, and ends when the box is emptied", async () => {
    const client = await openConversation();
    const signs = () => client.callsTo("typing:setForAgent").map((args) => args["isTyping"]);
    type(box(), "H");
    type(box(), "He");
    expect(signs()).toEqual([true]);
    type(box(), "  ");
    type(box(), "");
    expect(signs()).toEqual([true, false]);
    type(box(), "x");
    window.location.hash = "#/inbox/conversation-1";
    window.dispatchEvent(new Event("hashchange"));
    await settle();
    expect(signs()).toEqual([true, false, true, false]);
    expect(client.callsTo("typing:setForAgent").at(-1)?.["conversationId"]).toBe("conversation-0");
  });

  it("is told anew after a reply, which took the sign away", async () => {
    const client = await openConversation();
    type(box(), "One");
    press("Enter", box());
    await settle();
    type(box(), "Two");
    expect(client.callsTo("typing:setForAgent").map((args) => args["isTyping"])).toEqual([true, false, true]);
  });

  it("of the visitor is shown with what is typed, where the workspace shows it, and goes by itself", async () => {
    const client = await openConversation();
    const line = () => find(root(), ".c-typing").textContent;
    expect(line()).toBe("");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    client.on("typing:getForAgent", () => ({
      visitor: { draft: "where is my", until: Date.now() + 6_000 },
      teammate: null,
    }));
    await Promise.resolve();
    await Promise.resolve();
    expect(line()).toContain("Amara Okafor is typing");
    expect(line()).toContain("where is my");
    await vi.advanceTimersByTimeAsync(6_100);
    expect(line()).toBe("");
  });
});

describe("quick replies and buttons", () => {
  it("go with the reply they are written for, blank rows left out, and the next one begins without", async () => {
    const client = await openConversation();
    find<HTMLButtonElement>(root(), "button", "Quick replies and buttons").click();
    find<HTMLButtonElement>(root(), ".c-choices-editor button", "Add a quick reply").click();
    find<HTMLButtonElement>(root(), ".c-choices-editor button", "Add a quick reply").click();
    find<HTMLButtonElement>(root(), ".c-choices-editor button", "Add a link button").click();
    const field = (name: string) => find<HTMLInputElement>(root(), ".c-choices-editor input", name);
    type(field("Choice 1"), "Yes, please");
    type(field("Text of button 1"), "Guide");
    type(field("Address of button 1"), "https://shop.example/guide");
    type(box(), "Shall I?");
    press("Enter", box());
    await settle();
    expect(client.callsTo("inbox:reply")[0]).toMatchObject({
      text: "Shall I?",
      replies: ["Yes, please"],
      buttons: [{ label: "Guide", url: "https://shop.example/guide" }],
    });
    expect(root().querySelector(".c-choices-editor")).toBeNull();
    expect(find(root(), ".c-choices-under").textContent).toContain("Yes, please");
    type(box(), "Next");
    press("Enter", box());
    await settle();
    expect(client.callsTo("inbox:reply")[1]).not.toHaveProperty("replies");
  });
});

describe("a conversation the team starts", () => {
  it("is written from the visitor's panel, and opened", async () => {
    const client = await openConversation();
    find<HTMLButtonElement>(root(), ".c-visitor button", "Start a conversation").click();
    await settle();
    const field = find<HTMLTextAreaElement>(root(), "dialog textarea", "First message");
    type(field, "May I help?");
    find<HTMLButtonElement>(root(), "dialog button", "Send").click();
    await settle();
    await settle();
    expect(client.callsTo("inbox:start")).toMatchObject([{ visitorId: "visitor-0", text: "May I help?" }]);
    expect(window.location.hash).toBe("#/inbox/conversation-1");
  });
});

describe("presence", () => {
  it("is told while the console is open, by those who may answer", async () => {
    const client = await openConversation();
    expect(client.callsTo("teamPresence:beat")).toHaveLength(1);
    app?.stop();
    const world = makeWorld();
    world.me.agent.role = "viewer";
    expect((await openConversation(world)).callsTo("teamPresence:beat")).toHaveLength(0);
  });
});
