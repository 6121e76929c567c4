type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Made = { value: unknown; transfer: Transferable[] };

/**
 * Makes hostile messages from a seed: valid ones with something changed, random JSON, values that only structured clone
 * can carry, and what is too long, too deep or too wide. Refers to nothing outside itself, so that its source can be
 * carried into any realm (`realm.ts`). Never makes what is a legitimate end of the widget when its own side says it.
 */
export class HostileMessages {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Mulberry32, as in tests/chaos/random.ts, which cannot be imported here. */
  private chance(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  private below(limit: number): number {
    return Math.floor(this.chance() * limit);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** One message for a window or a port. */
  next(): Made {
    const kind = this.chance();
    if (kind < 0.55) return { value: this.mutated(), transfer: [] };
    if (kind < 0.75) return { value: this.wrapped(this.json(4)), transfer: [] };
    if (kind < 0.98) return this.cloneOnly();
    return { value: this.wrapped(this.outsized()), transfer: [] };
  }

  /** As text, as an envelope, or as it is. */
  private wrapped(value: Json): unknown {
    const way = this.below(4);
    if (way === 0) return value;
    if (way === 1) return JSON.stringify(value);
    const field = this.pick(["d", "data", "value", "model"]);
    const envelope = { t: this.word(), type: this.word(), i: this.number(), [field]: value };
    return way === 2 ? JSON.stringify(envelope) : envelope;
  }

  private word(): string {
    const words =
      "order init page open close show hide intent showNewMessage showConversation update setLocale setTheme trackEvent gone reply handshake handshake-reply hello emit call request toString constructor __proto__ hasOwnProperty valueOf __defineGetter__ then toJSON then m null";
    return this.chance() < 0.8 ? this.pick(words.split(" ")) : this.text();
  }

  private text(): string {
    const pieces = [
      "",
      "a",
      "\u0000",
      "\ud800",
      "‮",
      "<img src=x onerror=alert(1)>",
      "{{7*7}}",
      "../",
      "javascript:0",
      '"',
      "\\",
      "\n",
      "é",
      "💬",
      "%00",
      "0",
      "12px",
    ];
    return Array.from({ length: this.below(6) }, () => this.pick(pieces)).join("");
  }

  private number(): number {
    return this.pick([0, -0, 1, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308, this.below(1_000_000)]);
  }

  private json(depth: number): Json {
    const kind = this.below(depth > 0 ? 7 : 4);
    if (kind === 0) return this.text();
    if (kind === 1) return this.number();
    if (kind === 2) return this.pick([true, false, null]);
    if (kind === 3) return this.word();
    const many = this.below(5);
    if (kind === 4) return Array.from({ length: many }, () => this.json(depth - 1));
    // By text, so that `__proto__` becomes a key of its own.
    const fields = Array.from(
      { length: many },
      () => `${JSON.stringify(this.key())}:${JSON.stringify(this.json(depth - 1))}`,
    );
    return JSON.parse(`{${fields.join()}}`) as Json;
  }

  private key(): string {
    const own =
      "__proto__ constructor prototype toString length then id path placement width height title isGone color side icon launcher spacing bottom theme visitor tours kept badge open close isOn isKnown isPainted warn set look memory box isOpen emit url referrer locale user email nonce opencom build postmate";
    return this.chance() < 0.85 ? this.pick(own.split(" ")) : this.text();
  }

  /** A message one side would take, with one or two things changed. */
  private mutated(): unknown {
    const type = "application/x-postmate-v1+json";
    const page = {
      url: "https://shop.example/",
      title: "t",
      referrer: "",
      locale: "en",
      isRtl: false,
      isFull: false,
    };
    const valid: Json = this.pick<Json>([
      { postmate: "handshake", type, model: {} },
      { postmate: "handshake-reply", type },
      { postmate: "emit", type, value: { name: "order", data: {} } },
      { postmate: "request", type, property: "valueOf", uid: 1 },
      { postmate: "call", type, property: "open", data: [] },
      { opencom: 1, nonce: "1,2,3,4", build: "0.1.0" },
      { t: "page", d: [page] },
      { t: this.pick(["open", "close", "show", "hide", "intent"]), d: [], i: this.below(900) },
      { t: "showNewMessage", d: ["prefilled"], i: 1 },
      { t: "showConversation", d: ["k1"], i: 2 },
      { t: "update", d: [{ theme: "dark", bottom: "64", launcher: "visible" }], i: 3 },
      { t: "setLocale", d: ["de"] },
      { t: "setTheme", d: ["dark"] },
      { t: "trackEvent", d: ["event", { a: 1 }] },
      { t: "gone", d: ["s1", "escape"] },
      {
        t: "init",
        d: [{ config: { convexUrl: "https://a.example", workspaceId: "w" }, isOpen: false, page }],
      },
      { t: "reply", r: this.below(900) },
      { t: "order", d: { warn: ["CODE", "detail"], emit: ["unreadChanged", { count: 1 }] } },
      {
        t: "order",
        d: {
          set: {
            isOn: true,
            isKnown: true,
            visitor: "v",
            tours: [],
            kept: { a: 1 },
            badge: "1",
            open: "o",
            close: "c",
          },
        },
      },
      {
        t: "order",
        d: {
          look: {
            color: "#112233",
            side: "left",
            icon: "help",
            launcher: "visible",
            spacing: 20,
            bottom: 0,
            theme: "dark",
          },
        },
      },
      { t: "order", d: { memory: { color: "#112233", until: 5 } } },
      { t: "order", d: { isOpen: this.chance() < 0.5 } },
      {
        t: "order",
        d: {
          box: {
            id: "s1",
            path: "/http/surface/0.1.0/",
            placement: "corner",
            width: 200,
            height: 90,
            title: "t",
          },
        },
      },
      { t: "order", d: { box: { id: "s1", isGone: true } } },
      { t: "order", d: { box: { id: "m", width: 300, height: 300 } } },
    ]);
    let changed = valid;
    for (let times = 1 + this.below(2); times > 0; times--) changed = this.change(changed);
    // Both a window's objects and a port's text; some text damaged as text.
    if (this.chance() < 0.4) return changed;
    const wire = JSON.stringify(changed);
    if (this.chance() < 0.85) return wire;
    const at = this.below(wire.length);
    return wire.slice(0, at) + this.text() + wire.slice(at + this.below(3));
  }

  private change(value: Json): Json {
    if (typeof value !== "object" || value === null) return this.json(2);
    const entries = Object.entries(value);
    const at = this.below(entries.length + 1);
    const entry = entries[at];
    if (!entry) entries.push([this.key(), this.json(2)]);
    else if (this.chance() < 0.6) entry[1] = this.change(entry[1]);
    else if (this.chance() < 0.5) entries.splice(at, 1);
    else entry[0] = this.key();
    if (Array.isArray(value)) return entries.map((each) => each[1]);
    return JSON.parse(
      `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join()}}`,
    ) as Json;
  }

  private cloneOnly(): Made {
    const cyclic: Record<string, unknown> = { t: "open" };
    cyclic.self = cyclic;
    const { port1, port2 } = new MessageChannel();
    const buffer = new ArrayBuffer(this.below(64));
    const value = this.pick<unknown>([
      new Map<unknown, unknown>([
        ["t", this.word()],
        [{}, []],
      ]),
      new Set([this.word()]),
      new Date(Number.NaN),
      /(a+)+$/g,
      new Blob(["{}"]),
      new Error(this.text()),
      buffer,
      new Uint8Array(this.below(64)),
      10n ** 30n,
      undefined,
      Number.NaN,
      Object(1),
      Object("{}"),
      cyclic,
      // oxlint-disable-next-line no-sparse-arrays -- a hole is what is tried
      [, 1],
      { postmate: new Map(), type: new Date(0) },
      { t: new Map(), d: new Set([1]) },
      { length: 3, postmate: "handshake", model: new Map() },
      [JSON.stringify({ t: this.word(), d: this.json(1) })],
      port1,
    ]);
    const hasPort = value === port1 || this.chance() < 0.1;
    if (!hasPort) port1.close();
    return { value, transfer: value === port1 ? [port1] : hasPort ? [port2] : [] };
  }

  private outsized(): Json {
    const kind = this.below(5);
    const many = this.pick([17, 201, 1_001, 5_000]);
    if (kind === 0) return "x".repeat(this.pick([65_535, 65_536, 65_537, 500_000]));
    if (kind === 1) return Array.from({ length: many }, (_, index) => index);
    if (kind === 2)
      return Object.fromEntries(Array.from({ length: many }, (_, index) => [`k${index}`, index]));
    let deep: Json = {};
    const levels = Math.min(many, 1_001);
    for (let level = 0; level < levels; level++) deep = kind === 3 ? [deep] : { d: deep };
    return deep;
  }
}
