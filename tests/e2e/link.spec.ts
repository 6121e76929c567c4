import type { Page } from "@playwright/test";
import { ChaosProxy } from "../chaos/chaosProxy.ts";
import { Random } from "../chaos/random.ts";
import { ProxiedServer } from "../chaos/server.ts";
import { test as base, expect, snippet } from "./support/fixtures.ts";
import { clickLauncher, expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

/** A watchdog (2.5 to 8 s), a pause, a new socket: room for each on a busy machine. */
const BACK = { timeout: 60_000 };

type Line = { proxy: ChaosProxy; server: ProxiedServer; put(path: string): string };

/** A server behind a line that can be broken, and pages with its widget. */
const test = base.extend<{ line: Line }>({
  line: async ({ site }, use) => {
    const proxy = await ChaosProxy.start(new Random(1));
    const server = await ProxiedServer.start(proxy.url, { OPENCOM_TRUST_PROXY: "1" });
    proxy.target = server.port;
    await server.allow([new URL(site.url).origin]);
    const { widgetUrl, url, workspaceId } = server.info;
    const head = `<script async src="${widgetUrl}" data-opencom-convex-url="${url}" data-opencom-workspace-id="${workspaceId}"></script>`;
    await use({ proxy, server, put: (path) => site.put(path, { head }) });
    await proxy.stop();
    await server.stop();
  },
});

const banner = (messenger: Messenger) => messenger.frame.getByText(/connecting again/i);
const bubble = (messenger: Messenger, text: string) =>
  messenger.frame.locator("[role=log] .oc-bubble[data-status]", { hasText: text });

/** Tells the frame's document from one that was loaded in its place. */
const birthOf = (page: Page) =>
  page
    .frames()
    .find((each) => each.url().includes("/frame/"))
    ?.evaluate(() => performance.timeOrigin);

test("a line that swallows everything: the banner shows, what is written waits, and goes out once when it is back", async ({
  line: { proxy, server, put },
  visitorPage,
}) => {
  await visitorPage.goto(put("/black-hole"));
  const messenger = new Messenger(visitorPage);
  await messenger.start("before the dark");
  await expect(bubble(messenger, "before the dark")).toHaveAttribute("data-status", "sent");
  const birth = await birthOf(visitorPage);
  // Nothing is closed, nothing is refused: only silence.
  proxy.break("blackHole", false);
  await messenger.send("into the dark");
  await expect(banner(messenger)).toBeVisible(BACK);
  await expect(bubble(messenger, "into the dark")).toHaveAttribute("data-status", "pending");
  expect(await server.conversations()).toEqual([["before the dark"]]);
  await messenger.send("still nothing");
  proxy.heal();
  for (const text of ["into the dark", "still nothing"])
    await expect(bubble(messenger, text)).toHaveAttribute("data-status", "sent", BACK);
  await expect(banner(messenger)).toHaveCount(0);
  expect(await server.conversations()).toEqual([["before the dark", "into the dark", "still nothing"]]);
  expect(await birthOf(visitorPage)).toBe(birth);
});

test("a messenger opened while the server is away says so, stays open, and goes on by itself", async ({
  line: { proxy, put },
  visitorPage,
}) => {
  await visitorPage.goto(put("/away-before"));
  const messenger = new Messenger(visitorPage);
  await messenger.start("the first page");
  await expect(bubble(messenger, "the first page")).toHaveAttribute("data-status", "sent");
  await messenger.close();
  const next = put("/away-after");
  proxy.break("cut", true);
  // A connection that has not been cut yet would carry the next page's boot.
  await expect.poll(() => proxy.count()).toBe(0);
  await visitorPage.goto(next);
  await expectLauncher(visitorPage);
  await clickLauncher(visitorPage);
  await expect(messenger.frame.getByText(/cannot be reached/i)).toBeVisible(BACK);
  // Each failed attempt in between is one more occasion to close it.
  await visitorPage.waitForTimeout(4_000);
  await expect(messenger.frame.getByText(/cannot be reached/i)).toBeVisible();
  proxy.heal();
  await messenger.frame.getByText("the first page").first().waitFor(BACK);
  await messenger.openConversation("the first page");
  await messenger.send("the second page");
});

/** What a server can do to a socket that stays open, on the first one only: the messages it may see no more. */
const FAULTS = {
  "a server that ends the client for good": {
    toServer: () => true,
    onMutation: JSON.stringify({ type: "FatalError", error: "provoked" }),
  },
  "a server that leaves a message unanswered": {
    toServer: (text: string) => !isSend(text),
    onMutation: null,
  },
} as const;

const isSend = (text: string) => {
  const { type, udfPath } = JSON.parse(text) as { type: string; udfPath?: string };
  return type === "Mutation" && udfPath?.includes("messages:send") === true;
};

for (const [what, { toServer, onMutation }] of Object.entries(FAULTS)) {
  test(`${what}: another connection is made, and the message is there once`, async ({
    stack,
    site,
    visitorPage,
  }) => {
    let sockets = 0;
    await visitorPage.routeWebSocket(/\/api\/.*sync/, (socket) => {
      const isFirst = ++sockets === 1;
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const text = String(message);
        if (!isFirst || toServer(text)) server.send(message);
        if (isFirst && onMutation && isSend(text)) socket.send(onMutation);
      });
    });
    await visitorPage.goto(site.put("/supervised", { head: snippet(stack) }));
    const messenger = new Messenger(visitorPage);
    await messenger.start(`to begin: ${what}`);
    await expect(bubble(messenger, `to begin: ${what}`)).toHaveAttribute("data-status", "sent");
    expect(sockets).toBe(1);
    await messenger.send("does this arrive?");
    await expect.poll(() => sockets, BACK).toBeGreaterThan(1);
    await expect(bubble(messenger, "does this arrive?")).toHaveAttribute("data-status", "sent", BACK);
    await visitorPage.reload();
    await messenger.open();
    await messenger.openConversation("does this arrive?");
    await expect(bubble(messenger, "does this arrive?")).toHaveCount(1);
  });
}

test("off line by the browser's own word: the banner says it, what is written goes out once when it is back", async ({
  line: { server, put },
  visitorPage,
}) => {
  await visitorPage.goto(put("/offline"));
  const messenger = new Messenger(visitorPage);
  await messenger.start("on line");
  await expect(bubble(messenger, "on line")).toHaveAttribute("data-status", "sent");
  await visitorPage.context().setOffline(true);
  await expect(messenger.frame.getByText(/you are off line/i)).toBeVisible(BACK);
  await messenger.send("off line");
  await visitorPage.context().setOffline(false);
  await expect(messenger.frame.getByText(/you are off line/i)).toHaveCount(0, BACK);
  await expect(bubble(messenger, "off line")).toHaveAttribute("data-status", "sent", BACK);
  expect(await server.conversations()).toEqual([["on line", "off line"]]);
});
