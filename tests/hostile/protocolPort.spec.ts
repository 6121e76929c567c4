import { type Arena, expect, test } from "./support/arena.ts";
import type { RealmWindow } from "./support/realm.ts";

/**
 * What is said on the private line: by scripts of the page, which reach the host's end, to the frame; and by a frame of
 * another release, or a broken one, to the host. Neither side may throw, hang, or take what it does not understand.
 */

const order = (d: object, more: object = {}) => JSON.stringify({ t: "order", d, ...more });
const call = (t: string, ...d: unknown[]) => JSON.stringify({ t, d });
/** Of each code of ours among the console's lines, what it names. */
const named = (arena: Arena, code: string) =>
  arena.lines.filter((line) => line.includes(` ${code} `)).map((line) => line.split(` ${code} `)[1]);
const isBoxSeen = (arena: Arena) => arena.page.locator('iframe[src*="/frame/"]').isVisible();

test("[H1] words that open the messenger over the private line do nothing from any window", async ({
  arena,
}) => {
  await arena.open("window-or-line");
  const before = await arena.state();
  const words = [order({ isOpen: true, set: { badge: "9" } }), call("open"), call("showNewMessage", "bait")];
  const all = [...words, ...words.map((word) => JSON.parse(word) as unknown)];
  const spray = (targets: unknown[]) => {
    const top = window.top as Window;
    const windows = [top, ...Array.from({ length: top.length }, (_, index) => top[index] as Window)];
    for (const each of windows) for (const word of targets) each.postMessage(word, "*");
    return new Promise((resolve) => setTimeout(resolve, 300));
  };
  for (const realm of [arena.sibling, arena.page.mainFrame(), arena.app]) await realm.evaluate(spray, all);
  expect(await arena.state()).toBe(before);
  // The same words from the one right sender.
  await arena.toHost(words[0]);
  await expect.poll(() => isBoxSeen(arena)).toBe(true);
  await arena.expectWorks("hello by the right line");
  await arena.expectCalm();
});

test("[H7] a type that is unknown is told once by name to the page, and does nothing to the host", async ({
  arena,
}) => {
  await arena.open("unknown");
  const types = [
    "startTour2",
    "eval",
    "",
    " ",
    "open ",
    "OPEN",
    "x".repeat(300),
    "surface.open",
    "shell.init",
  ];
  for (let times = 0; times < 3; times++) {
    await arena.toFrame(...types.map((type) => call(type, {})));
    await arena.toHost(...types.map((t) => JSON.stringify({ t, d: { nonsense: 1 }, i: 1 })));
  }
  await expect.poll(() => named(arena, "FEATURE_UNAVAILABLE").length).toBe(types.length);
  expect(named(arena, "FEATURE_UNAVAILABLE").every((line) => /^.{0,64}\(\)$/.test(line ?? ""))).toBe(true);
  expect(arena.lines).toHaveLength(types.length);
  await arena.expectWorks("hello after the unknown");
  await arena.expectCalm();
});

test("[H8] [H9] fields that are missing, many or of the wrong kind: refused by name, or left out", async ({
  arena,
}) => {
  await arena.open("fields-and-kinds");
  const odd = [null, 7, "12px", true, [], {}, [[]], { length: 1 }, "", -1, 1e308];
  for (const value of odd) {
    await arena.toFrame(
      JSON.stringify({ t: "page", d: value }),
      JSON.stringify({ t: "update", d: value, i: value }),
      call("page", value),
      call("setLocale", value),
      call("setTheme", value),
      call("trackEvent", value, value),
      call("gone", value, value),
      call("showConversation", value),
      call("update", {
        bottom: value,
        theme: value,
        launcher: "visible",
        locale: value,
        extra: value,
        user: null,
      }),
      call("open", value),
      call("close", value),
    );
    await arena.toHost(
      JSON.stringify({ t: value, d: value, r: value }),
      order({ look: value, memory: {}, tours: value }),
      order({
        look: { color: value, side: value, icon: value, spacing: value, bottom: value, theme: value },
      }),
      order({ set: { tours: value, badge: value, open: value, close: value, kept: value, extra: value } }),
      order({ box: { id: "m", width: value, height: value } }),
      order({ box: { id: value, path: value, placement: value, width: value, height: value, title: value } }),
      order({ emit: [value, value], extra: value }),
    );
    expect(
      await arena.page.evaluate(() => Array.isArray(window.OpencomWidget.getAvailableTours() ?? [])),
    ).toBe(true);
  }
  await expect
    .poll(() => named(arena, "ARGUMENT_INVALID"))
    .toEqual(
      expect.arrayContaining(["page()", "setLocale()", "setTheme(): light, dark or system", "gone()"]),
    );
  await arena.toHost(order({ set: { badge: "", open: "Open chat", close: "Close chat", tours: [] } }));
  await arena.expectWorks("hello after odd kinds");
  await arena.expectCalm();
});

