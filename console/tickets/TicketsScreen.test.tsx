import { afterEach, describe, expect, it } from "vitest";
import { refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, press, settle, type } from "../testing/mountApp.tsx";
import { makeTickets, serveTickets } from "../testing/tickets.ts";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(hash: string, change: (world: ReturnType<typeof makeWorld>) => void = () => undefined) {
  const world = makeWorld();
  change(world);
  const tickets = makeTickets(world);
  const client = serveTickets(serveWorld(world), tickets);
  app = mountApp(client, { hash });
  await settle();
  await settle();
  return { client, root: app.root, tickets };
}
const subjects = (root: HTMLElement) =>
  [...root.querySelectorAll(".c-ticket-row .c-row-name")].map((name) => name.textContent);
const choose = (root: HTMLElement, label: string, value: string) => {
  const id = find<HTMLLabelElement>(root, "label", label).htmlFor;
  const select = root.querySelector<HTMLSelectElement>(`[id="${id}"]`) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return select;
};
const AT = "#/tickets/ticket-0";

describe("the list of tickets", () => {
  it("shows what is open, with its number, whose it is and how it stands", async () => {
    const { root } = await open("#/tickets");
    expect(subjects(root)).toEqual(["The invoice shows the old address", "Login fails on Tuesdays"]);
    const row = find(root, ".c-ticket-row").textContent;
    expect(row).toMatch(/7K3-M9P.*Amara Okafor.*1 unread message.*Submitted.*Urgent/);
    expect(find(root, ".c-rail-link", "Tickets").textContent).toContain("1 unread");
  });

  it("shows another view, keeps it in the address, and says when it is empty", async () => {
    const { root } = await open("#/tickets");
    choose(root, "Show", "resolved");
    await settle();
    expect(window.location.hash).toBe("#/tickets?view=resolved");
    expect(find(root, ".c-list").textContent).toContain("No tickets here");
  });
});

describe("a ticket", () => {
  it("shows its history oldest first, notes marked, and what was filled in", async () => {
    const { root } = await open(AT);
    const events = [...root.querySelectorAll(".c-event")].map((event) => event.textContent);
    expect(events[0]).toContain("Amara Okafor opened the ticket");
    expect(events[1]).toContain("Sam Whitfield set the priority to Urgent");
    expect(events[3]).toMatch(/Sam Whitfield.*Internal note.*cache again/);
    const panel = find(root, ".c-visitor").textContent;
    expect(panel).toMatch(/Seats0/);
    expect(panel).toMatch(/manualNot filled in/);
  });

  it("writes a note apart from a reply, each with its draft", async () => {
    const { client, root } = await open(AT);
    const area = () => find<HTMLTextAreaElement>(root, ".c-writer textarea");
    type(area(), "to the customer");
    find<HTMLInputElement>(root, ".c-writer-modes label:nth-of-type(2) input").click();
    expect(area().value).toBe("");
    type(area(), "to the team");
    press("Enter", area());
    await settle();
    expect(client.callsTo("ticketInbox:note")).toMatchObject([{ ticketId: "ticket-0", text: "to the team" }]);
    expect([client.callsTo("ticketInbox:reply"), area().value]).toEqual([[], ""]);
    find<HTMLInputElement>(root, ".c-writer-modes label input").click();
    expect(area().value).toBe("to the customer");
  });

  it("keeps what was not sent, says why, and sends it again under the same id", async () => {
    const { client, root } = await open(AT);
    client.on("ticketInbox:reply", () => {
      throw refusal("INTERNAL");
    });
    const area = find<HTMLTextAreaElement>(root, ".c-writer textarea");
    type(area, "hello");
    press("Enter", area);
    await settle();
    expect(find(root, ".c-writer-state[role=alert]").textContent).toContain("went wrong");
    expect(area.value).toBe("hello");
    client.on("ticketInbox:reply", () => ({ eventId: "event-9" }));
    press("Enter", area);
    await settle();
    const ids = client.callsTo("ticketInbox:reply").map((args) => args["clientMessageId"]);
    expect([ids.length, new Set(ids).size, area.value]).toEqual([2, 1, ""]);
  });

  it("changes assignee and priority, and asks for a word before it resolves", async () => {
    const { client, root } = await open(AT);
    choose(root, "Assignee", "agent-sam");
    await settle();
    choose(root, "Priority", "low");
    await settle();
    const status = choose(root, "Status", "resolved");
    expect(status.value).toBe("submitted");
    await settle();
    type(find<HTMLTextAreaElement>(root, "dialog textarea"), "Sent again.");
    find<HTMLButtonElement>(root, "dialog button", "Resolve").click();
    await settle();
    expect(client.callsTo("ticketInbox:assign")).toMatchObject([{ assigneeId: "agent-sam" }]);
    expect(client.callsTo("ticketInbox:setPriority")).toMatchObject([{ priority: "low" }]);
    expect(client.callsTo("ticketInbox:setStatus")).toMatchObject([
      { status: "resolved", summary: "Sent again." },
    ]);
  });

  it("lets a viewer read and nothing else", async () => {
    const { client, root } = await open(AT, (world) => {
      world.me.agent.role = "viewer";
    });
    expect(find(root, ".c-writer").textContent).toContain("not work on them");
    expect(
      [...root.querySelectorAll<HTMLSelectElement>(".c-visitor select")].every((one) => one.disabled),
    ).toBe(true);
    await settle(700);
    expect(client.callsTo("ticketInbox:markRead")).toEqual([]);
  });

  it("says when it is gone", async () => {
    const { client, root } = await open("#/tickets/nope");
    client.on("ticketInbox:get", () => {
      throw refusal("NOT_FOUND");
    });
    await settle();
    expect(find(root, ".c-conversation").textContent).toContain("Ticket not found");
  });

  it("is made of a conversation, and shown", async () => {
    const { client, root } = await open("#/inbox/conversation-0");
    client.on("ticketInbox:createFromConversation", () => ({ ticketId: "ticket-1" }));
    find<HTMLButtonElement>(root, ".c-conversation-head button", "Make a ticket").click();
    await settle();
    type(find<HTMLInputElement>(root, "dialog input"), "Broken lamp");
    find<HTMLButtonElement>(root, "dialog button", "Make the ticket").click();
    await settle();
    await settle();
    expect(client.callsTo("ticketInbox:createFromConversation")).toMatchObject([
      { conversationId: "conversation-0", subject: "Broken lamp" },
    ]);
    expect(window.location.hash).toBe("#/tickets/ticket-1");
  });
});

