import { fillHome, LENGTHY } from "./fillHome.ts";
import { LONG, LONG_FORM } from "./longWords.ts";
import { begin, markRead, say, type World } from "./world.ts";

/** More than ten pages of a thread. */
const MESSAGES = 310;

/** Everything too long at once. */
export async function fillLong(world: World): Promise<void> {
  const { agent, visitor, ids } = world;
  await agent.mutate("messenger:setAppearance", {
    change: { teamName: LONG.team, greeting: LONG.greeting },
  });
  await agent.mutate("conversationSettings:set", {
    change: {
      typingPreview: true,
      replyTime: "day",
      commonIssues: LONG.lines.slice(0, 6).map((line) => ({ label: line.slice(0, 60), starter: line })),
    },
  });
  for (const line of LONG.lines.slice(0, 5)) await markRead(world, await begin(world, line));
  await fillHome(world, LENGTHY);
  await addLongTickets(world);
  const hits = await visitor.act<{ id: string }[]>("articles:search", {
    query: "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
  });
  const featured = await visitor.query<{ id: string }[]>("articles:featured");
  ids.article = featured[0]?.id ?? hits[0]?.id ?? "";
  const { collections } = await visitor.query<{ collections: { id: string }[] }>("collections:list");
  ids.collection = collections[0]?.id ?? "";
  ids.thread = await begin(world, LONG.lines[0]);
  world.later.thread = fillThread(world, ids.thread);
  // It may be cut off by the end of the server; whoever waits for it hears of that.
  world.later.thread.catch(() => undefined);
}

/** As fast as the server's limits allow it: what is waiting for it comes last. */
async function fillThread(world: World, conversationId: string): Promise<void> {
  const isVisitor = (at: number) => at % 5 === 2;
  const speak = async (by: "team" | "visitor", count: number): Promise<void> => {
    for (let at = 0; at < count; at++)
      await say(world, conversationId, { by, text: LONG.lines[at % LONG.lines.length] ?? "" });
  };
  const visitors = Array.from({ length: MESSAGES }, (_, at) => isVisitor(at)).filter(Boolean).length;
  await Promise.all([speak("team", MESSAGES - visitors), speak("visitor", visitors)]);
  await say(world, conversationId, {
    by: "team",
    text: `${LONG.lines[0]}\n\n- ${LONG.address}\n- \`${"code_without_a_break_".repeat(5)}\``,
    replies: LONG.lines.slice(0, 4).map((line) => line.slice(0, 80)),
    buttons: [{ label: LONG.word, url: LONG.address }],
  });
  await markRead(world, conversationId);
}

async function addLongTickets({ agent, visitor, ids }: World): Promise<void> {
  await agent.mutate("ticketForms:create", { form: LONG_FORM });
  const forms = await visitor.query<{ id: string; name: string }[]>("tickets:forms");
  const form = forms.find(({ name }) => name === LONG_FORM.name);
  for (const line of LONG.lines.slice(0, 4)) {
    const { ticketId } = await visitor.mutate<{ ticketId: string }>("tickets:create", {
      formId: form?.id,
      clientTicketId: crypto.randomUUID(),
      values: {
        subject: line,
        description: LONG.lines.join("\n"),
        kind: LONG.word,
        parts: [LONG.word, "C"],
        mail: "a.very.long.address.of.somebody@subdomain.of.a.long.domain.example",
        terms: true,
      },
    });
    ids.ticket = ticketId;
  }
  const words = { ticketId: ids.ticket, text: LONG.lines.join("\n") };
  await agent.mutate("ticketInbox:reply", { ...words, clientMessageId: crypto.randomUUID() });
  await visitor.mutate("tickets:reply", { ...words, clientMessageId: crypto.randomUUID() });
  await agent.mutate("ticketInbox:setStatus", {
    ticketId: ids.ticket,
    status: "resolved",
    summary: LONG.lines[0],
  });
}
