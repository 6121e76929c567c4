import { beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import { defaultMessenger } from "./model/tabs";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
  startConversation,
} from "./test.setup";
import type { FieldProblem } from "./ticketValidators";

let t: Backend;
let workspaceId: Id<"workspaces">;
let sessionToken: string;
let agentToken: string;
let formId: string;
const GOOD = { subject: "Broken lamp", description: "It does not turn on." };

beforeEach(async () => {
  vi.stubEnv("CONVEX_SITE_URL", "https://site.example");
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  ({ sessionToken } = await boot(t, workspaceId));
  agentToken = await makeAgent(t, workspaceId);
  formId = (await t.query(api.tickets.form, { sessionToken }))?.id ?? "";
});

type Creation = {
  values?: Record<string, string>;
  clientTicketId?: string;
  token?: string;
  attachmentIds?: string[];
};
async function create({
  values = GOOD,
  clientTicketId = messageId(),
  token = sessionToken,
  ...more
}: Creation = {}) {
  const args = { sessionToken: token, formId, values, clientTicketId, ...more };
  return (await t.mutation(api.tickets.create, args)).ticketId;
}
const get = (ticketId: string) => t.query(api.tickets.get, { sessionToken, ticketId });
const timeline = async (ticketId: string) =>
  (await t.query(api.tickets.timeline, { sessionToken, ticketId, paginationOpts: firstPage })).page;
const teamTimeline = async (ticketId: string) =>
  (await t.query(api.ticketInbox.timeline, { agentToken, ticketId, paginationOpts: firstPage })).page;
const mine = async () => (await t.query(api.tickets.list, { sessionToken, paginationOpts: firstPage })).page;
const teams = async (view: "open" | "unread" | "resolved") =>
  (await t.query(api.ticketInbox.list, { agentToken, view, paginationOpts: firstPage })).page;
const reply = (ticketId: string, text = "And another thing", clientMessageId = messageId()) =>
  t.mutation(api.tickets.reply, { sessionToken, ticketId, text, clientMessageId });
const answer = (ticketId: string, text = "Try the **switch**") =>
  t.mutation(api.ticketInbox.reply, { agentToken, ticketId, text, clientMessageId: messageId() });
const note = (ticketId: string, text = "SECRET", attachmentIds?: string[]) =>
  t.mutation(api.ticketInbox.note, {
    agentToken,
    ticketId,
    text,
    clientMessageId: messageId(),
    ...(attachmentIds ? { attachmentIds } : {}),
  });
const setStatus = (
  ticketId: string,
  status: "resolved" | "waiting_on_customer" | "in_progress",
  summary?: string,
) => t.mutation(api.ticketInbox.setStatus, { agentToken, ticketId, status, ...(summary ? { summary } : {}) });

/** A checked text file of whoever the token belongs to. */
async function upload(by: "visitor" | "agent", token = by === "visitor" ? sessionToken : agentToken) {
  const storageId = await t.run((ctx) => ctx.storage.store(new Blob(["text"])));
  const file = { uploadId: messageId(), storageId, name: "a.txt", type: "text/plain" };
  return by === "visitor"
    ? t.action(api.attachments.finalize, { sessionToken: token, ...file })
    : t.action(api.attachments.finalizeForAgent, { agentToken: token, ...file });
}

