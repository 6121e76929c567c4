import { snippet } from "../e2e/support/fixtures.ts";
import { launcherState } from "../e2e/support/launcher.ts";
import { type Arena, expect, test } from "./support/arena.ts";

/** What a page's markup and scripts can do to the tag, the settings and the calls of the API. */

const widgetTag = (arena: Arena) => `<script src="${arena.stack.info.widgetUrl}"></script>`;
const proper = (arena: Arena) => ({
  convexUrl: arena.stack.info.url,
  workspaceId: arena.stack.info.workspaceId,
});
const frames = (arena: Arena) =>
  arena.page.evaluate(() =>
    [...document.querySelectorAll<HTMLIFrameElement>("iframe:not(#sibling)")].map((each) => each.src),
  );

/** Tries each as options of `init`, and returns the addresses of the frames that any of them made. */
function initAll(arena: Arena, all: object[]): Promise<string[]> {
  return arena.page.evaluate(async (given) => {
    const made: string[] = [];
    for (const options of given) {
      window.OpencomWidget.init(options);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const frame = document.querySelector<HTMLIFrameElement>("iframe:not(#sibling)");
      if (!frame) continue;
      made.push(frame.src);
      frame.remove();
      window.OpencomWidget.destroy();
    }
    return made;
  }, all);
}

/** After all that was tried, the same loader serves a visitor. */
async function expectServes(arena: Arena, text: string): Promise<void> {
  await arena.page.evaluate((options) => window.OpencomWidget.init(options), proper(arena));
  await arena.ready();
  await arena.expectWorks(text);
  await arena.expectCalm();
}

test("[H15] no scheme but https, or http of this machine, makes a frame", async ({ arena }) => {
  await arena.open("scheme", { head: widgetTag(arena), isWaiting: false });
  const schemes = [
    "ftp://shop.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>1</script>",
    "blob:https://shop.example/0",
    "file:///etc/passwd",
    "about:blank",
    "about:srcdoc",
    "ws://localhost:1",
    "wss://shop.example",
    "vbscript:x",
    "view-source:https://shop.example",
    "filesystem:https://shop.example/t",
    "intent://x",
    "http://shop.example",
    "http:shop.example",
    "//shop.example",
    "/frame",
    "shop.example",
    "chrome://settings",
    "https:",
    "https://",
    "null",
    "http://",
  ];
  const { convexUrl, workspaceId } = proper(arena);
  expect(
    await initAll(
      arena,
      schemes.map((url) => ({ convexUrl: url, workspaceId })),
    ),
  ).toEqual([]);
  expect(
    await initAll(
      arena,
      schemes.map((frameUrl) => ({ convexUrl, workspaceId, frameUrl })),
    ),
  ).toEqual([]);
  expect(arena.lines).toEqual(["[Opencom] CONFIG_INVALID convexUrl", "[Opencom] CONFIG_INVALID frameUrl"]);
  await expectServes(arena, "hello after schemes");
});

test("[H16] userinfo, ports and slashes lead to no other host than the one that is read", async ({
  arena,
}) => {
  await arena.open("userinfo", { head: widgetTag(arena), isWaiting: false });
  const evil = "evil.localhost.example";
  const tricks = [
    `http://localhost@${evil}`,
    `http://localhost:80@${evil}`,
    `http://127.0.0.1@${evil}`,
    `http://localhost#@${evil}`,
    `http://[::1]@${evil}`,
    `http://localhost.${evil}`,
    `http://127.0.0.1.${evil}`,
    `http://localhost%2f@${evil}`,
    `http://localhost\\@${evil}`,
    `http://localhost:1\\@${evil}`,
    `http://localhost/@${evil}`,
    `http://localhost?@${evil}`,
    `http://${evil}#localhost`,
    `http://${evil}/localhost`,
    `http://${evil}:localhost`,
    "http://localhost:99999",
    "http://localhost:-1",
    "http://localhost:0x50",
    "http://127.0.0.1:",
    "http://user:secret@localhost:1",
    "https://user:secret@127.0.0.1:1",
    `http://x.localhost:1`,
    "http://2130706433:1",
    "http://0x7f.1:1",
    "http://[::ffff:127.0.0.1]:1",
  ];
  const { convexUrl, workspaceId } = proper(arena);
  const made = [
    ...(await initAll(
      arena,
      tricks.map((url) => ({ convexUrl: url, workspaceId })),
    )),
    ...(await initAll(
      arena,
      tricks.map((frameUrl) => ({ convexUrl, workspaceId, frameUrl })),
    )),
  ];
  expect(made.length).toBeGreaterThan(0);
  expect(
    made.filter((src) => !/^(localhost|x\.localhost|127\.0\.0\.1)$/.test(new URL(src).hostname)),
  ).toEqual([]);
  await expectServes(arena, "hello after userinfo");
});

