/**
 * The table of the gallery: every screen of the messenger, in every state that it has. To add one, add a row:
 *
 *   row("home", "typical", (stage) => stage.show("home"))
 *
 * - the first word names the screen, the second the state; both are the names of its pictures
 * - `open` leads there from a page that has just been loaded, with the hands of a visitor (stage.ts), in English
 * - `world` is the workspace it is seen in (`makeWorlds.ts`): "empty" and "long" for states of that name, else "typical"
 * - what it shows that is not there yet is made in `fillTypical.ts` and `fillLong.ts`
 * - `isHeld`: the stage stands between page and server, and `stage.hold()` keeps back every answer
 * - `later`: something that is still being made when the gallery opens, and is waited for
 * - `undo` puts back what others would see
 *
 * Each row is measured in every variant (`variants.ts`).
 */
import { makePng } from "../e2e/support/png.ts";
import { LONG } from "./longWords.ts";
import type { Stage } from "./stage.ts";
import type { WorldName } from "./world.ts";

export type Row = {
  screen: string;
  state: string;
  open: (stage: Stage) => Promise<void>;
  world: WorldName;
  /** What of it is measured: the messenger, the teaser, or the launcher. */
  part: "messenger" | "teaser" | "launcher";
  isHeld?: boolean;
  later?: string;
  undo?: (stage: Stage) => Promise<void>;
};

const WORLDS: Record<string, WorldName> = { empty: "empty", long: "long" };

function row(screen: string, state: string, open: Row["open"], more: Partial<Row> = {}): Row {
  return { screen, state, open, world: WORLDS[state] ?? "typical", part: "messenger", ...more };
}

const id = (stage: Stage, name: string): string => {
  const found = stage.world.ids[name];
  if (!found) throw new Error(`The ${stage.world.name} world has no ${name}.`);
  return found;
};
const GONE = "k170000000000000000000000000000n";
const HELD = { isHeld: true };

/** What is asked for from now on stays on its way. */
const held = (open: Row["open"]) => async (stage: Stage) => {
  await stage.show("messages");
  stage.hold();
  await open(stage);
};
const cutAfter = (open: Row["open"]) => async (stage: Stage) => {
  await open(stage);
  await stage.cut();
};

/** Nothing is left of what was being written. */
const clear = (stage: Stage) => stage.messenger.locator(".oc-composer-input").fill("");

const home = (stage: Stage) => stage.show("home");
const messages = (stage: Stage) => stage.show("messages");
const help = (stage: Stage) => stage.show("help");
const tickets = (stage: Stage) => stage.show("tickets");
const write = (stage: Stage) => stage.go("showNewMessage");
const thread = (stage: Stage) => stage.go("showConversation", id(stage, "rich"));
const longThread = (stage: Stage) => stage.go("showConversation", id(stage, "thread"));
const article = (stage: Stage) => stage.go("showArticle", id(stage, "article"));
const ticket = (stage: Stage) => stage.go("showTicket", id(stage, "ticket"));
const newTicket = (stage: Stage) => stage.newTicket();
const collection = async (stage: Stage) => {
  await stage.show("help");
  await stage.messenger.locator(".oc-shelf").first().click();
  await stage.messenger.locator(".oc-bar:not([data-tab])").waitFor();
  await stage.isDone();
};

const LISTS: Row[] = [
  row("home", "empty", home),
  row("home", "typical", home),
  row("home", "long", home),
  row("home", "loading", (stage) => (stage.hold(), stage.show("home")), HELD),
  row("home", "offline", cutAfter(home)),
  row("messages", "empty", messages),
  row("messages", "typical", messages),
  row("messages", "long", messages),
  row("messages", "loading", (stage) => (stage.hold(), stage.show("messages")), HELD),
  row("messages", "offline", cutAfter(messages)),
  row("tours", "empty", (stage) => stage.show("tours")),
  row("tasks", "empty", (stage) => stage.show("tasks")),
];

