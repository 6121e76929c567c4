import { makePng } from "../e2e/support/png.ts";
import { fillHome, TYPICAL } from "./fillHome.ts";
import { begin, markRead, say, type World } from "./world.ts";

const ANSWER = [
  "Thanks, Jane! I found it. Here is what happens **next**:",
  "1. We send you a label today",
  "2. You put it on the box and run `track BX-2291`",
  "",
  "```",
  "status: waiting for parcel",
  "```",
  "More in [our guide to returns](https://fjord.example/returns).",
].join("\n");
const PDF = Buffer.from("%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n");

/** A shop on an ordinary day: a few conversations, a help centre, three tickets. */
export async function fillTypical(world: World): Promise<void> {
  await setUp(world);
  await fillHome(world, TYPICAL);
  const { ids, agent } = world;
  ids.closed = await begin(world, "Your bike is ready for you in the shop.");
  await agent.mutate("inbox:close", { conversationId: ids.closed });
  ids.rich = (
    await world.visitor.mutate<{ conversationId: string }>("conversations:create", {
      clientMessageId: crypto.randomUUID(),
      text: "Hi! The wheel of my new bike has a dent. What can I do?",
    })
  ).conversationId;
  const attachmentIds = [
    await world.visitor.upload("dent.png", "image/png", makePng(640, 400)),
    await world.visitor.upload("invoice-2291.pdf", "application/pdf", PDF),
  ];
  await say(world, ids.rich, { by: "visitor", text: "Here is a picture of it.", attachmentIds });
  await say(world, ids.rich, { by: "team", text: ANSWER });
  await say(world, ids.rich, { by: "visitor", text: "👍" });
  await say(world, ids.rich, {
    by: "visitor",
    text: "Great. And how long will it take until I have it back?",
  });
  await say(world, ids.rich, {
    by: "team",
    text: "About four days. Shall we call you when it is ready?",
    replies: ["Yes, please", "No, thanks", "E-mail me"],
    buttons: [{ label: "Opening hours", url: "https://fjord.example/hours" }],
  });
  for (const id of [ids.closed, ids.rich]) await markRead(world, id);
  await addRatings(world);
  await addTickets(world);
  const hits = await world.visitor.act<{ id: string }[]>("articles:search", { query: "snippet" });
  ids.article = hits[0]?.id ?? "";
  const { collections } = await world.visitor.query<{ collections: { id: string }[] }>("collections:list");
  ids.collection = collections[0]?.id ?? "";
}

/** Two more that are closed once ratings are asked for: one to rate, one rated. */
async function addRatings(world: World): Promise<void> {
  const { agent, visitor, ids } = world;
  await agent.mutate("csat:set", { askForRating: true, delayMinutes: 0 });
  ids.asked = await begin(world, "Your bell has been sent back to us. Is there anything else?");
  ids.rated = await begin(world, "Then we wish you a good ride.");
  for (const conversationId of [ids.asked, ids.rated]) {
    await agent.mutate("inbox:close", { conversationId });
    await markRead(world, conversationId);
  }
  await visitor.mutate("csat:submit", { conversationId: ids.rated, rating: 5, comment: "Quick and kind." });
}

async function setUp({ agent }: World): Promise<void> {
  const commonIssues = ["Where is my order?", "I want to return something", "Is my size in stock?"];
  await agent.mutate("conversationSettings:set", {
    change: { replyTime: "minutes", commonIssues: commonIssues.map((label) => ({ label, starter: label })) },
  });
  const tasks = { id: "tasks", isEnabled: true, visibleTo: "all" };
  await agent.mutate("messenger:setTabs", { change: { tabs: [tasks] } });
}

async function addTickets(world: World): Promise<void> {
  const { visitor, agent, ids } = world;
  const form = await visitor.query<{ id: string }>("tickets:form");
  const open = async (subject: string, description: string): Promise<string> => {
    const values = { subject, description, kind: "Something is broken", since: "2026-02-28" };
    const ticket = { formId: form.id, values, clientTicketId: crypto.randomUUID() };
    return (await visitor.mutate<{ ticketId: string }>("tickets:create", ticket)).ticketId;
  };
  ids.resolved = await open("Bell does not ring", "It was fine yesterday.");
  await agent.mutate("ticketInbox:setStatus", {
    ticketId: ids.resolved,
    status: "resolved",
    summary: "A new bell is on its way.",
  });
  await open("Saddle too low", "It cannot be moved any higher.");
  ids.ticket = await open("Front light flickers", "It goes out on every bump.");
  const words = { ticketId: ids.ticket, clientMessageId: crypto.randomUUID() };
  await agent.mutate("ticketInbox:reply", { ...words, text: "Is the cable tight where it meets the hub?" });
  await visitor.mutate("tickets:reply", {
    ...words,
    clientMessageId: crypto.randomUUID(),
    text: "Yes, I have checked.",
  });
  await agent.mutate("ticketInbox:setStatus", { ticketId: ids.ticket, status: "waiting_on_customer" });
}
