import { snippet } from "../e2e/support/fixtures.ts";
import { type Arena, agentOf, expect, test } from "./support/arena.ts";
import { greeting, HANDSHAKE, NONCE, rawFrame, shake } from "./support/rawFrame.ts";
import type { RealmWindow } from "./support/realm.ts";

/**
 * Before there is a private line: who may shake hands, with what, how often. In most tests the frame stands in the page
 * without a loader and the test plays the loader; each ends with a proper handshake that works.
 */

const HELLO = { opencom: 1, nonce: NONCE, build: "0.1.0" };

/** A page with a bare frame. */
async function openRaw(arena: Arena, name: string): Promise<void> {
  const { url, workspaceId } = arena.stack.info;
  await arena.open(name, { head: "", bodyEnd: rawFrame(url, workspaceId), isWaiting: false });
  await arena.app.waitForLoadState();
}

/** Nothing has happened yet: a proper loader is still served. */
async function expectProper(arena: Arena, isShaken = false): Promise<void> {
  const { url, workspaceId } = arena.stack.info;
  const wires = [greeting(url, workspaceId)];
  const { replies, orders } = await shake(arena.page, {
    first: isShaken ? [] : [HANDSHAKE],
    hello: HELLO,
    wires,
    waitMs: 2_000,
  });
  expect(replies).toHaveLength(isShaken ? 0 : 1);
  expect(orders.some((order) => (order.emit as string[] | undefined)?.[0] === "ready")).toBe(true);
  await arena.expectCalm();
}

test("[H2] a frame shakes hands with no origin but a listed one, however alike the name", async ({
  arena,
  stack,
  site,
}) => {
  const port = new URL(site.url).port;
  const agentToken = await agentOf(stack);
  await stack.run("workspaces:setAllowedOrigins", { agentToken, allowedOrigins: [site.url] });
  try {
    for (const host of ["127.0.0.1.evil.localhost", "evil127.0.0.1.localhost", "localhost"]) {
      const page = await arena.page.context().newPage();
      const { url, workspaceId } = stack.info;
      const path = new URL(site.put("/look-alike", { bodyEnd: rawFrame(url, workspaceId) })).pathname;
      await page.goto(`http://${host}:${port}${path}`);
      const shaken = await shake(page, {
        first: [HANDSHAKE, HANDSHAKE],
        hello: HELLO,
        wires: [greeting(url, workspaceId)],
      });
      expect([host, shaken]).toEqual([host, { replies: [], orders: [] }]);
      await page.close();
    }
    await openRaw(arena, "listed");
    await expectProper(arena);
  } finally {
    await stack.run("workspaces:setAllowedOrigins", { agentToken, allowedOrigins: [] });
  }
});

test("[H1] [H2] a sibling that knows the nonce shakes no hands and stops nobody", async ({ arena }) => {
  await openRaw(arena, "sibling-knows");
  const heard = await arena.sibling.evaluate(
    async ([handshake, hello]) => {
      const heard: unknown[] = [];
      addEventListener("message", ({ data }) => heard.push(data));
      const app = parent.frames[1] as Window;
      for (let times = 0; times < 50; times++) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => heard.push(data);
        app.postMessage(handshake, "*");
        app.postMessage(hello, "*", [port2]);
        port1.postMessage(`{"t":"open","d":[]}`);
        parent.postMessage({ postmate: "handshake-reply", type: "application/x-postmate-v1+json" }, "*");
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      return heard;
    },
    [HANDSHAKE, HELLO] as const,
  );
  expect(heard).toEqual([]);
  await expectProper(arena);
});