const CONVERSATIONS: Row[] = [
  row("new conversation", "empty", write),
  row("new conversation", "typical", write),
  row("new conversation", "long", write),
  row(
    "new conversation",
    "article suggested",
    async (stage) => {
      await write(stage);
      await stage.fill(/message/i, "how do I put the snippet on my site");
      await stage.messenger.locator(".oc-suggest").waitFor();
    },
    { undo: clear },
  ),
  row(
    "new conversation",
    "too long",
    async (stage) => {
      await write(stage);
      await stage.fill(/message/i, `${LONG.lines.join(" ")} ${"a".repeat(10_000)}`);
      await stage.messenger.locator('[data-over="true"]').waitFor();
    },
    { undo: clear },
  ),
  row("new conversation", "files chosen", async (stage) => {
    await write(stage);
    await stage.messenger.locator('input[type="file"]').setInputFiles([
      { name: "dent.png", mimeType: "image/png", buffer: makePng(64, 40) },
      { name: `${LONG.word}.html`, mimeType: "text/html", buffer: Buffer.from("<p>") },
    ]);
    await stage.messenger.locator('.oc-chip[data-state="refused"]').waitFor();
    await stage.messenger.locator('.oc-chip[data-state="ready"]').waitFor();
  }),
  row("thread", "typical", thread),
  row("thread", "long", longThread, { later: "thread" }),
  row(
    "thread",
    "long, in the middle",
    async (stage) => {
      await longThread(stage);
      await stage.messenger.getByRole("log").evaluate((log) => log.scrollTo({ top: -2_000 }));
      await stage.messenger.locator(".oc-pill").waitFor();
    },
    { world: "long", later: "thread" },
  ),
  row("thread", "loading", held(thread), HELD),
  row("thread", "offline", cutAfter(thread)),
  row(
    "thread",
    "pending",
    async (stage) => {
      await thread(stage);
      await stage.cut();
      await stage.send("Is anybody there?");
      await stage.sees("Sending");
    },
    {
      undo: async (stage) => {
        await stage.page.context().setOffline(false);
        await stage.messenger.locator('[data-status="pending"]').waitFor({ state: "detached" });
      },
    },
  ),
  row(
    "thread",
    "failed send",
    async (stage) => {
      await thread(stage);
      await stage.sendRefused("I cannot send this.");
      await stage.sees("Not sent");
    },
    { undo: (stage) => stage.messenger.locator(".oc-retry").last().click() },
  ),
  row("thread", "error", (stage) => stage.go("showConversation", GONE)),
  row("thread", "closed", (stage) => stage.go("showConversation", id(stage, "closed"))),
  row("thread", "menu", async (stage) => {
    await thread(stage);
    await stage.click("Options");
    await stage.messenger.getByRole("menu").waitFor();
  }),
  row("thread", "emoji", async (stage) => {
    await thread(stage);
    await stage.click("Choose an emoji");
    await stage.messenger.locator(".oc-emoji-grid button").first().waitFor();
  }),
  row("thread", "typing", async (stage) => {
    await thread(stage);
    const said = { conversationId: id(stage, "rich"), isTyping: true };
    await stage.world.agent.mutate("typing:setForAgent", said);
    await stage.sees(/is typing/);
  }),
  row("thread", "e-mail asked", async (stage) => {
    await thread(stage);
    await stage.click("Options");
    await stage.messenger.getByRole("menuitem", { name: /e-mail/i }).click();
    await stage.fill(/reach you/, "nobody");
    await stage.click("Save");
    await stage.sees(/does not look like/);
  }),
];

