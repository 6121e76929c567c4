import { afterEach, describe, expect, it } from "vitest";
import { refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld, type World } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, press, settle, type } from "../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

const names = (root: HTMLElement): (string | null)[] =>
  [...root.querySelectorAll(".c-row-name")].map((element) => element.textContent);
const bubbles = (root: HTMLElement): string[] =>
  [...root.querySelectorAll(".oc-bubble")].map((element) => element.textContent ?? "");

async function open(world: World, hash = "#/inbox") {
  const client = serveWorld(world);
  app = mountApp(client, { hash });
  await settle();
  await settle();
  return { client, root: app.root };
}

describe("the list", () => {
  it("shows open conversations, says how many and puts the unread count into the title", async () => {
    const { root } = await open(makeWorld());
    expect(names(root)[0]).toBe("Amara Okafor");
    expect(find(root, ".c-tab", "Open").textContent).toBe("Open8");
    expect(document.title).toBe("(4) Inbox · Northwind");
  });

  it("moves a conversation up by itself when something is written", async () => {
    const world = makeWorld();
    const { client, root } = await open(world);
    const last = world.items.at(-1);
    if (last) world.items = [{ ...last, preview: "news", unread: 1 }, ...world.items.slice(0, -1)];
    client.push("inbox:list");
    await settle();
    expect(names(root)[0]).toBe("Olga");
  });

  it("loads further pages and keeps the earlier ones", async () => {
    const world = makeWorld();
    const client = serveWorld(world, 5);
    app = mountApp(client, { hash: "#/inbox" });
    await settle();
    expect(names(app.root)).toHaveLength(5);
    find<HTMLButtonElement>(app.root, "button", "Show more").click();
    await settle();
    expect(names(app.root)).toHaveLength(8);
  });

  it("says so when there is nothing, and when it could not be loaded", async () => {
    const { client, root } = await open({ ...makeWorld(), items: [] });
    expect(find(root, ".c-list").textContent).toContain("All caught up");
    client.on("inbox:list", () => {
      throw refusal("INTERNAL");
    });
    await settle();
    expect(find(root, ".c-list").textContent).toContain("could not be loaded");
  });

  it("shows a visitor's name as text, whatever it holds", async () => {
    const world = makeWorld();
    const first = world.items[0];
    if (first) first.visitor.name = "<img src=x onerror=alert(1)>";
    const { root } = await open(world);
    expect(names(root)[0]).toBe("<img src=x onerror=alert(1)>");
    expect(root.querySelector(".c-list img")).toBeNull();
  });
});

