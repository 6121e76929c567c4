import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { clickLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

/**
 * Records, before any script of the page runs, everything the host realm is given: window messages, port messages,
 * storage, cookies, console lines and API events. Nothing of it may hold a token or a word a person wrote.
 */
const RECORDER = () => {
  if (window.top !== window) return;
  const recorded: unknown[] = [];
  window.recorded = recorded;
  const keep = (kind: string, value: unknown) => {
    try {
      recorded.push(`${kind} ${typeof value === "string" ? value : JSON.stringify(value)}`);
    } catch {
      recorded.push(`${kind} unserialisable`);
    }
  };
  window.addEventListener("message", (event) => keep("window", event.data), { capture: true });
  const start = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    ...start,
    set(handler) {
      start?.set?.call(this, (event: MessageEvent) => {
        keep("port", event.data);
        handler?.call(this, event);
      });
    },
  });
  const listen = MessagePort.prototype.addEventListener;
  MessagePort.prototype.addEventListener = function (
    this: MessagePort,
    type: string,
    handler: never,
    options: never,
  ) {
    if (type === "message")
      listen.call(this, type, ((event: MessageEvent) => keep("port", event.data)) as never);
    return listen.call(this, type, handler, options);
  } as never;
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: never[]) {
    keep("sent", args[0]);
    return post.apply(this, args as never);
  } as never;
};

test("the host realm never sees a token, a message or a name", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.addInitScript(RECORDER);
  const lines: string[] = [];
  visitorPage.on("console", (message) => lines.push(message.text()));
  await visitorPage.goto(
    site.put("/secrecy", {
      head: snippet(stack),
      bodyEnd: `<script>window.addEventListener("load", () => { for (const name of ["ready","open","close","unreadChanged","conversationStarted","messageReceived","userIdentified"]) OpencomWidget.on(name, (data) => window.recorded.push("event " + name + " " + JSON.stringify(data))); });</script>`,
    }),
  );
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("CANARY-VISITOR-7731");
  await inbox.open("CANARY-VISITOR-7731");
  await inbox.reply("CANARY-AGENT-9042");
  await expect(messenger.message("CANARY-AGENT-9042")).toBeVisible();
  await messenger.close();
  await inbox.reply("CANARY-TEASER-1187");
  await expect.poll(async () => (await launcherState(visitorPage))?.text).toContain("1");
  await clickLauncher(visitorPage);
  await messenger.frame.getByRole("main").waitFor();

  const host = await visitorPage.evaluate(() => ({
    recorded: window.recorded.map(String),
    storage: Object.entries({ ...localStorage, ...sessionStorage }).map((each) => each.join("=")),
    cookies: document.cookie,
    html: document.documentElement.outerHTML,
  }));
  expect(
    host.recorded.some((each) => each.startsWith("port")),
    "the recorder sees port messages",
  ).toBe(true);
  const everything = [...host.recorded, ...host.storage, host.cookies, host.html, ...lines].join("\n");
  for (const canary of ["CANARY", "wst_", stack.info.owner.email, "ags_"])
    expect(everything).not.toContain(canary);
  // No secret of any shape: neither a 64-digit hex string nor its hash.
  expect(everything.replace(/integrity="[^"]*"/g, "")).not.toMatch(/[0-9a-f]{64}/);
  // Nor a page handle, which is off unless a workspace has asked for it (pageHandles.spec.ts has that exception).
  expect(everything).not.toMatch(/\\?"h\\?":/);
  expect(host.cookies).toBe("");
  expect(host.storage.length, host.storage.join("\n")).toBeLessThanOrEqual(1);
});

test("nothing on disk or in system tables holds a raw token", async ({ stack, site, visitorPage }) => {
  await visitorPage.goto(site.put("/secrecy-disk", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("hello from the disk test");
  const frame = visitorPage.frames().find((each) => each.url().includes("/frame/"));
  const secrets = await frame?.evaluate(() =>
    Object.values({ ...localStorage }).flatMap((each) => each.match(/wst_[0-9a-f]{64}|[0-9a-f]{64}/g) ?? []),
  );
  // A token's own hash may lie beside it: that is what the server keeps, and it opens nothing.
  const { createHash } = await import("node:crypto");
  const hashes = (secrets ?? []).map((secret) => createHash("sha256").update(secret).digest("hex"));
  const raw = (secrets ?? []).filter((secret) => !hashes.includes(secret));
  expect(raw.some((secret) => secret.startsWith("wst_"))).toBe(true);
  const { readdirSync, readFileSync, statSync } = await import("node:fs");
  const { join } = await import("node:path");
  const files = readdirSync(stack.info.dataDir, { recursive: true }).map((name) =>
    join(stack.info.dataDir, String(name)),
  );
  const read = () =>
    files
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file).toString("latin1"))
      .join("\n");
  await expect
    .poll(() => read().includes("hello from the disk test"), { message: "what was written is on disk" })
    .toBe(true);
  const bytes = read();
  for (const secret of raw)
    expect(bytes.includes(secret.replace("wst_", "")), "a raw secret lies on disk").toBe(false);
});