describe("the editor of forms", () => {
  const AT_FORMS = "#/settings/ticketForms";
  const labels = (root: HTMLElement) =>
    [...root.querySelectorAll(".c-form-preview .oc-field-label, .c-form-preview .oc-tick")].map((label) =>
      label.textContent?.replace("(optional)", "").trim(),
    );

  it("shows at once what visitors will see, in the new order, and saves it", async () => {
    const { client, root } = await open(AT_FORMS);
    find<HTMLButtonElement>(root, "button", "Edit Report").click();
    expect(labels(root)).toEqual(["What is it about?", "Seats", "I have read the manual"]);
    type(find<HTMLInputElement>(root, ".c-field-card input"), "Subject");
    find<HTMLButtonElement>(root, "button", "Move “Seats” up").click();
    find<HTMLButtonElement>(root, "button", "Remove “I have read").click();
    find<HTMLButtonElement>(root, "button", "Add a field").click();
    expect(labels(root)).toEqual(["Seats", "Subject", "New field"]);
    find<HTMLButtonElement>(root, "button", "Save").click();
    await settle();
    const [saved] = client.callsTo("ticketForms:update");
    expect(saved).toMatchObject({ formId: "form-1", form: { name: "Report a problem", isDefault: true } });
    const form = saved?.["form"] as { fields: Record<string, unknown>[] } | undefined;
    expect(form?.fields.map(({ id, min }) => [id, min]).slice(0, 2)).toEqual([
      ["seats", 1],
      ["subject", undefined],
    ]);
    expect(root.querySelector(".c-form-editor")).toBeNull();
  });

  it("keeps the editor open with the server's words when a form is refused", async () => {
    const { client, root } = await open(AT_FORMS);
    client.on("ticketForms:create", () => {
      throw refusal("INPUT_INVALID", "“Kind” needs 1 to 50 different options.");
    });
    find<HTMLButtonElement>(root, "button", "New form").click();
    find<HTMLButtonElement>(root, "button", "Save").click();
    await settle();
    expect(find(root, ".c-form-foot [role=alert]").textContent).toContain("different options");
  });
});