describe("a conversation", () => {
  const AT = "#/inbox/conversation-0";

  it("shows history in order and the visitor beside it", async () => {
    const { root } = await open(makeWorld(), AT);
    expect(bubbles(root)[0]).toContain("staging site");
    expect(bubbles(root).at(-1)).toContain("Perfect");
    expect(find(root, ".oc-unread").textContent).toBe("New messages");
    const email = find<HTMLAnchorElement>(root, ".c-visitor a", "amara@");
    expect([email.href, email.rel, email.target]).toEqual([
      "mailto:amara@lumenworks.example",
      "noopener noreferrer",
      "_blank",
    ]);
  });

  it("draws a message's blocks with text nodes, and the list's preview stays plain", async () => {
    const world = makeWorld();
    const newest = world.messages["conversation-0"]?.[0];
    if (newest) {
      newest.text = "**Perfect** <img src=x>";
      newest.blocks = [
        { type: "paragraph", runs: [{ text: "Perfect", bold: true }, { text: " <img src=x>" }] },
        { type: "paragraph", runs: [{ text: "here", href: "https://a.example/", host: "a.example" }] },
      ];
    }
    const { root } = await open(world, AT);
    const bubble = [...root.querySelectorAll(".oc-bubble")].at(-1);
    expect(bubble?.querySelector("strong")?.textContent).toBe("Perfect");
    expect(bubble?.textContent).toBe("Perfect <img src=x>here (a.example)");
    expect(bubble?.querySelector("img")).toBeNull();
    expect(bubble?.querySelector("a")?.rel).toBe("noopener noreferrer nofollow");
    expect(find(root, ".c-row-preview").querySelector("strong")).toBeNull();
    expect(find(root, ".c-reply-hint").textContent).toContain("**bold**");
  });

  it("makes no link of a page address that is not one", async () => {
    const world = makeWorld();
    const detail = world.details["conversation-0"];
    if (detail) detail.visitor.page = { url: "javascript:alert(1)", title: "" };
    const { root } = await open(world, AT);
    expect(find(root, ".c-visitor").textContent).toContain("javascript:alert(1)");
    expect(root.querySelector('a[href^="javascript"]')).toBeNull();
  });

  it("shows a reply at once, and once when it has arrived", async () => {
    const world = makeWorld();
    const { client, root } = await open(world, AT);
    client.on("inbox:reply", (args) => {
      const sender = { kind: "agent", ...world.me.agent };
      const row = { ...args, attachments: [], id: "new", createdAt: Date.now(), sender };
      world.messages["conversation-0"]?.unshift(row as never);
      client.push("inbox:messages");
      return { messageId: "new" };
    });
    const before = bubbles(root).length;
    const field = find<HTMLTextAreaElement>(root, "textarea");
    type(field, "On it!");
    press("Enter", field);
    expect(bubbles(root)).toHaveLength(before + 1);
    expect(find(root, ".oc-bubble[data-status=pending]").textContent).toBe("On it!");
    await settle(5);
    expect(bubbles(root)).toHaveLength(before + 1);
    expect(root.querySelector("[data-status=pending]")).toBeNull();
    expect(field.value).toBe("");
  });

  it("keeps a reply that failed and sends it again under the same id", async () => {
    const { client, root } = await open(makeWorld(), AT);
    client.on("inbox:reply", () => {
      throw refusal("RATE_LIMITED", "", 9000);
    });
    const field = find<HTMLTextAreaElement>(root, "textarea");
    type(field, "On it!");
    press("Enter", field);
    await settle(5);
    expect(find(root, ".oc-failed").textContent).toContain("Wait 9 seconds");
    client.on("inbox:reply", () => ({ messageId: "new" }));
    find<HTMLButtonElement>(root, "button", "Try again").click();
    await settle(5);
    const ids = client.callsTo("inbox:reply").map((args) => args["clientMessageId"]);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect(root.querySelector(".oc-failed")).toBeNull();
  });

  it("keeps each conversation's draft while another is being read", async () => {
    const { root } = await open(makeWorld(), AT);
    type(find<HTMLTextAreaElement>(root, "textarea"), "half a thought");
    press("j", document.body);
    await settle();
    expect(find<HTMLTextAreaElement>(root, "textarea").value).toBe("");
    press("k", document.body);
    await settle();
    expect(find<HTMLTextAreaElement>(root, "textarea").value).toBe("half a thought");
  });

  it("is marked read after a moment of being looked at, and not while nobody looks", async () => {
    const hasFocus = document.hasFocus;
    document.hasFocus = () => false;
    const { client } = await open(makeWorld(), AT);
    await settle(700);
    expect(client.callsTo("inbox:markRead")).toEqual([]);
    document.hasFocus = () => true;
    window.dispatchEvent(new Event("focus"));
    await settle(700);
    expect(client.callsTo("inbox:markRead")).toMatchObject([
      { conversationId: "conversation-0", throughMessageId: "conversation-0-m11" },
    ]);
    document.hasFocus = hasFocus;
  });

  it("closes with e, moves on to the next, and offers to undo", async () => {
    const { client, root } = await open(makeWorld(), AT);
    press("e", document.body);
    await settle(5);
    expect(client.callsTo("inbox:close")).toMatchObject([{ conversationId: "conversation-0" }]);
    expect(window.location.hash).toBe("#/inbox/conversation-1");
    find<HTMLButtonElement>(root, ".c-toast button", "Undo").click();
    await settle(5);
    expect(client.callsTo("inbox:reopen")).toMatchObject([{ conversationId: "conversation-0" }]);
  });

  it("does not take letters written in the reply for shortcuts, nor any when they are off", async () => {
    const { client, root } = await open(makeWorld(), AT);
    press("e", find(root, "textarea"));
    find<HTMLInputElement>(root, "input[role=switch]").click();
    press("e", document.body);
    await settle(5);
    expect(client.callsTo("inbox:close")).toEqual([]);
    find<HTMLInputElement>(root, "input[role=switch]").click();
  });

  it("says so when it does not exist, and lets a viewer read but not write", async () => {
    const world = makeWorld();
    world.me.agent.role = "viewer";
    const { client, root } = await open(world, AT);
    expect(root.querySelector("textarea")).toBeNull();
    expect(find(root, ".c-reply").textContent).toContain("not reply");
    client.on("inbox:get", () => {
      throw refusal("NOT_FOUND");
    });
    await settle();
    expect(find(root, ".c-conversation").textContent).toContain("Conversation not found");
  });

  it("says when the connection is gone", async () => {
    const { client, root } = await open(makeWorld(), AT);
    client.setConnected(false);
    await settle(1600);
    expect(find(root, ".c-notice").textContent).toContain("Reconnecting");
    client.setConnected(true);
    await settle();
    expect(find(root, ".c-notice").textContent).toBe("");
  });
});