test("[H17] blanks around a value are taken off; controls inside one are refused or mean nothing", async ({
  arena,
  stack,
}) => {
  const { url, workspaceId } = stack.info;
  const blank = " \n\t\f\r\u00a0\u2003\ufeff ";
  await arena.open("blanks", {
    head: snippet(stack, {
      "data-opencom-convex-url": `${blank}${url}${blank}`,
      "data-opencom-workspace-id": `${blank}${workspaceId}${blank}`,
      "data-opencom-color": " #0f766e\n",
      "data-opencom-track-page-views": blank,
    }),
  });
  expect(arena.lines).toEqual([]);
  const ids = [
    "\u0000",
    "\n",
    "\r\n",
    "\u200b",
    "\u202e",
    "\u2028",
    "%00",
    " ",
    "/",
    "..",
    "?",
    "#",
    "\ud800",
    "ａ",
  ];
  const before = await frames(arena);
  await arena.page.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(() => frames(arena), { timeout: 15_000 }).toEqual([]);
  const bad = ids.flatMap((piece) => [`${workspaceId}${piece}`, `${piece}${workspaceId}`, `a${piece}b`]);
  expect(
    await initAll(
      arena,
      bad.map((id) => ({ convexUrl: url, workspaceId: id })),
    ),
  ).toEqual([]);
  expect(arena.lines).toEqual(["[Opencom] CONFIG_INVALID workspaceId"]);
  expect(before).toHaveLength(1);
  await expectServes(arena, "hello after blanks");
});

test("[H18] what is over-long is refused, cut, or told; the page's own title and address never stop the widget", async ({
  arena,
  stack,
}) => {
  await arena.open("over-long", {
    head: `<script>document.title = "t".repeat(2e5); history.replaceState(0, "", "#" + "h".repeat(1e5));</script>${snippet(stack)}`,
  });
  const { convexUrl, workspaceId } = proper(arena);
  await arena.page.evaluate(() => {
    const long = "x".repeat(100_000);
    const api = window.OpencomWidget as unknown as Record<string, (...args: unknown[]) => void>;
    api.identify?.({ email: long, name: long });
    api.update?.({ clientIdentifier: long });
    api.setLocale?.("d".repeat(36));
    api.trackEvent?.("e".repeat(257));
    api.showConversation?.("c".repeat(129));
    api.close?.();
    document.title = "u".repeat(2e5);
    history.pushState(0, "", `?${"p".repeat(1e5)}`);
  });
  await expect
    .poll(() => arena.lines)
    .toEqual(
      expect.arrayContaining(["identify", "update"].map((name) => `[Opencom] MESSAGE_TOO_LARGE ${name}`)),
    );
  await expect
    .poll(() => arena.lines)
    .toEqual(
      expect.arrayContaining(
        ["setLocale", "trackEvent"].map((name) => `[Opencom] ARGUMENT_INVALID ${name}()`),
      ),
    );
  await arena.expectWorks("hello under a long title");
  await arena.page.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(() => frames(arena), { timeout: 15_000 }).toEqual([]);
  const long = [
    { convexUrl, workspaceId: "w".repeat(129) },
    { convexUrl: `http://${"a.".repeat(2e5)}example`, workspaceId },
  ];
  expect(await initAll(arena, long)).toEqual([]);
  await expectServes(arena, "hello after the over-long");
});

