import { snippet } from "../e2e/support/fixtures.ts";
import type { Stack } from "../e2e/support/stack.ts";
import { agentOf, expect, test } from "./support/arena.ts";
import { greeting, HANDSHAKE, NONCE, rawFrame, shake } from "./support/rawFrame.ts";

/** The list of sites as a browser and the running server apply it; `origins.test.ts` has the rules alone. */

const HELLO = { opencom: 1, nonce: NONCE, build: "0.1.0" };

/** Lists these while `run` runs. */
async function withList(stack: Stack, allowedOrigins: string[], run: () => Promise<void>): Promise<void> {
  const agentToken = await agentOf(stack);
  await stack.run("workspaces:setAllowedOrigins", { agentToken, allowedOrigins });
  try {
    await run();
  } finally {
    await stack.run("workspaces:setAllowedOrigins", { agentToken, allowedOrigins: [] });
  }
}

const hex = (): string =>
  [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What `POST /boot` answers to somebody who claims to stand in these pages. */
async function boot(stack: Stack, parentOrigin: unknown, ancestorOrigins?: unknown): Promise<string> {
  const { url, workspaceId } = stack.info;
  const response = await fetch(`${url}/http/boot`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({
      workspaceId,
      tokenHash: hex(),
      nextResumeHash: hex(),
      page: { url: "https://shop.example/", title: "", referrer: "", locale: "en" },
      parentOrigin,
      ancestorOrigins,
    }),
  });
  const { status, code } = (await response.json()) as { status: string; code?: string };
  return code ?? status;
}

test("[H41] [H42] [H43] [H44] [H45] [H46] boot refuses every origin that is nearly right, claimed or above", async ({
  stack,
}) => {
  const list = [
    "https://shop.example",
    "https://*.acme.example",
    "https://xn--bcher-kva.example",
    "http://127.0.0.1:4001",
  ];
  await withList(stack, list, async () => {
    expect(await boot(stack, "https://shop.example")).toBe("ok");
    expect(
      await boot(stack, "https://a.acme.example", ["https://a.acme.example", "https://shop.example"]),
    ).toBe("ok");
    const strangers = [
      "https://shop.example.evil.test",
      "https://evilshop.example",
      "https://shop.example@evil.test",
      "http://shop.example",
      "https://shop.example:8443",
      "https://shop.example.",
      "HTTPS://SHOP.EXAMPLE",
      "https://shop.example/",
      "https://bücher.example",
      "https://bucher.example",
      "https://sh\u043ep.example",
      "http://127.1:4001",
      "http://2130706433:4001",
      "http://[::ffff:127.0.0.1]:4001",
      "http://127.0.0.1:4002",
      "null",
      "",
      "file://",
      "chrome-extension://shop.example",
      "about:srcdoc",
      "data:,",
      "*",
      "https://acme.example",
      "https://evilacme.example",
      "http://a.acme.example",
      "https://a.acme.example:1",
      "https://shop.example\r\nX-Evil: 1",
      "https://shop.example\u0000",
    ];
    for (const stranger of strangers) {
      expect([stranger, await boot(stack, stranger)]).toEqual([stranger, "ORIGIN_REFUSED"]);
      expect([
        stranger,
        await boot(stack, "https://shop.example", ["https://shop.example", stranger]),
      ]).toEqual([stranger, "ORIGIN_REFUSED"]);
    }
    for (const odd of [1, {}, ["https://shop.example"], true, null])
      expect(await boot(stack, odd)).toBe("INPUT_INVALID");
  });
});

test("[H46] [H47] the settings take no entry that could end a header, and the header is the list", async ({
  stack,
}) => {
  const agentToken = await agentOf(stack);
  const { url, workspaceId } = stack.info;
  const policy = async () => (await fetch(`${url}/http/frame/${workspaceId}`)).headers;
  const bad = [
    "https://shop.example; script-src *",
    "https://shop.example\r\nSet-Cookie: a=1",
    "https://shop.example\nX-Evil: 1",
    "'self'",
    "https://shop.example *",
    "https://shop.example,*",
    "https://shop.example\u2028x",
    "https://shop.example\u0000",
    "data:",
    "*",
    "https:",
    "https://*",
    "https://*.com",
    "https://*.github.io",
    "https://a*.example",
    "'none'; frame-ancestors *",
    "null",
  ];
  for (const entry of bad)
    await expect(
      stack.run("workspaces:setAllowedOrigins", {
        agentToken,
        allowedOrigins: ["https://ok.example", entry],
      }),
      entry,
    ).rejects.toThrow(/INPUT_INVALID/);
  const list = ["https://shop.example", "https://*.acme.example:8443", "http://localhost:3000"];
  await withList(stack, list, async () => {
    const headers = await policy();
    const directives = (headers.get("content-security-policy") ?? "").split(";").map((each) => each.trim());
    expect(directives.filter((each) => each.startsWith("frame-ancestors"))).toEqual([
      `frame-ancestors ${list.join(" ")}`,
    ]);
    expect([headers.get("x-evil"), headers.get("set-cookie"), headers.get("x-frame-options")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

test("[H45] a page without an origin gets no widget and no handshake", async ({ arena, stack, site }) => {
  const { url, workspaceId } = stack.info;
  const inner = site.put("/opaque-inner", {
    head: snippet(stack, { async: null }),
    bodyEnd: rawFrame(url, workspaceId),
  });
  await arena.open("opaque", {
    head: "",
    isWaiting: false,
    bodyEnd: `<iframe id="opaque" sandbox="allow-scripts" src="${inner}"></iframe>`,
  });
  await expect.poll(() => arena.lines).toEqual(["[Opencom] CONFIG_INVALID page without origin"]);
  const opaque = arena.page.frames().find((each) => each.url() === inner);
  expect(await opaque?.evaluate(() => self.origin)).toBe("null");
  expect(await opaque?.evaluate(() => document.querySelectorAll("iframe").length)).toBe(1);
  const shaken = await shake(opaque as never, {
    first: [HANDSHAKE],
    hello: HELLO,
    wires: [greeting(url, workspaceId)],
  });
  expect(shaken).toEqual({ replies: [], orders: [] });
});

test("[H41] [H42] a browser runs the frame on listed sites only: not below, beside or behind one", async ({
  arena,
  stack,
  site,
}) => {
  const { port } = new URL(site.url);
  const { url, workspaceId } = stack.info;
  const path = new URL(site.put("/beside", { bodyEnd: rawFrame(url, workspaceId) })).pathname;
  const ask = async (host: string) => {
    const page = await arena.page.context().newPage();
    await page.goto(`http://${host}:${port}${path}`);
    const { replies } = await shake(page, { first: [HANDSHAKE] });
    await page.close();
    return replies.length;
  };
  await withList(stack, [`http://shop.localhost:${port}`], async () => {
    expect(await ask("shop.localhost")).toBe(1);
    for (const host of [
      "evilshop.localhost",
      "a.shop.localhost",
      "shop.localhost.evil.localhost",
      "shop-localhost.localhost",
      "shop.localhost.",
    ])
      expect([host, await ask(host)]).toEqual([host, 0]);
    // A listed page inside one that is not.
    const listed = `http://shop.localhost:${port}${path}`;
    const page = await arena.page.context().newPage();
    await page.goto(
      `http://evil.localhost:${port}${new URL(site.put("/around", { bodyEnd: `<iframe src="${listed}"></iframe>` })).pathname}`,
    );
    const framed = page.frames().find((each) => each.url() === listed);
    expect((await shake(framed as never, { first: [HANDSHAKE] })).replies).toEqual([]);
    await page.close();
  });
});