test("[H9] an order that cannot be followed costs one line and nothing else", async ({ arena }) => {
  await arena.open("order-kinds");
  await arena.toHost(
    order({ warn: 5 }),
    order({ emit: 5 }),
    order({ warn: {} }),
    "not json",
    "",
    "[",
    "null",
    "7",
  );
  await expect.poll(() => named(arena, "INTERNAL").length).toBeGreaterThan(0);
  expect(arena.lines.every((line) => line.includes(" INTERNAL "))).toBe(true);
  await arena.expectWorks("hello after bad orders");
  await arena.expectCalm();
});

test("[H10] names that every object inherits are names of nothing", async ({ arena }) => {
  await arena.open("inherited-names", {
    bodyEnd: `<script>window.OpencomWidget = { q: [["constructor"], ["__proto__"], ["toString", 1], ["hasOwnProperty", "q"], ["__defineGetter__", "a", () => 1], [], [null], "open"] };</script>`,
  });
  const names = Reflect.ownKeys(Object.prototype).map(String);
  await arena.toFrame(...names.map((name) => call(name, name)));
  await arena.toHost(
    ...names.flatMap((name) => [
      JSON.stringify({ t: name, d: {} }),
      order({ emit: [name, {}] }),
      order({ box: { id: name, isGone: true } }),
      order({ box: { id: name, path: "/http/surface/x/", placement: name } }),
      order({ box: { id: name, path: "/http/surface/x/", placement: "corner" }, emit: [name] }),
      order({ box: { id: name, isGone: true } }),
    ]),
  );
  await expect
    .poll(() => named(arena, "FEATURE_UNAVAILABLE").sort())
    .toEqual(names.map((name) => `${name}()`).sort());
  await arena.page.evaluate((all) => {
    const { on } = window.OpencomWidget as unknown as { on(name: string, run: () => void): () => void };
    for (const name of all) on(name, () => undefined)();
  }, names);
  expect(arena.lines).toHaveLength(names.length);
  await arena.expectWorks("hello after inherited names");
  await arena.expectCalm();
});

test("[H11] an own __proto__ is nobody's prototype, at any level, on either side", async ({ arena }) => {
  await arena.open("own-proto");
  const evil = `{"polluted":1,"isOn":false,"color":"#000000","then":1,"toJSON":1}`;
  const wires = (type: string, inner: string) => [
    `{"t":"${type}","__proto__":${evil},"d":[{}]}`,
    `{"t":"${type}","d":{"__proto__":${evil}}}`,
    `{"t":"${type}","d":[{"__proto__":${evil},${inner}}]}`,
    `{"t":"${type}","d":[{"constructor":{"prototype":${evil}},${inner}}]}`,
  ];
  await arena.toFrame(
    ...wires("update", `"user":null,"__proto__":{"x":1}`),
    ...wires("page", `"url":"https://shop.example/","title":"","isRtl":false,"isFull":false`),
    `{"t":"trackEvent","d":["e",{"__proto__":${evil},"constructor":1}]}`,
    `{"t":"__proto__","d":${evil}}`,
  );
  await arena.toHost(
    ...["set", "look", "memory", "box"].flatMap((field) => [
      `{"t":"order","d":{"${field}":{"__proto__":${evil}}}}`,
      `{"t":"order","d":{"${field}":{"constructor":{"prototype":${evil}}}}}`,
    ]),
    `{"t":"order","__proto__":${evil},"d":{"__proto__":${evil}}}`,
    `{"t":"order","d":{"box":{"id":"__proto__","path":"/http/surface/x/","placement":"__proto__"}}}`,
  );
  await arena.page.waitForTimeout(300);
  const polluted = () =>
    ["polluted", "isOn", "color"].filter((key) => key in {} || key in [] || key in window);
  for (const realm of [arena.page.mainFrame(), arena.app]) expect(await realm.evaluate(polluted)).toEqual([]);
  await arena.expectWorks("hello after __proto__");
  await arena.expectCalm();
});