describe("a new ticket", () => {
  it("has a short reference, the form as it was, and a history that begins with it", async () => {
    const ticketId = await create();
    const ticket = await get(ticketId);
    expect(ticket).toMatchObject({ subject: "Broken lamp", status: "submitted", unread: 0, values: GOOD });
    expect(ticket.reference).toMatch(/^[2-9B-DF-HJKMNP-TV-XZ]{3}-[2-9B-DF-HJKMNP-TV-XZ]{3}$/);
    expect((await timeline(ticketId)).map(({ deed, author }) => [deed.type, author.kind])).toEqual([
      ["created", "visitor"],
    ]);
    const admin = await makeAgent(t, workspaceId, "admin");
    await t.mutation(api.ticketForms.remove, { agentToken: admin, formId });
    expect((await get(ticketId)).fields.map(({ id }) => id)).toContain("description");
    expect(await teams("open")).toMatchObject([{ id: ticketId, unread: 1, priority: "normal" }]);
  });

  it("is made once, however often it is sent", async () => {
    const clientTicketId = messageId();
    const first = await create({ clientTicketId });
    expect(await create({ clientTicketId, values: {} })).toBe(first);
    expect(await mine()).toHaveLength(1);
  });

  it("is refused with every field that is wrong, and leaves nothing", async () => {
    const before = JSON.stringify(await dump(t));
    const error = await errorOf(create({ values: { description: " ", kind: "None", since: "soon" } }));
    expect(error.code).toBe("FIELDS_INVALID");
    expect((error as unknown as { fields: FieldProblem[] }).fields).toEqual([
      { id: "subject", reason: "required" },
      { id: "description", reason: "required" },
      { id: "kind", reason: "option" },
      { id: "since", reason: "date" },
    ]);
    expect(JSON.stringify(await dump(t))).toBe(before);
  });

  it("is limited per visitor; a repeat costs nothing", async () => {
    const clientTicketId = messageId();
    for (let i = 0; i < 4; i++) await create();
    await create({ clientTicketId });
    await create({ clientTicketId });
    const error = await errorOf(create());
    expect([error.code, (error.retryAfterMs ?? 0) > 0]).toEqual(["RATE_LIMITED", true]);
  });

  it("takes the visitor's files, which then are nobody's to delete", async () => {
    const { id } = await upload("visitor");
    const ticketId = await create({ attachmentIds: [id] });
    expect((await timeline(ticketId))[0]?.attachments).toMatchObject([{ id, name: "a.txt" }]);
    vi.useFakeTimers({ now: Date.now() + 2 * 3_600_000, toFake: ["Date"] });
    await t.mutation(internal.expiry.sweep, {});
    vi.useRealTimers();
    const links = { ticketId, attachmentIds: [id], turn: 0 };
    expect(await t.query(api.tickets.getLinks, { sessionToken, ...links })).toHaveLength(1);
    expect(await t.query(api.ticketInbox.getLinks, { agentToken, ...links })).toHaveLength(1);
    expect((await errorOf(create({ attachmentIds: [id] }))).code).toBe("NOT_FOUND");
    const stranger = await boot(t, workspaceId);
    const theirs = await upload("visitor", stranger.sessionToken);
    expect((await errorOf(create({ attachmentIds: [theirs.id] }))).code).toBe("NOT_FOUND");
  });
});

describe("what only the team may know", () => {
  it("reaches no function of the visitor's: notes, their files, assignment, priority", async () => {
    const ticketId = await create();
    const before = [await mine(), await timeline(ticketId), await get(ticketId)];
    const file = await upload("agent");
    const { eventId } = await note(ticketId, "SECRET", [file.id]);
    const [me] = await t.query(api.ticketInbox.assignees, { agentToken });
    await t.mutation(api.ticketInbox.assign, { agentToken, ticketId, assigneeId: me?.id ?? null });
    await t.mutation(api.ticketInbox.setPriority, { agentToken, ticketId, priority: "urgent" });
    expect([await mine(), await timeline(ticketId), await get(ticketId)]).toEqual(before);
    const links = { ticketId, attachmentIds: [file.id], turn: 0 };
    expect(await t.query(api.tickets.getLinks, { sessionToken, ...links })).toEqual([]);
    expect(await t.query(api.ticketInbox.getLinks, { agentToken, ...links })).toHaveLength(1);
    const read = t.mutation(api.tickets.markRead, { sessionToken, ticketId, throughEventId: eventId });
    expect((await errorOf(read)).code).toBe("NOT_FOUND");
    expect((await teamTimeline(ticketId)).map(({ deed }) => deed.type)).toEqual([
      "priority",
      "assigned",
      "note",
      "created",
    ]);
  });

  it("does not shorten the visitor's pages either", async () => {
    const ticketId = await create();
    for (let i = 0; i < 3; i++) await note(ticketId);
    await answer(ticketId);
    const paginationOpts = { numItems: 2, cursor: null };
    const page = await t.query(api.tickets.timeline, { sessionToken, ticketId, paginationOpts });
    expect(page.page.map(({ deed }) => deed.type)).toEqual(["comment", "created"]);
  });
});