test("[H19] markup in names, labels and prefilled words is text, in page and frame", async ({
  arena,
  stack,
}) => {
  const markup = `<img src=x onerror="top.pwned=1;self.pwned=1"><script>self.pwned=1</script>"'><svg onload=self.pwned=1>`;
  const quoted = markup.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  await arena.open("markup", {
    head: snippet(stack, {
      "data-opencom-client-identifier": quoted,
      "data-opencom-color": "#fff;background:url(//evil.localhost/x)",
      "data-opencom-side": "left;position:static",
      "data-opencom-icon": quoted,
    }),
  });
  await arena.page.evaluate((text) => {
    window.OpencomWidget.identify({
      email: "ada@shop.example",
      name: text,
      company: text,
      customAttributes: { note: text },
    });
    window.OpencomWidget.showNewMessage(text);
  }, markup);
  await arena.toHost(
    JSON.stringify({ t: "order", d: { set: { open: markup, close: markup, badge: markup } } }),
    JSON.stringify({
      t: "order",
      d: {
        warn: ["MARKUP", markup],
        box: { id: markup, path: `/http/surface/${markup}`, placement: "corner", title: markup },
      },
    }),
  );
  await expect.poll(async () => (await launcherState(arena.page))?.label).toBe(markup);
  const { composer } = await arena.messenger();
  await expect(composer).toHaveValue(markup);
  const found = () =>
    [...document.querySelectorAll("img[src=x], svg[onload], script:not([src]):not([type])")].length;
  expect(await arena.app.evaluate(found)).toBe(0);
  expect(await arena.page.evaluate(found)).toBe(0);
  for (const realm of [arena.page.mainFrame(), arena.app])
    expect(await realm.evaluate(() => "pwned" in window)).toBe(false);
  await arena.expectWorks("hello after markup");
  await arena.expectCalm();
});

test("[H20] elements that clobber our names, or the document's, are not taken for settings, tags or us", async ({
  arena,
  stack,
}) => {
  const evil = "https://evil.example";
  await arena.open("clobber", {
    head: "",
    isWaiting: false,
    bodyEnd: `<form id="opencomSettings"><input name="convexUrl" value="${evil}"><input name="workspaceId" value="evil"></form>
      <a id="opencomSettings" href="${evil}"></a><img name="OpencomWidget"><img name="currentScript" data-opencom-convex-url="${evil}">
      <form name="title"></form><img name="referrer"><form name="activeElement"></form><form id="q"><input name="version"></form>
      <a id="crossOriginIsolated"></a><a id="navigation"></a><a id="origin"></a><form id="localStorage"></form>
      <div id="m"></div><iframe name="visualViewport" id="opencom"></iframe>${snippet(stack, { async: null })}`,
  });
  await arena.ready();
  expect((await frames(arena)).filter((src) => src && !src.startsWith(`${stack.info.url}/`))).toEqual([]);
  await arena.expectWorks("hello among clobberers");
  await arena.expectCalm();
});

test("[H21] what settings inherit counts as not given, whatever Object.prototype holds", async ({
  arena,
  stack,
}) => {
  const evil = `"https://evil.example"`;
  await arena.open("inherited", {
    head: "",
    isWaiting: false,
    bodyEnd: `<script>
      for (const [name, value] of Object.entries({ workspaceId: "evil", frameUrl: ${evil}, convexUrl: ${evil}, user: { userId: "evil" }, launcher: "hidden", memory: { until: 9e15 }, until: 9e15, version: "evil", q: [["hide"]] }))
        Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
      window.opencomSettings = Object.create({ convexUrl: ${evil}, workspaceId: "evil" });
      for (const value of [new (class { convexUrl = ${evil} })(), Object.create(Object.create(null)), [${evil}], new Map([["convexUrl", ${evil}]]), JSON.parse('{"__proto__":{"convexUrl":"https://evil.example"}}')]) window.opencomSettings = value;
      realm.prototypesBefore = realm.prototypes();
    </script>${snippet(stack, { async: null })}`,
  });
  await arena.ready();
  const [src = ""] = await frames(arena);
  expect(src).toContain(`${stack.info.url}/http/frame/${stack.info.workspaceId}#`);
  await arena.expectWorks("hello to heirs");
  await arena.expectCalm();
});

const THROWING = {
  getter: `Object.defineProperty(window, "opencomSettings", { get() { throw new Error("hostile getter"); } });`,
  field: `window.opencomSettings = { get user() { throw new Error("hostile getter"); } };`,
  proxy: `window.opencomSettings = new Proxy({}, { ownKeys() { throw new Error("hostile proxy"); } });`,
};