test("[H12] what is too long, too deep or too wide is dropped on each side, and never leaves the page", async ({
  arena,
}) => {
  await arena.open("outsized");
  const deep = (levels: number, open: string, end: string) => open.repeat(levels) + "1" + end.repeat(levels);
  const wide = (keys: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, index) => [`k${index}`, 1])));
  const data = [
    JSON.stringify("x".repeat(65_537)),
    JSON.stringify("x".repeat(2_000_000)),
    deep(17, "[", "]"),
    deep(5_000, '{"d":', "}"),
    deep(30_000, "[", "]"),
    wide(201),
    wide(4_000),
    JSON.stringify(Array(1_001).fill(0)),
    JSON.stringify(Array(20_000).fill(0)),
  ];
  await arena.toFrame(
    ...data.flatMap((each) => [`{"t":"page","d":[${each}]}`, `{"t":"trackEvent","d":["e",${each}]}`, each]),
  );
  await arena.toHost(
    ...data.flatMap((each) => [
      `{"t":"order","d":${each}}`,
      `{"t":"order","d":{"set":{"extra":${each}}}}`,
      each,
    ]),
  );
  await expect.poll(() => named(arena, "ARGUMENT_INVALID")).toEqual(expect.arrayContaining(["page()"]));
  await arena.page.evaluate(() => {
    const deepest: Record<string, unknown> = {};
    let inner = deepest;
    for (let level = 0; level < 100_000; level++) inner = inner.d = {} as Record<string, unknown>;
    window.OpencomWidget.trackEvent("x".repeat(70_000));
    window.OpencomWidget.trackEvent("deep", deepest as never);
    window.OpencomWidget.trackEvent(
      "wide",
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1])),
    );
  });
  await expect.poll(() => named(arena, "MESSAGE_TOO_LARGE")).toEqual(["trackEvent"]);
  await arena.expectWorks("hello after the outsized");
  await arena.expectCalm();
});

test("[H12] a frame that gives the deepest thing to keep loads again and is served", async ({ arena }) => {
  await arena.open("deep-kept");
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  await arena.toHost(`{"t":"order","d":{"set":{"kept":${deep}}}}`, `{"t":"order","d":{"memory":${deep}}}`);
  await arena.page.waitForTimeout(200);
  await arena.app.evaluate(() => location.reload());
  await expect.poll(() => arena.app.evaluate(() => document.readyState).catch(() => "")).toBe("complete");
  await arena.page.waitForTimeout(2_500);
  expect(await arena.page.evaluate(() => (window as unknown as RealmWindow).realm.errors)).toEqual([]);
  await arena.page.reload();
  await arena.ready();
  await arena.expectWorks("hello after the deepest");
  await arena.expectCalm();
});

test("[H13] thousands of messages on the line and thousands of calls of the API cost no line and no widget", async ({
  arena,
}) => {
  // Each `toggle` lays out the page, for the top layer and for the keyboard: half a minute alone, more where the machine is busy.
  test.setTimeout(360_000);
  await arena.open("line-flood");
  await arena.toFrame(...Array.from({ length: 5_000 }, (_, index) => call("intent", index)));
  await arena.toHost(...Array.from({ length: 5_000 }, () => order({ look: { color: "#112233" } })));
  await arena.page.evaluate(() => {
    for (let times = 0; times < 3_000; times++) {
      window.OpencomWidget.setTheme(times % 2 ? "dark" : "light");
      window.OpencomWidget.toggle();
    }
    window.OpencomWidget.close();
  });
  // The frame takes 200 calls a second again.
  await arena.page.waitForTimeout(5_000);
  await arena.expectWorks("hello after the flood");
  await arena.expectCalm({ isFlooded: true });
});

test("[H13] [CA7] [CA8] a flood of calls, with numbers of all kinds, is no dead frame", async ({ arena }) => {
  // Opening lays out the page, 2,001 times: half a minute alone, more where the machine is busy.
  test.setTimeout(360_000);
  await arena.open("numbered-flood");
  const birthOf = () => arena.app.evaluate(() => performance.timeOrigin);
  const birth = await birthOf();
  const numbers = [2 ** 53, 1e308, 899, 1e6, 1, -1];
  await arena.toFrame(
    ...Array.from({ length: 5_000 }, (_, index) =>
      JSON.stringify({ t: "intent", d: [], i: numbers[index % numbers.length] }),
    ),
  );
  // Each of these closes or opens, which the loader calls in turn.
  await arena.toHost(...Array.from({ length: 2_001 }, (_, index) => order({ isOpen: index % 2 === 0 })));
  await arena.toHost(...[2 ** 53, 1e308].map((r) => JSON.stringify({ t: "reply", r })));
  await arena.page.evaluate(() => window.OpencomWidget.setTheme("dark"));
  // Longer than a call may go without an answer (CA6).
  await arena.page.waitForTimeout(10_000);
  expect(await birthOf()).toBe(birth);
  await arena.expectWorks("hello after the numbered flood");
  await arena.expectCalm({ isFlooded: true });
});

