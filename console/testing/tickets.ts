import type { TicketDetail, TicketEvent, TicketForm, TicketItem } from "../data/api.ts";
import type { FakeClient } from "./fakeClient.ts";
import type { World } from "./fixtures.ts";

/** A few tickets of a world's visitors. */
export type TicketWorld = {
  items: TicketItem[];
  details: Record<string, TicketDetail>;
  /** Newest first. */
  events: Record<string, TicketEvent[]>;
  forms: TicketForm[];
};

const MINUTE = 60_000;
const SAM = { id: "agent-sam", name: "Sam Whitfield", initials: "SW", color: "#0f766e", avatarUrl: null };

const FORM = {
  id: "form-1",
  name: "Report a problem",
  audience: "all",
  isDefault: true,
  fields: [
    { id: "subject", type: "text", label: "What is it about?", required: true, maxLength: 120 },
    { id: "seats", type: "number", label: "Seats", required: false, min: 1 },
    { id: "terms", type: "checkbox", label: "I have read the manual", required: false },
  ],
} as unknown as TicketForm;

/** Two tickets: one new and unread, one in progress. */
export function makeTickets(world: World): TicketWorld {
  const subjects = ["The invoice shows the old address", "Login fails on Tuesdays"];
  const items = subjects.map(
    (subject, index) =>
      ({
        id: `ticket-${index}`,
        reference: ["7K3-M9P", "Q4T-22W"][index],
        subject,
        status: index === 0 ? "submitted" : "in_progress",
        priority: index === 0 ? "urgent" : "normal",
        assignee: index === 0 ? null : SAM,
        createdAt: world.now - 60 * MINUTE,
        lastActivityAt: world.now - 5 * MINUTE,
        preview: "",
        unread: index === 0 ? 1 : 0,
        visitor: world.items[index]?.visitor,
      }) as unknown as TicketItem,
  );
  const details = items.map((item, index) => [
    item.id,
    {
      ticket: {
        ...item,
        formName: FORM.name,
        fields: FORM.fields,
        values: { subject: item.subject, seats: 0 },
        resolutionSummary: null,
        conversationId: null,
      },
      visitor: world.details[`conversation-${index}`]?.visitor,
    },
  ]);
  return {
    items,
    details: Object.fromEntries(details) as Record<string, TicketDetail>,
    events: Object.fromEntries(items.map((item) => [item.id, historyOf(world.now)])),
    forms: [FORM],
  };
}

/** Lets a client answer about tickets as well. */
export function serveTickets(client: FakeClient, tickets: TicketWorld): FakeClient {
  const whole = <T>(page: T[]) => ({ page, isDone: true, continueCursor: "end" });
  const isIn = (view: unknown) => (item: TicketItem) => {
    if (view === "open") return item.status !== "resolved";
    return view === "unread" ? item.unread > 0 : item.status === view;
  };
  return client
    .on("ticketInbox:list", (args) => whole(tickets.items.filter(isIn(args["view"]))))
    .on("ticketInbox:counts", () => ({ open: tickets.items.length, unread: 1 }))
    .on("ticketInbox:assignees", () => [SAM])
    .on("ticketInbox:get", (args) => tickets.details[String(args["ticketId"])])
    .on("ticketInbox:timeline", (args) => whole(tickets.events[String(args["ticketId"])] ?? []))
    .on("ticketForms:list", () => tickets.forms);
}

function historyOf(now: number): TicketEvent[] {
  const agent = { kind: "agent", ...SAM };
  const rows: [object, object][] = [
    [agent, { type: "note", text: "Looks like the cache again." }],
    [{ kind: "visitor" }, { type: "comment", text: "Any news?" }],
    [agent, { type: "priority", priority: "urgent" }],
    [{ kind: "visitor" }, { type: "created" }],
  ];
  return rows.map(
    ([author, deed], index) =>
      ({
        id: `event-${rows.length - index}`,
        clientMessageId: null,
        createdAt: now - (index + 1) * MINUTE,
        author,
        deed,
        attachments: [],
      }) as unknown as TicketEvent,
  );
}
