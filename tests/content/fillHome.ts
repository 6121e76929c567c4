import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { names } from "./names.ts";
import { textOf } from "./texts.ts";

const IMPORT = fileURLToPath(new URL("../../scripts/importDocs.mjs", import.meta.url));
/** Messages stored in one transaction. */
const BATCH = 250;

/** A running home, and a way to call its functions with the deploy key. */
export type Home = {
  info: { workspaceId: string; dataDir: string; owner: { email: string } };
  run(path: string, args: object): Promise<unknown>;
};

export type Amounts = {
  /** Messages of the long conversation, the visitor's newest. */
  messages: number;
  /** Of these, the last that the visitor has not read. */
  unread: number;
  /** The visitor's conversations, the long one among them. */
  conversations: number;
  tickets: number;
  /** Other visitors, each with a conversation of their own, for the team's inbox. */
  others: number;
  /** Whether the help centre is filled with the documentation of a package. */
  hasArticles: boolean;
};

/** What "full size" means here. */
export const FULL: Amounts = {
  messages: 5_000,
  unread: 0,
  conversations: 60,
  tickets: 40,
  others: 60,
  hasArticles: true,
};

export type Filled = { conversationId: string; articles: number; ms: Record<string, number> };

type Message = { from: string; text: string };

/** Fills a home with content of the size and variety of a real one, for one visitor and the team. */
export async function fillHome(
  home: Home,
  visitorId: string,
  amounts: Partial<Amounts> = {},
): Promise<Filled> {
  const all = { ...FULL, ...amounts };
  const ms: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    ms[name] = Math.round(performance.now() - started);
    return result;
  };
  const articles = await timed("articles", () =>
    all.hasArticles ? importDocumentation(home) : Promise.resolve(0),
  );
  const agents = await timed("teammates", () => addTeammates(home));
  await timed("others", () => addOthers(home, agents, all.others));
  await timed("tickets", () => addTickets(home, { visitorId, agents, count: all.tickets }));
  await timed("conversations", async () => {
    for (let index = 1; index < all.conversations; index++)
      await addConversation(home, {
        visitorId,
        messages: exchange(agents, index, 1 + (index % 5)),
        unread: 0,
      });
  });
  const conversationId = await timed("messages", () =>
    addLongConversation(home, { visitorId, messages: exchange(agents, 0, all.messages), unread: all.unread }),
  );
  return { conversationId, articles, ms };
}

/** Documentation that nobody here has written, from a package that is installed anyway. Resolves with how many articles. */
async function importDocumentation(home: Home): Promise<number> {
  const docs = join(dirname(createRequire(import.meta.url).resolve("ai/package.json")), "docs");
  const args = [IMPORT, docs, "--publish", "--data", home.info.dataDir];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  const [created, changed, same] = [...stdout.matchAll(/\d+/g)].map(Number);
  return (created ?? 0) + (changed ?? 0) + (same ?? 0);
}

async function addTeammates(home: Home): Promise<string[]> {
  const passwordHash = await home.run("seed:hashPassword", { password: crypto.randomUUID() });
  const people = names.map((name, index) => ({ name, email: `teammate-${index}@team.example` }));
  const args = { workspaceId: home.info.workspaceId, passwordHash, people };
  return (await home.run("imports:teammates", args)) as string[];
}

async function addOthers(home: Home, agents: string[], count: number): Promise<void> {
  const theirNames = Array.from({ length: count }, (_, index) => nameOf(index));
  const args = { workspaceId: home.info.workspaceId, names: theirNames };
  const visitors = (await home.run("imports:visitors", args)) as string[];
  for (const [index, visitorId] of visitors.entries()) {
    const messages = exchange(agents, index + 100, 1 + (index % 4));
    await addConversation(home, { visitorId, messages, unread: 0 });
  }
}

const nameOf = (index: number): string => names[index % names.length] ?? "";

/** What a visitor and the team wrote in turns, by now and then two or three in a row. */
function exchange(agents: string[], seed: number, count: number): Message[] {
  return Array.from({ length: count }, (_, index) => {
    const isTeam = Math.floor((index + seed) / (1 + (index % 3))) % 2 === 1;
    const from = isTeam ? (agents[(seed + Math.floor(index / 40)) % agents.length] ?? "") : "visitor";
    return { from, text: textOf(isTeam ? "team" : "visitor", seed + index) };
  });
}

type Conversation = { visitorId: string; messages: Message[]; unread: number };

const addConversation = async (home: Home, conversation: Conversation): Promise<string> =>
  (await home.run("imports:conversation", conversation)) as string;

async function addLongConversation(
  home: Home,
  { visitorId, messages, unread }: Conversation,
): Promise<string> {
  const conversationId = await addConversation(home, {
    visitorId,
    messages: messages.slice(0, BATCH),
    unread,
  });
  for (let at = BATCH; at < messages.length; at += BATCH) {
    await home.run("imports:messages", { conversationId, messages: messages.slice(at, at + BATCH), unread });
  }
  return conversationId;
}

type Tickets = { visitorId: string; agents: string[]; count: number };

async function addTickets(home: Home, { visitorId, agents, count }: Tickets): Promise<void> {
  if (count === 0) return;
  const formId = await home.run("imports:firstForm", { workspaceId: home.info.workspaceId });
  for (let index = 0; index < count; index++) {
    const description = Array.from({ length: 4 }, (_, line) => textOf("visitor", index * 4 + line)).join(
      "\n\n",
    );
    const values = { subject: textOf("visitor", index).slice(0, 100), description };
    const comments = exchange(agents, index, index % 6);
    await home.run("imports:ticket", { visitorId, formId, values, comments });
  }
}
