import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  type Backend,
  boot,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
} from "./test.setup";

/** What webhooks are told of tickets. */

const FORM = { subject: "Broken lamp", description: "It does not turn on.\nSince Monday." };

let t: Backend;
let workspaceId: Id<"workspaces">;
let sessionToken: string;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId, "owner");
  ({ sessionToken } = await boot(t, workspaceId, { user: { userId: "u1", email: "ada@example.com" } }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

async function listen(): Promise<void> {
  const secret = `whsec_${btoa(randomHex().slice(0, 32))}`;
  const hook = { url: "https://hooks.example/", events: ["message.created" as const], secret };
  await t.mutation(api.webhooks.create, { agentToken, ...hook });
}

async function open(values: Record<string, string> = FORM): Promise<Id<"tickets">> {
  const form = await t.query(api.tickets.form, { sessionToken });
  if (!form) throw new Error("no form");
  const filled = { formId: form.id, values, clientTicketId: messageId() };
  return (await t.mutation(api.tickets.create, { sessionToken, ...filled })).ticketId;
}
const words = (ticketId: string, text: string) => ({ ticketId, text, clientMessageId: messageId() });
const queue = () => t.run((ctx) => ctx.db.query("webhookEvents").collect());

type Body = { data: { message: Record<string, unknown>; ticket: unknown } };

/** What an endpoint is told, in the order of its queue. */
async function told(): Promise<Body[]> {
  vi.setSystemTime(Date.now() + 2000);
  await t.mutation(internal.webhooks.dispatch, { workspaceId });
  const rows = await t.run((ctx) => ctx.db.query("webhookDeliveries").collect());
  return rows.map(({ body }) => JSON.parse(body) as Body);
}

describe("a webhook", () => {
  it("is told of a ticket with what its form says, by whom, and nothing of a conversation", async () => {
    await listen();
    const ticketId = await open();
    const { reference } = await t.query(api.tickets.get, { sessionToken, ticketId });
    expect(await told()).toEqual([
      {
        type: "message.created",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        workspaceId,
        data: {
          message: {
            id: expect.any(String),
            conversationId: null,
            ticketId,
            createdAt: expect.any(String),
            sender: { kind: "visitor" },
            text: expect.stringMatching(
              /^[^\n:]+: Broken lamp\n[^\n]+: It does not turn on\.\nSince Monday\.$/,
            ),
            attachments: [],
          },
          conversation: null,
          ticket: {
            id: ticketId,
            reference,
            subject: "Broken lamp",
            status: "submitted",
            conversationId: null,
          },
          visitor: {
            id: expect.any(String),
            kind: "claimed",
            userId: "u1",
            email: "ada@example.com",
            name: null,
            proven: [],
          },
        },
      },
    ]);
  });

  it("is told once of each answer and of how a ticket was resolved; of notes and of what is only moved, nothing", async () => {
    const ticketId = await open();
    await listen();
    const answer = { sessionToken, ...words(ticketId, "The one on the left") };
    await t.mutation(api.tickets.reply, answer);
    await t.mutation(api.tickets.reply, answer);
    await t.mutation(api.ticketInbox.reply, { agentToken, ...words(ticketId, "Try the **switch**") });
    await t.mutation(api.ticketInbox.note, { agentToken, ...words(ticketId, "SECRET") });
    await t.mutation(api.ticketInbox.setPriority, { agentToken, ticketId, priority: "high" });
    await t.mutation(api.ticketInbox.setStatus, { agentToken, ticketId, status: "in_progress" });
    const resolved = { ticketId, status: "resolved" as const, summary: "It shines." };
    await t.mutation(api.ticketInbox.setStatus, { agentToken, ...resolved });
    expect(await queue()).toHaveLength(3);
    const bodies = await told();
    expect(bodies.map(({ data }) => [data.message["sender"], data.message["text"]])).toEqual([
      [{ kind: "visitor" }, "The one on the left"],
      [{ kind: "agent", name: expect.any(String) }, "Try the **switch**"],
      [{ kind: "agent", name: expect.any(String) }, "It shines."],
    ]);
    for (const { data } of bodies) expect(data.message["ticketId"]).toBe(ticketId);
    expect(JSON.stringify(bodies)).not.toContain("SECRET");
  });

  it("is told which conversation a ticket was made of, when somebody writes there", async () => {
    await listen();
    const begun = { sessionToken, clientMessageId: messageId(), text: "My lamp is broken" };
    const { conversationId } = await t.mutation(api.conversations.create, begun);
    const made = { conversationId, subject: "A lamp", clientTicketId: messageId() };
    const { ticketId } = await t.mutation(api.ticketInbox.createFromConversation, { agentToken, ...made });
    expect(await told()).toHaveLength(1);
    await t.mutation(api.tickets.reply, { sessionToken, ...words(ticketId, "Thank you") });
    const [, body] = await told();
    expect(body?.data.ticket).toMatchObject({ id: ticketId, subject: "A lamp", conversationId });
  });

  it("costs a ticket nothing where nobody listens, and is told nothing of other workspaces", async () => {
    await open();
    expect(await queue()).toEqual([]);
    const other = await makeWorkspace(t);
    const owner = await makeAgent(t, other.workspaceId, "owner");
    const secret = `whsec_${btoa(randomHex().slice(0, 32))}`;
    const hook = { url: "https://hooks.example/", events: ["message.created" as const], secret };
    await t.mutation(api.webhooks.create, { agentToken: owner, ...hook });
    await open();
    expect(await queue()).toEqual([]);
  });
});
