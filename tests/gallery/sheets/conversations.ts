import { makePng } from "../../e2e/support/png.ts";
import { LONG } from "../longWords.ts";
import { clear, cut, GONE, held, idOf, type Screen, type Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { RATING } from "./rating.ts";

const write = (stage: Stage) => stage.go("showNewMessage");
const thread = (stage: Stage) => stage.go("showConversation", idOf(stage, "rich"));
const longThread = (stage: Stage) => stage.go("showConversation", idOf(stage, "thread"));
const PICTURE = { name: "dent.png", mimeType: "image/png", buffer: makePng(64, 40) };

const emailCard = async (stage: Stage) => {
  await thread(stage);
  await stage.click("Options");
  await stage.messenger.getByRole("menuitem", { name: /e-mail/i }).click();
  await stage.messenger.locator(".oc-email").waitFor();
};
const emoji = async (stage: Stage) => {
  await thread(stage);
  await stage.click("Choose an emoji");
  await stage.messenger.locator(".oc-emoji-grid button").first().waitFor();
};

/** A conversation, and the place where one begins. */
export const CONVERSATIONS: Pick<Record<Screen, Sheet>, "newMessage" | "conversation"> = {
  newMessage: {
    drawnBy: ["messenger/ThreadScreen"],
    states: {
      empty: { open: write },
      loading: {
        open: async (stage) => {
          await stage.delay(/\/thread\.js$/);
          await stage.page.reload();
          await write(stage);
          await stage.messenger.locator(".oc-spinner").waitFor();
        },
      },
      typical: { open: write },
      long: { open: write },
      error: {
        open: async (stage) => {
          await stage.lose(/\/thread\.js$/);
          await stage.page.reload();
          await stage.page.waitForFunction(() => window.OpencomWidget?.isReady());
          await stage.hurry();
          await write(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(write),
    },
    more: {
      "article suggested": {
        open: async (stage) => {
          await write(stage);
          await stage.fill(/message/i, "how do I put the snippet on my site");
          await stage.messenger.locator(".oc-suggest").waitFor();
        },
        undo: clear,
      },
      "too long": {
        open: async (stage) => {
          await write(stage);
          await stage.fill(/message/i, `${LONG.lines.join(" ")} ${"a".repeat(10_000)}`);
          await stage.messenger.locator('[data-over="true"]').waitFor();
        },
        undo: clear,
      },
      "files chosen": {
        open: async (stage) => {
          await write(stage);
          await stage.messenger
            .locator('input[type="file"]')
            .setInputFiles([
              PICTURE,
              { name: `${LONG.word}.html`, mimeType: "text/html", buffer: Buffer.from("<p>") },
            ]);
          await stage.messenger.locator('.oc-chip[data-state="refused"]').waitFor();
          await stage.messenger.locator('.oc-chip[data-state="ready"]').waitFor();
        },
      },
      "file on its way": {
        // Of another visitor: one may upload so many files an hour.
        world: "empty",
        open: async (stage) => {
          await stage.delay(/\/api\/storage\/upload/);
          await write(stage);
          await stage.messenger.locator('input[type="file"]').setInputFiles([PICTURE]);
          await stage.messenger.locator('.oc-chip[data-state="uploading"]').waitFor();
        },
      },
    },
  },
  conversation: {
    drawnBy: ["messenger/ThreadScreen"],
    states: {
      empty: { hole: "A conversation begins with its first message; before, it is a new one." },
      loading: held(thread),
      typical: { open: thread },
      long: { open: longThread, later: "thread" },
      error: {
        fails: /^messages:list/,
        open: async (stage) => {
          await thread(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(thread),
    },
    more: {
      gone: { open: (stage) => stage.go("showConversation", GONE) },
      "long, in the middle": {
        world: "long",
        later: "thread",
        open: async (stage) => {
          await longThread(stage);
          await stage.messenger.getByRole("log").evaluate((log) => log.scrollTo({ top: -2_000 }));
          await stage.messenger.locator(".oc-pill").waitFor();
        },
      },
      pending: {
        open: async (stage) => {
          await thread(stage);
          await stage.cut();
          await stage.send("Is anybody there?");
          await stage.sees("Sending");
        },
        undo: async (stage) => {
          await stage.page.context().setOffline(false);
          await stage.messenger.locator('[data-status="pending"]').waitFor({ state: "detached" });
        },
      },
      "failed send": {
        open: async (stage) => {
          await thread(stage);
          await stage.sendRefused("I cannot send this.");
          await stage.sees("Not sent");
        },
        undo: (stage) => stage.messenger.locator(".oc-retry").last().click(),
      },
      closed: { open: (stage) => stage.go("showConversation", idOf(stage, "closed")) },
      ...RATING,
      menu: {
        open: async (stage) => {
          await thread(stage);
          await stage.click("Options");
          await stage.messenger.getByRole("menu").waitFor();
        },
      },
      emoji: { open: emoji },
      "emoji, none found": {
        open: async (stage) => {
          await emoji(stage);
          await stage.messenger.getByRole("searchbox").fill("zeppelin quokka");
          await stage.messenger.locator(".oc-emoji-grid button").first().waitFor({ state: "detached" });
        },
      },
      typing: {
        open: async (stage) => {
          await thread(stage);
          const said = { conversationId: idOf(stage, "rich"), isTyping: true };
          await stage.world.agent.mutate("typing:setForAgent", said);
          await stage.sees(/is typing/);
        },
        undo: (stage) =>
          stage.world.agent.mutate("typing:setForAgent", {
            conversationId: idOf(stage, "rich"),
            isTyping: false,
          }),
      },
      "e-mail asked": { open: emailCard },
      "e-mail wrong": {
        open: async (stage) => {
          await emailCard(stage);
          await stage.fill(/reach you/, "nobody");
          await stage.click("Save");
          await stage.sees(/does not look like/);
        },
      },
    },
  },
};