describe("what is unread", () => {
  const unread = () => t.query(api.conversations.getTotalUnreadForVisitor, { sessionToken });
  const heartbeat = () =>
    t.mutation(api.visitors.heartbeat, { sessionToken, page: { url: "https://shop.example/", title: "" } });
  /** Off, or for users only. */
  const setTab = (change: { isEnabled?: boolean; visibleTo?: "users" }) =>
    t.run(async (ctx) => {
      const settings = await ctx.db.query("workspaceSettings").first();
      const config = defaultMessenger();
      const tabs = config.tabs.map((tab) => (tab.id === "tickets" ? { ...tab, ...change } : tab));
      if (settings) await ctx.db.patch("workspaceSettings", settings._id, { messenger: { ...config, tabs } });
    });

  it("counts answers to tickets with messages, until the ticket is read, and shows none of their words", async () => {
    const ticketId = await create();
    expect(await unread()).toEqual({ total: 0, latest: null });
    expect(await heartbeat()).toEqual({ hasUnread: false });
    await answer(ticketId, "one");
    await note(ticketId);
    const { eventId } = await answer(ticketId, "two");
    expect(await unread()).toEqual({ total: 2, tickets: 2, latest: null });
    expect(await heartbeat()).toEqual({ hasUnread: true });
    const { conversationId } = await startConversation(t, sessionToken);
    const message = { agentToken, conversationId, clientMessageId: messageId(), text: "hello" };
    await t.mutation(api.inbox.reply, message);
    expect(await unread()).toMatchObject({ total: 3, tickets: 2, latest: { conversationId, text: "hello" } });
    await t.mutation(api.tickets.markRead, { sessionToken, ticketId, throughEventId: eventId });
    const after = await unread();
    expect(after.total).toBe(1);
    expect(after).not.toHaveProperty("tickets");
  });

  it("is in what a boot answers", async () => {
    const browser = await boot(t, workspaceId);
    const ticketId = await create({ token: browser.sessionToken });
    await answer(ticketId);
    const back = await boot(t, workspaceId, { resumeSecret: browser.resumeSecret });
    expect(back.response).toMatchObject({ status: "ok", unread: { total: 1, tickets: 1, latest: null } });
  });

  it("leaves out what this visitor's messenger does not show, and others' tickets", async () => {
    await answer(await create());
    const other = await boot(t, workspaceId);
    const args = { sessionToken: other.sessionToken };
    expect(await t.query(api.conversations.getTotalUnreadForVisitor, args)).toEqual({
      total: 0,
      latest: null,
    });
    for (const change of [{ isEnabled: false }, { visibleTo: "users" as const }]) {
      await setTab(change);
      expect(await unread()).toEqual({ total: 0, latest: null });
      expect(await heartbeat()).toEqual({ hasUnread: false });
    }
    await setTab({});
    expect((await unread()).tickets).toBe(1);
  });
});

