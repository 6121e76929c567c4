import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { attachmentValidator, blockValidator, inboxItem } from "./messageValidators";
import { agentCard } from "./validators";

/** The shapes of tickets that tables, arguments and results share. Names and fields are public contract. */

export const ticketFieldType = v.union(
  v.literal("text"),
  v.literal("textarea"),
  v.literal("select"),
  v.literal("multi-select"),
  v.literal("number"),
  v.literal("date"),
  v.literal("checkbox"),
  v.literal("email"),
);
export const ticketField = v.object({
  id: v.string(),
  type: ticketFieldType,
  label: v.string(),
  placeholder: v.optional(v.string()),
  help: v.optional(v.string()),
  required: v.boolean(),
  /** Of a choice. */
  options: v.optional(v.array(v.string())),
  /** Of words, UTF-16 units. */
  minLength: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  /** Of a number. */
  min: v.optional(v.number()),
  max: v.optional(v.number()),
});
export type TicketField = Infer<typeof ticketField>;

/** Words, an option or a day as `yyyy-mm-dd`; a number; a tick; several options. */
const ticketValue = v.union(v.string(), v.number(), v.boolean(), v.array(v.string()));
export const ticketValues = v.record(v.string(), ticketValue);
export type TicketValue = Infer<typeof ticketValue>;
export type TicketValues = Infer<typeof ticketValues>;

/** Why a field is wrong. `limit` is the length or number that was missed. */
export type FieldProblem = {
  id: string;
  reason:
    | "required"
    | "type"
    | "text"
    | "tooShort"
    | "tooLong"
    | "tooSmall"
    | "tooLarge"
    | "option"
    | "date"
    | "email"
    | "unknown";
  limit?: number;
};

/** Who is shown a form: everybody, those who have not said who they are, or those who have. */
export const ticketAudience = v.union(v.literal("all"), v.literal("visitors"), v.literal("users"));

/** What an admin decides about a form. */
export const ticketFormDraft = v.object({
  name: v.string(),
  description: v.optional(v.string()),
  fields: v.array(ticketField),
  audience: ticketAudience,
  isDefault: v.boolean(),
});
export type TicketFormDraft = Infer<typeof ticketFormDraft>;

export const ticketForm = v.object({ id: v.id("ticketForms"), ...ticketFormDraft.fields });
export type TicketForm = Infer<typeof ticketForm>;

/** A form as visitors get it. */
export const visitorTicketForm = v.object({
  id: v.id("ticketForms"),
  name: v.string(),
  description: v.union(v.string(), v.null()),
  fields: v.array(ticketField),
});
export type VisitorTicketForm = Infer<typeof visitorTicketForm>;

export const ticketStatus = v.union(
  v.literal("submitted"),
  v.literal("in_progress"),
  v.literal("waiting_on_customer"),
  v.literal("resolved"),
);
export type TicketStatus = Infer<typeof ticketStatus>;

export const ticketPriority = v.union(
  v.literal("low"),
  v.literal("normal"),
  v.literal("high"),
  v.literal("urgent"),
);

/** What the console lists: everything unresolved, one status, or what nobody has looked at. */
export const ticketView = v.union(v.literal("open"), v.literal("unread"), ticketStatus);
export type TicketView = Infer<typeof ticketView>;

const ticketWords = { text: v.string(), blocks: v.optional(v.array(blockValidator)) };
/** What visitors may know of; everything else stays with the team. */
const ticketPublicDeed = [
  v.object({ type: v.literal("created") }),
  v.object({ type: v.literal("comment"), ...ticketWords }),
  v.object({ type: v.literal("status"), status: ticketStatus, summary: v.optional(v.string()) }),
  v.object({ type: v.literal("reopened"), status: ticketStatus }),
] as const;
const ticketTeamDeed = [
  v.object({ type: v.literal("note"), ...ticketWords }),
  v.object({ type: v.literal("priority"), priority: ticketPriority }),
] as const;
export const ticketAuthor = v.union(
  v.object({ kind: v.literal("visitor") }),
  v.object({ kind: v.literal("agent"), agentId: v.id("agents") }),
);
export type TicketAuthor = Infer<typeof ticketAuthor>;
export const ticketDeed = v.union(
  ...ticketPublicDeed,
  ...ticketTeamDeed,
  v.object({ type: v.literal("assigned"), assigneeId: v.optional(v.id("agents")) }),
);
export type TicketDeed = Infer<typeof ticketDeed>;

const namedAgent = v.object({ id: v.id("agents"), ...agentCard.fields });
export type NamedAgent = Infer<typeof namedAgent>;
const ticketEventFields = {
  id: v.id("ticketEvents"),
  clientMessageId: v.union(v.string(), v.null()),
  createdAt: v.number(),
  author: v.union(
    v.object({ kind: v.literal("visitor") }),
    v.object({ kind: v.literal("agent"), ...namedAgent.fields }),
  ),
  attachments: v.array(attachmentValidator),
};
/** A line of a ticket's history for its visitor. The validator itself lets no internal one through. */
export const ticketEvent = v.object({ ...ticketEventFields, deed: v.union(...ticketPublicDeed) });
export type TicketEvent = Infer<typeof ticketEvent>;
export const ticketEventPage = paginationResultValidator(ticketEvent);
export const ticketTeamEvent = v.object({
  ...ticketEventFields,
  deed: v.union(
    ...ticketPublicDeed,
    ...ticketTeamDeed,
    v.object({ type: v.literal("assigned"), assignee: v.union(namedAgent, v.null()) }),
  ),
});
export type TicketTeamEvent = Infer<typeof ticketTeamEvent>;
export const ticketTeamEventPage = paginationResultValidator(ticketTeamEvent);

const ticketFacts = {
  id: v.id("tickets"),
  /** What people call it, such as `7K3-M9P`. */
  reference: v.string(),
  subject: v.string(),
  status: ticketStatus,
  createdAt: v.number(),
  /** Messages of the other side that have not been looked at. */
  unread: v.number(),
};
export const ticketItem = v.object({ ...ticketFacts, updatedAt: v.number(), preview: v.string() });
export type TicketItem = Infer<typeof ticketItem>;
export const ticketItemPage = paginationResultValidator(ticketItem);

const ticketContent = {
  formName: v.union(v.string(), v.null()),
  fields: v.array(ticketField),
  values: ticketValues,
  resolutionSummary: v.union(v.string(), v.null()),
};
export const ticketDetail = v.object({ ...ticketFacts, ...ticketContent, updatedAt: v.number() });
export type TicketDetail = Infer<typeof ticketDetail>;

const ticketHandling = { priority: ticketPriority, assignee: v.union(namedAgent, v.null()) };
export const ticketInboxItem = v.object({
  ...ticketFacts,
  ...ticketHandling,
  lastActivityAt: v.number(),
  preview: v.string(),
  visitor: inboxItem.fields.visitor,
});
export type TicketInboxItem = Infer<typeof ticketInboxItem>;
export const ticketInboxPage = paginationResultValidator(ticketInboxItem);
export const ticketInboxDetail = v.object({
  ...ticketFacts,
  ...ticketContent,
  ...ticketHandling,
  conversationId: v.union(v.id("conversations"), v.null()),
});
export const ticketAssignees = v.array(namedAgent);
