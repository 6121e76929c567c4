import { afterEach, describe, expect, it } from "vitest";
import type { VisitorDetail } from "../data/api.ts";
import { refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld, type World } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle } from "../testing/mountApp.tsx";
import { makeSame } from "../testing/trust.ts";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(world: World = makeWorld()) {
  const client = serveWorld(world);
  app = mountApp(client, { hash: "#/inbox/conversation-0" });
  await settle();
  await settle();
  return { client, world, root: app.root, panel: find(app.root, ".c-visitor") };
}

/** A world whose first visitor is changed. */
function withVisitor(change: Partial<VisitorDetail>): World {
  const world = makeWorld();
  Object.assign(visitorOf(world), change);
  return world;
}

function visitorOf(world: World): VisitorDetail {
  const detail = world.details["conversation-0"];
  if (!detail) throw new Error("The first conversation is missing.");
  return detail.visitor;
}

const button = (root: ParentNode, name: string): HTMLButtonElement =>
  find<HTMLButtonElement>(root, "button", name);
const dialog = (root: HTMLElement): HTMLDialogElement => find<HTMLDialogElement>(root, "dialog[open]");
/** A fact's line, by the name over it. */
const fact = (panel: HTMLElement, name: string): string => {
  const names = [...panel.querySelectorAll<HTMLElement>(".c-fact dt > span:first-of-type")];
  const found = names.find((element) => element.textContent === name);
  return found?.closest(".c-fact")?.textContent ?? `no ${name}`;
};

async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle(5);
}

describe("what is proved", () => {
  it("is told apart, value by value", async () => {
    const { panel } = await open();
    expect(find(panel, ".c-visitor-card .c-tag").textContent).toBe("Verified");
    expect(fact(panel, "E-mail")).toContain("proved");
    expect(fact(panel, "User ID")).toContain("proved");
    expect(fact(panel, "plan")).toContain("proved");
    expect(fact(panel, "trial")).toBe("trialNo");
  });

  it("marks a verified visitor's e-mail as unverified while only the page says so", async () => {
    const { panel } = await open(withVisitor({ proven: ["userId"] }));
    expect(find(panel, ".c-visitor-card .c-tag").textContent).toBe("Verified");
    expect(fact(panel, "E-mail")).toContain("Unverified");
  });

  it("badges a claimed visitor as unverified once, and says what that means", async () => {
    const { panel } = await open(withVisitor({ kind: "claimed", proven: [] }));
    expect(find(panel, ".c-visitor-card .c-tag").textContent).toBe("Unverified");
    expect(panel.querySelectorAll(".c-tag")).toHaveLength(1);
    expect(find(panel, ".c-visitor-card").textContent).toContain("Your server has not proved it");
  });

  it("puts no mark on what an anonymous visitor's page said", async () => {
    const { panel } = await open(
      withVisitor({ kind: "anonymous", proven: [], userId: null, customAttributes: { plan: "free" } }),
    );
    expect(fact(panel, "plan")).toBe("planfree");
    expect(panel.textContent).not.toContain("User ID");
  });

  it("shows company and attributes as text, the first few and then all", async () => {
    const customAttributes = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`key${i}`, i]));
    const evil = "<b>bold</b>";
    const { panel } = await open(withVisitor({ company: { name: evil, plan: true }, customAttributes }));
    expect(fact(panel, "name")).toContain(evil);
    expect(panel.querySelector("b")).toBeNull();
    expect(fact(panel, "plan")).toContain("Yes");
    expect(panel.textContent).not.toContain("key8");
    await click(button(panel, "Show 3 more"));
    expect(panel.textContent).toContain("key8");
    await click(button(panel, "Show fewer"));
    expect(panel.textContent).not.toContain("key8");
  });
});