test("[H3] a sender that is gone before its words arrive is nobody, to frame and host", async ({
  arena,
  evil,
}) => {
  await openRaw(arena, "gone");
  const words = [HANDSHAKE, HELLO, { postmate: "handshake-reply", type: HANDSHAKE.type }];
  const url = evil.put("/farewell", {
    html: `<!doctype html><script>parent.postMessage("farewell", "*"); for (let i = 0; i < 60; i++) for (const word of ${JSON.stringify(words)}) { const { port2 } = new MessageChannel(); parent.frames[1].postMessage(word, "*", [port2]); parent.postMessage(word, "*"); }</script>`,
  });
  await arena.page.evaluate(async (src) => {
    for (let times = 0; times < 10; times++) {
      const iframe = document.createElement("iframe");
      iframe.src = `${src}?${times}`;
      await new Promise<void>((resolve) => {
        const leave = ({ source }: MessageEvent) => {
          if (source !== iframe.contentWindow) return;
          iframe.remove();
          removeEventListener("message", leave);
          resolve();
        };
        addEventListener("message", leave);
        document.body.append(iframe);
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }, url);
  for (const realm of [arena.page.mainFrame(), arena.app])
    expect(await realm.evaluate(() => (window as unknown as RealmWindow).realm.nullSources)).toBeGreaterThan(
      0,
    );
  await expectProper(arena);
});

test("[H4] what comes before its time is ignored: hello before handshake, calls before hello, calls before init", async ({
  arena,
  stack,
}) => {
  await openRaw(arena, "early");
  const { url, workspaceId } = stack.info;
  const calls = ["open", "page", "identify", "logout", "close", "intent", "destroyed", "reply"].map((t) =>
    JSON.stringify({ t, d: [{}], i: 1, r: 1 }),
  );
  expect(await shake(arena.page, { first: [...calls, HELLO], hello: HELLO, wires: calls })).toEqual({
    replies: [],
    orders: [],
  });
  const { orders } = await shake(arena.page, {
    first: [HANDSHAKE],
    hello: HELLO,
    wires: [...calls, greeting(url, workspaceId), greeting("https://evil.example", "w")],
    waitMs: 2_500,
  });
  expect(orders.filter((order) => (order.emit as string[] | undefined)?.[0] === "ready")).toHaveLength(1);
  await arena.expectCalm();
});

test("[H4] what comes late is ignored: orders and replies after destroy, calls on a port that is closed", async ({
  arena,
}) => {
  await arena.open("late");
  await arena.page.evaluate(() => {
    const own = window as unknown as RealmWindow & { late: string[]; old: MessagePort | undefined };
    own.late = [];
    own.old = own.realm.ports.at(-1);
    for (const name of ["open", "ready", "blocked", "unreadChanged"] as const)
      window.OpencomWidget.on(name, () => own.late.push(name));
  });
  // A frame that is asked to say goodbye, and goes on ordering instead.
  await arena.app.evaluate(() => {
    const [port] = (window as unknown as RealmWindow).realm.ports;
    const d = { isOpen: true, set: { isOn: true, visitor: "late" }, emit: ["open"] };
    const post = port?.postMessage.bind(port);
    if (!port || !post) return;
    port.postMessage = (wire: unknown) => {
      if (String(wire).includes(`"reply"`))
        for (let times = 0; times < 200; times++) post(JSON.stringify({ t: "order", d }));
      post(wire);
    };
  });
  const received = () => arena.page.evaluate(() => (window as unknown as RealmWindow).realm.portMessages);
  const before = await received();
  await arena.page.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(received).toBeGreaterThanOrEqual(before + 200);
  await expect(arena.page.locator('iframe[src*="/frame/"]')).toHaveCount(0, { timeout: 15_000 });
  const after = await arena.page.evaluate(() => {
    const own = window as unknown as RealmWindow & { late: string[]; old: MessagePort };
    own.old.postMessage(`{"t":"open","d":[]}`);
    return { isReady: window.OpencomWidget.isReady(), heard: own.late };
  });
  expect(after).toEqual({ isReady: false, heard: [] });
  expect(arena.errors).toEqual([]);
});

test("[H5] an old nonce, a second hello and a third are ignored without an answer", async ({ arena }) => {
  await openRaw(arena, "replay");
  for (const nonce of [
    "4,3,2,1",
    "1,2,3",
    "1,2,3,4,5",
    " 1,2,3,4",
    "1,2,3,4 ",
    "",
    "0x1,2,3,4",
    ["1,2,3,4"],
    null,
  ])
    expect(
      await shake(arena.page, {
        first: nonce === "4,3,2,1" ? [HANDSHAKE] : [],
        hello: { ...HELLO, nonce },
        waitMs: 100,
      }),
    ).toEqual({
      replies: nonce === "4,3,2,1" ? [expect.anything()] : [],
      orders: [],
    });
  await expectProper(arena, true);
  const { url, workspaceId } = arena.stack.info;
  for (let times = 0; times < 2; times++)
    expect(
      await shake(arena.page, { first: [HANDSHAKE], hello: HELLO, wires: [greeting(url, workspaceId)] }),
    ).toEqual({ replies: [], orders: [] });
});

test("[H6] a major that is none is ignored; one that is not spoken is told so once, and the line is closed", async ({
  arena,
}) => {
  await openRaw(arena, "version");
  await shake(arena.page, { first: [HANDSHAKE] });
  for (const opencom of [0, -1, 1.5, "1", null, true, [1], { min: 0, max: 0 }, undefined])
    expect((await shake(arena.page, { hello: { ...HELLO, opencom }, waitMs: 100 })).orders).toEqual([]);
  const { url, workspaceId } = arena.stack.info;
  const wires = [greeting(url, workspaceId), `{"t":"open","d":[]}`];
  const { orders } = await shake(arena.page, { hello: { ...HELLO, opencom: 99 }, wires, waitMs: 1_500 });
  expect(orders).toEqual([
    { warn: ["VERSION_MISMATCH", expect.any(String)] },
    { set: { isOn: false }, isOpen: false, emit: ["blocked", { code: "VERSION_MISMATCH" }] },
  ]);
  await arena.expectCalm();
});

test("[H8] a hello with no port, two ports, no build or a long one is ignored; unknown fields are not minded", async ({
  arena,
  stack,
}) => {
  await openRaw(arena, "fields");
  await shake(arena.page, { first: [HANDSHAKE] });
  for (const ports of [0, 2, 5])
    expect((await shake(arena.page, { hello: HELLO, ports, waitMs: 100 })).orders).toEqual([]);
  for (const hello of [
    { opencom: 1, nonce: NONCE },
    { ...HELLO, build: 1 },
    { ...HELLO, build: "x".repeat(65) },
    { nonce: NONCE, build: "" },
    [1, NONCE, "0.1.0"],
    JSON.stringify(HELLO),
    null,
  ])
    expect((await shake(arena.page, { hello, waitMs: 100 })).orders).toEqual([]);
  const { url, workspaceId } = stack.info;
  const extra = { ...HELLO, caps: ["all"], min: 0, __proto__: { x: 1 }, nonsense: {} };
  const { orders } = await shake(arena.page, {
    hello: extra,
    wires: [greeting(url, workspaceId)],
    waitMs: 2_000,
  });
  expect(orders.length).toBeGreaterThan(0);
  await arena.expectCalm();
});

test("[H13] five hundred handshakes and hellos get one answer and one line", async ({ arena, stack }) => {
  await openRaw(arena, "flood");
  const { url, workspaceId } = stack.info;
  const { replies } = await shake(arena.page, { first: Array(500).fill(HANDSHAKE) });
  expect(replies).toHaveLength(1);
  const ready = await arena.page.evaluate(
    async ([hello, wire]) => {
      const app = document.querySelector<HTMLIFrameElement>("#app")?.contentWindow as Window;
      const spoken: number[] = [];
      for (let index = 0; index < 500; index++) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => spoken.push(index);
        app.postMessage(hello, "*", [port2]);
        port1.postMessage(wire);
      }
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      return [...new Set(spoken)];
    },
    [HELLO, greeting(url, workspaceId)] as const,
  );
  expect(ready).toEqual([0]);
  await arena.expectCalm();
});

test("[H1] [H13] a sibling that answers in the frame's place during the loader's handshake changes nothing", async ({
  arena,
  stack,
}) => {
  await arena.open("during", { head: "", isWaiting: false });
  await arena.sibling.evaluate(() => {
    const reply = { postmate: "handshake-reply", type: "application/x-postmate-v1+json" };
    const timer = setInterval(() => {
      for (let times = 0; times < 20; times++) parent.postMessage(reply, "*");
    }, 1);
    setTimeout(() => clearInterval(timer), 8_000);
  });
  await arena.page.evaluate((text) => {
    const given = new DOMParser().parseFromString(text, "text/html").querySelector("script");
    const script = document.createElement("script");
    for (const { name, value } of given?.attributes ?? []) script.setAttribute(name, value);
    document.head.append(script);
  }, snippet(stack));
  await arena.ready();
  await arena.expectWorks("hello beside a liar");
  await arena.expectCalm();
});