const HELP: Row[] = [
  row("help", "empty", help),
  row("help", "typical", help),
  row("help", "long", help),
  row("help", "loading", held(help), HELD),
  row("help", "error", async (stage) => {
    await stage.lose(/\/help\.js$/);
    await stage.show("help");
    await stage.sees(/did not load|went wrong/i);
  }),
  row("help", "offline", cutAfter(help)),
  row("search", "typical", async (stage) => {
    await stage.search("snippet");
    await stage.messenger.locator("mark").first().waitFor();
  }),
  row("search", "long", async (stage) => {
    await stage.search("Bitte Termin");
    await stage.messenger.locator("mark").first().waitFor();
  }),
  row("search", "none", async (stage) => {
    await stage.search("zeppelin quokka");
    await stage.sees(/zeppelin quokka/);
  }),
  row(
    "search",
    "long, none",
    async (stage) => {
      await stage.search(`x${LONG.word}${LONG.word}`);
      await stage.messenger.locator(".oc-empty").waitFor();
    },
    { world: "long" },
  ),
  row("collection", "typical", collection),
  row("collection", "long", collection),
  row("article", "typical", article),
  row("article", "long", article),
  row("article", "contents", async (stage) => {
    await article(stage);
    await stage.messenger.locator(".oc-contents summary").click();
  }),
  row("article", "answered", async (stage) => {
    await article(stage);
    await stage.click("No");
    await stage.sees(/sorry|thank/i);
  }),
  row("article", "loading", held(article), HELD),
  row("article", "error", (stage) => stage.go("showArticle", GONE)),
  row("article", "offline", cutAfter(article)),
];

const TICKETS: Row[] = [
  row("tickets", "empty", tickets),
  row("tickets", "typical", tickets),
  row("tickets", "long", tickets),
  row("tickets", "loading", held(tickets), HELD),
  row("tickets", "offline", cutAfter(tickets)),
  row("new ticket", "empty", newTicket),
  row("new ticket", "typical", newTicket),
  row("new ticket", "choice", newTicket, { world: "long" }),
  row("new ticket", "long", async (stage) => {
    await newTicket(stage);
    await stage.click(new RegExp(LONG.word));
    await stage.messenger.locator("form").waitFor();
  }),
  row("new ticket", "error", async (stage) => {
    await newTicket(stage);
    await stage.click("Send");
    await stage.sees("Please fill this in.");
  }),
  row(
    "new ticket",
    "long, error",
    async (stage) => {
      await newTicket(stage);
      await stage.click(new RegExp(LONG.word));
      await stage.click("Send");
      await stage.sees("Please fill this in.");
    },
    { world: "long" },
  ),
  row(
    "new ticket",
    "loading",
    async (stage) => {
      await stage.show("tickets");
      stage.hold();
      await stage.click("New ticket");
    },
    HELD,
  ),
  row("ticket", "typical", ticket),
  row("ticket", "answers", async (stage) => {
    await ticket(stage);
    await stage.messenger.locator(".oc-answers summary").click();
  }),
  row("ticket", "resolved", (stage) => stage.go("showTicket", id(stage, "resolved"))),
  row("ticket", "long", ticket),
  row("ticket", "loading", held(ticket), HELD),
  row("ticket", "error", (stage) => stage.go("showTicket", GONE)),
  row("ticket", "offline", cutAfter(ticket)),
];

const AROUND: Row[] = [
  row("launcher", "typical", async () => undefined, { part: "launcher" }),
  row("teaser", "typical", (stage) => stage.tease("Hello! Your new wheel has just arrived."), {
    part: "teaser",
    undo: (stage) => stage.dismiss(),
  }),
  row("teaser", "long", (stage) => stage.tease(LONG.lines.join(" ")), {
    part: "teaser",
    undo: (stage) => stage.dismiss(),
    later: "thread",
  }),
  // Who is refused or shut out sees no messenger at all; what is left to show is a server that does not answer.
  row("away", "unreachable", async (stage) => {
    await stage.lose(/\/boot$/);
    await stage.page.reload();
    await stage.show("home");
    await stage.messenger.locator(".oc-empty").waitFor();
  }),
];

/** In the order in which they are visited: what is still being made comes late. */
export const SCREENS: readonly Row[] = [...LISTS, ...HELP, ...TICKETS, ...CONVERSATIONS, ...AROUND];