for (const [name, script] of Object.entries(THROWING))
  test(`[H22] settings that throw when they are looked at (${name}): the tag alone serves, and the page hears nothing`, async ({
    arena,
    stack,
  }) => {
    await arena.open(`throwing-${name}`, {
      head: `<script>${script}</script>${snippet(stack, { async: null })}`,
      isWaiting: false,
    });
    await arena.ready();
    expect(arena.errors).toEqual([]);
    await arena.expectWorks("hello from the tag");
    await arena.expectCalm();
  });

test("[H22] getters, proxies and conversions that throw or lie cost one line, not the page", async ({
  arena,
  stack,
}) => {
  await arena.open("getters");
  await arena.page.evaluate((convexUrl) => {
    const fail = () => {
      throw new Error("hostile getter");
    };
    const api = window.OpencomWidget as unknown as Record<string, (...args: unknown[]) => unknown>;
    const thrower = Object.defineProperty({}, "email", { get: fail, enumerable: true });
    const proxy = new Proxy({}, { get: fail, ownKeys: fail, has: fail, getPrototypeOf: fail });
    const liar = { toString: fail, valueOf: fail, toJSON: fail, [Symbol.toPrimitive]: fail };
    let times = 0;
    const changing = {
      get theme() {
        return times++ % 2 ? "dark" : { evil: 1 };
      },
    };
    for (const value of [
      thrower,
      proxy,
      liar,
      changing,
      { user: thrower },
      [thrower],
      { customAttributes: liar },
    ])
      for (const name of Object.keys(api))
        if (!/^(version|destroy|logout|ready|setConsent)$/.test(name)) api[name]?.(value, value);
    api.init?.({ convexUrl, workspaceId: liar });
    api.init?.({ convexUrl: liar, workspaceId: "w" });
    api.on?.("ready", liar);
    api.on?.(liar, fail);
  }, stack.info.url);
  expect(arena.errors).toEqual([]);
  expect(
    arena.lines.every((line) =>
      /ARGUMENT_INVALID|CONFIG_INVALID|IDENTITY_UNPROVEN|VALUE_IGNORED|FEATURE_UNAVAILABLE/.test(line),
    ),
  ).toBe(true);
  expect(arena.lines.some((line) => line.includes("ARGUMENT_INVALID identify()"))).toBe(true);
  await expectServes(arena, "hello after getters");
});

test("[H23] one tag or twenty, equal or at odds: one widget, one global, one line for each copy", async ({
  arena,
  stack,
}) => {
  const tag = snippet(stack, { async: null });
  const odd = snippet(stack, {
    async: null,
    "data-opencom-launcher": "visible",
    "data-opencom-bottom": "12",
  });
  await arena.open("repeated", { head: tag + tag, bodyEnd: tag.repeat(10) + odd + tag.repeat(7) });
  await arena.page.waitForTimeout(500);
  expect(await frames(arena)).toHaveLength(1);
  expect(new Set(arena.lines)).toEqual(new Set(["[Opencom] DOUBLE_INCLUDE "]));
  await arena.expectWorks("hello once");
  await arena.expectCalm();
});

test("[H24] secrets in the page's address go no further than the frame: not stored, not asked for, not told", async ({
  arena,
  stack,
  site,
}) => {
  const asked: string[] = [];
  arena.page.on("request", (request) => asked.push(request.url(), JSON.stringify(request.headers())));
  await arena.open("secret");
  await arena.page.goto(
    `${site.url}/secret?reset_token=CANARY-1&utm_source=news&email=CANARY-2#access_token=CANARY-3`,
  );
  await arena.ready();
  await arena.expectWorks("hello from a secret address");
  await arena.page.evaluate(() => history.pushState(0, "", "/account?session=CANARY-4#id_token=CANARY-5"));
  await arena.page.waitForTimeout(1_500);
  const own = asked.filter(
    (each) => !each.startsWith(site.url) && !each.includes(`"sec-fetch-dest":"document"`),
  );
  expect(own.filter((each) => /CANARY/.test(each))).toEqual([]);
  const { readdirSync, readFileSync, statSync } = await import("node:fs");
  const stored = readdirSync(stack.info.dataDir, { recursive: true })
    .map((name) => `${stack.info.dataDir}/${String(name)}`)
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file).toString("latin1"))
    .join("\n");
  expect(stored).toContain("hello from a secret address");
  expect(stored.match(/CANARY-\d/g) ?? []).toEqual([]);
  expect(await arena.page.evaluate(() => Object.entries(localStorage).join())).not.toContain("CANARY");
  await arena.expectCalm();
});