test("[H9] [SU8] an order that closes the messenger's own box leaves it where it is", async ({ arena }) => {
  await arena.open("box-gone");
  const birth = await arena.app.evaluate(() => performance.timeOrigin);
  await arena.toHost(
    order({ box: { id: "m", isGone: true } }),
    order({ box: { id: "m", isGone: "yes", path: "/http/surface/x/", placement: "corner" } }),
  );
  await arena.expectWorks("hello from the same box");
  expect(await arena.app.evaluate(() => performance.timeOrigin)).toBe(birth);
  await arena.expectCalm();
});

test("[H14] what only structured clone can carry is dropped on the line and on the window, ports and all", async ({
  arena,
}) => {
  await arena.open("clone-only");
  const send = async (isHost: boolean) => {
    const { ports } = (window as unknown as RealmWindow).realm;
    const line = isHost ? ports.at(-1) : ports[0];
    const { port1, port2 } = new MessageChannel();
    const cyclic: Record<string, unknown> = { t: "open", d: [] };
    cyclic.self = cyclic;
    const values: unknown[] = [
      new Map([["t", "open"]]),
      new Set([1]),
      new Date(0),
      /x/g,
      new Blob(["{}"]),
      new Error("e"),
      new ArrayBuffer(8),
      new Uint8Array(9),
      1n,
      undefined,
      null,
      Number.NaN,
      Object("{}"),
      cyclic,
      [],
      [`{"t":"nothing","d":[]}`],
      { length: 1 },
      { t: new Map(), d: new Set() },
      { postmate: new Map(), type: new Date() },
      new ImageData(1, 1),
      new DOMRect(),
    ];
    const top = window.top as Window;
    for (const value of values) {
      line?.postMessage(value);
      for (const each of [top, top[0], top[1]]) each?.postMessage(value, "*");
    }
    line?.postMessage(`{"t":"nothing","d":[]}`, [port2]);
    line?.postMessage(port1, [port1]);
    await new Promise((resolve) => setTimeout(resolve, 200));
  };
  await arena.page.evaluate(send, true);
  await arena.app.evaluate(send, false);
  await expect.poll(() => named(arena, "FEATURE_UNAVAILABLE")).toEqual(["nothing()"]);
  await arena.expectWorks("hello after clones");
  await arena.expectCalm();
});

test("[H5] acknowledgements of calls that were never made, or long ago, leave a line that works", async ({
  arena,
}) => {
  await arena.open("replies");
  await arena.toHost(
    ...[0, -1, 1, 1, 1e9, "5", true, [2], {}, null, 0.5].map((r) => JSON.stringify({ t: "reply", r })),
  );
  await arena.toFrame(
    ...[0, -1, 1e9, "5", true, [2], {}, null].map((i) => JSON.stringify({ t: "intent", d: [], i })),
  );
  await arena.expectWorks("hello after replies");
  await arena.page.evaluate(() => window.OpencomWidget.destroy());
  await expect(arena.page.locator('iframe[src*="/frame/"]')).toHaveCount(0, { timeout: 15_000 });
  expect(arena.errors).toEqual([]);
});

test("[QU3] answers of any kind to a question are one of a few words; of none, a line that works", async ({
  arena,
}) => {
  await arena.open("answers");
  const odd: unknown[] = [
    null,
    7,
    true,
    "",
    "eval",
    "Started",
    ["started"],
    ["hidden"],
    { toString: 5 },
    { started: true },
    { reason: "hidden", extra: 1 },
    "__proto__",
    "x".repeat(5_000),
  ];
  const answers = await arena.page.evaluate((count) => {
    const all: unknown[] = [];
    (window as unknown as { answers: unknown[] }).answers = all;
    // Before the frame can answer any of them.
    for (let n = 0; n <= count; n++)
      void window.OpencomWidget.startTour("none").then((answer) => (all[n] = answer));
    return [...all];
  }, odd.length);
  expect(answers).toEqual([]);
  const strange = [-1, 1e9, "1", "constructor", [1], {}, Number.MAX_SAFE_INTEGER];
  await arena.toHost(...strange.map((number) => order({ emit: [number, "hidden"] })));
  await arena.toHost(...odd.map((word, at) => order({ emit: [at + 1, word] })));
  const given = () => arena.page.evaluate(() => (window as unknown as { answers: unknown[] }).answers);
  await expect.poll(async () => (await given()).filter(Boolean).length).toBe(odd.length + 1);
  for (const answer of await given())
    expect([{ reason: "unavailable" }, { reason: "unknown" }]).toContainEqual(answer);
  await arena.toHost(order({ emit: [null] }), order({ emit: [] }), order({ emit: [1, "started"] }));
  expect(await arena.page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  await arena.expectWorks("hello after answers");
  await arena.expectCalm();
});