describe("others with the same user id", () => {
  it("stand side by side with this one, with a way to their conversation", async () => {
    const world = makeWorld();
    world.trust.same = [makeSame(world.now), makeSame(world.now, { latestConversationId: null })];
    const { panel } = await open(world);
    const rows = [...panel.querySelectorAll(".c-same-row")];
    expect(rows).toHaveLength(3);
    expect(rows[0]?.textContent).toContain("this visitor");
    expect(rows[0]?.textContent).toContain("Verified");
    expect(rows[1]?.textContent).toContain("Unverified");
    expect(rows[1]?.textContent).toContain("amara@elsewhere.example");
    expect(rows[1]?.querySelector("a")?.getAttribute("href")).toBe("#/inbox/conversation-3");
    expect(rows[2]?.textContent).toContain("no conversation");
  });

  it("are not asked for where no id is claimed", async () => {
    const { client, panel } = await open(withVisitor({ userId: null }));
    expect(client.callsTo("moderation:sameClaim")).toEqual([]);
    expect(panel.querySelector(".c-same")).toBeNull();
  });
});

describe("a visitor's sessions", () => {
  it("are listed, and one ends after a question", async () => {
    const { client, root, panel } = await open();
    expect(panel.querySelectorAll(".c-session")).toHaveLength(2);
    expect(find(panel, ".c-session").textContent).toMatch(/Started 10 min.* ago, ends in 23 hr/);
    await click(button(panel, "End the session on northwind.example, started 10 min"));
    expect(dialog(root).textContent).toContain("Your site can sign the same person in again");
    await click(button(dialog(root), "End session"));
    expect(client.callsTo("moderation:endSession")).toMatchObject([{ sessionId: "session-1" }]);
  });

  it("end together, with a plain word on what an unverified visitor loses", async () => {
    const { client, root, panel } = await open(withVisitor({ kind: "claimed", proven: [] }));
    await click(button(panel, "End all sessions…"));
    expect(dialog(root).textContent).toContain("the way back to these conversations ends as well");
    await click(button(dialog(root), "End all sessions"));
    expect(client.callsTo("moderation:endSessions")).toMatchObject([{ visitorId: "visitor-0" }]);
  });

  it("say so when there are none, and when they cannot be loaded", async () => {
    const { client, world, panel } = await open();
    world.trust.sessions = [];
    client.push("moderation:sessions");
    await settle();
    expect(panel.textContent).toContain("No live session");
    client.on("moderation:sessions", () => {
      throw refusal("INTERNAL");
    });
    await settle();
    expect(panel.textContent).toContain("The sessions could not be loaded");
  });
});

describe("blocking", () => {
  it("asks first, and the visitor is marked in the panel, the header and the list", async () => {
    const { client, world, root, panel } = await open();
    client.on("moderation:block", () => {
      visitorOf(world).isBlocked = true;
      const [item] = world.items;
      if (item) item.visitor.isBlocked = true;
      client.push("inbox:get");
      client.push("inbox:list");
      return null;
    });
    await click(button(panel, "Block visitor…"));
    expect(client.callsTo("moderation:block")).toEqual([]);
    await click(button(dialog(root), "Block"));
    expect(client.callsTo("moderation:block")).toMatchObject([{ visitorId: "visitor-0" }]);
    for (const place of [".c-visitor-card", ".c-conversation-head", ".c-row[aria-current]"])
      expect(find(root, place).textContent, place).toContain("Blocked");
    expect(panel.textContent).toContain("Unblock visitor");
  });

  it("is honest about visitors who can come back as somebody else", async () => {
    const { root, panel } = await open(withVisitor({ kind: "anonymous", userId: null, proven: [] }));
    await click(button(panel, "Block visitor…"));
    expect(dialog(root).textContent).toContain("with another browser they come back as somebody new");
  });

  it("can be taken back", async () => {
    const { client, root, panel } = await open(withVisitor({ isBlocked: true }));
    await click(button(panel, "Unblock visitor…"));
    await click(button(dialog(root), "Unblock"));
    expect(client.callsTo("moderation:unblock")).toMatchObject([{ visitorId: "visitor-0" }]);
  });

  it("is not offered to a viewer, who still sees the sessions", async () => {
    const world = makeWorld();
    world.me.agent.role = "viewer";
    const { panel } = await open(world);
    expect(panel.querySelectorAll(".c-session")).toHaveLength(2);
    expect(panel.querySelectorAll(".c-session button, .c-visitor-foot button")).toHaveLength(0);
    expect(panel.textContent).toContain("Your role can look");
  });
});