describe("the way of a ticket", () => {
  it("counts what either side has not read, and stops when it was", async () => {
    const ticketId = await create();
    await answer(ticketId, "one");
    const { eventId } = await answer(ticketId, "two");
    expect([(await mine())[0]?.unread, (await teams("unread")).length]).toEqual([2, 0]);
    expect((await mine())[0]?.preview).toBe("two");
    const [, first] = await timeline(ticketId);
    const read = (throughEventId = "") =>
      t.mutation(api.tickets.markRead, { sessionToken, ticketId, throughEventId });
    await read(first?.id);
    expect((await get(ticketId)).unread).toBe(1);
    await read(eventId);
    await read(first?.id);
    expect((await get(ticketId)).unread).toBe(0);
    const written = await reply(ticketId);
    expect((await teams("unread"))[0]?.unread).toBe(1);
    const throughEventId = written.eventId;
    await t.mutation(api.ticketInbox.markRead, { agentToken, ticketId, throughEventId });
    expect(await t.query(api.ticketInbox.counts, { agentToken })).toEqual({ open: 1, unread: 0 });
  });

  it("adds a reply once, and answers as blocks", async () => {
    const ticketId = await create();
    const clientMessageId = messageId();
    const first = await reply(ticketId, "hello", clientMessageId);
    expect(await reply(ticketId, "hello", clientMessageId)).toEqual(first);
    await answer(ticketId);
    const history = await timeline(ticketId);
    expect(history.map(({ deed }) => deed.type)).toEqual(["comment", "comment", "created"]);
    expect(history[0]).toMatchObject({
      author: { kind: "agent", name: "Grace Hopper" },
      deed: { blocks: [{ type: "paragraph" }] },
    });
    const taken = { agentToken, ticketId, text: "x", clientMessageId };
    expect((await errorOf(t.mutation(api.ticketInbox.note, taken))).code).toBe("INPUT_INVALID");
  });

  it("is resolved with a summary, and reopened by the visitor's word or click", async () => {
    const ticketId = await create();
    await setStatus(ticketId, "resolved", "It was unplugged.");
    expect(await get(ticketId)).toMatchObject({ status: "resolved", resolutionSummary: "It was unplugged." });
    expect([(await teams("open")).length, (await teams("resolved")).length]).toEqual([0, 1]);
    await reply(ticketId);
    expect(await get(ticketId)).toMatchObject({ status: "submitted", resolutionSummary: null });
    expect((await timeline(ticketId)).map(({ deed }) => deed.type)).toEqual([
      "comment",
      "reopened",
      "status",
      "created",
    ]);
    await setStatus(ticketId, "resolved");
    for (let i = 0; i < 2; i++) await t.mutation(api.tickets.reopen, { sessionToken, ticketId });
    const reopened = (await timeline(ticketId)).filter(({ deed }) => deed.type === "reopened");
    expect([reopened.length, (await get(ticketId)).status]).toEqual([2, "submitted"]);
  });

  it("waits for the visitor only until they have written", async () => {
    const ticketId = await create();
    await setStatus(ticketId, "waiting_on_customer");
    await reply(ticketId);
    expect((await get(ticketId)).status).toBe("in_progress");
    expect((await teams("open"))[0]?.status).toBe("in_progress");
  });

  it("goes to nobody of another team, and to no viewer", async () => {
    const ticketId = await create();
    const elsewhere = await makeWorkspace(t);
    await makeAgent(t, workspaceId, "viewer");
    const viewer = await t.run(async (ctx) =>
      (await ctx.db.query("agents").collect()).find(({ role }) => role === "viewer"),
    );
    for (const assigneeId of [elsewhere.ownerId, viewer?._id ?? "", "nonsense"]) {
      const assign = t.mutation(api.ticketInbox.assign, { agentToken, ticketId, assigneeId });
      expect((await errorOf(assign)).code).toBe("NOT_FOUND");
    }
    const names = (await t.query(api.ticketInbox.assignees, { agentToken })).map(({ name }) => name);
    expect(names).toEqual(["Ada Lovelace", "Grace Hopper"]);
  });

  it("can begin in a conversation, once", async () => {
    const draft = { clientMessageId: messageId(), text: "my lamp is broken" };
    const { conversationId } = await t.mutation(api.conversations.create, { sessionToken, ...draft });
    const made = { agentToken, conversationId, subject: "Lamp", clientTicketId: messageId() };
    const { ticketId } = await t.mutation(api.ticketInbox.createFromConversation, made);
    expect((await t.mutation(api.ticketInbox.createFromConversation, made)).ticketId).toBe(ticketId);
    expect(await mine()).toMatchObject([{ id: ticketId, subject: "Lamp", unread: 1 }]);
    const { ticket } = await t.query(api.ticketInbox.get, { agentToken, ticketId });
    expect(ticket.conversationId).toBe(conversationId);
    const empty = { ...made, clientTicketId: messageId(), subject: " " };
    const refused = t.mutation(api.ticketInbox.createFromConversation, empty);
    expect((await errorOf(refused)).code).toBe("INPUT_INVALID");
  });
});

it("a sign-in takes an anonymous visitor's tickets along", async () => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  const secret = randomHex();
  await makeKeys(t, await makeAgent(t, workspaceId, "owner"), { userHash: secret });
  const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
  const earlier = await boot(t, workspaceId, { user });
  const anonymous = await boot(t, workspaceId);
  const ticketId = await create({ token: anonymous.sessionToken });
  const signedIn = await boot(t, workspaceId, { resumeSecret: anonymous.resumeSecret, user });
  expect(signedIn.response).toMatchObject({
    visitorRef: earlier.response.visitorRef,
    joinedRef: anonymous.response.visitorRef,
  });
  const { page } = await t.query(api.tickets.list, {
    sessionToken: signedIn.sessionToken,
    paginationOpts: firstPage,
  });
  expect(page.map(({ id }) => id)).toEqual([ticketId]);
  expect(await t.query(api.tickets.get, { sessionToken: signedIn.sessionToken, ticketId })).toMatchObject({
    subject: "Broken lamp",
  });
});
