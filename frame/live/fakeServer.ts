/** A sync server driven by hand, for tests of clients: it answers what it was sent, when told to, or misbehaves. */
export type Step = { do: string; n: number };

type Message = { type: string; [key: string]: unknown };
type Query = { queryId: number };

/** Values that use every kind of the wire's encoding. */
const VALUES: readonly unknown[] = [
  null,
  { page: [{ id: "m1", text: "hi", at: 1.5 }], isDone: true },
  [{ $integer: "AQAAAAAAAAA=" }, { $float: "AAAAAAAAAIA=" }, { $bytes: "aGk=" }],
  { total: 3, latest: null },
  "text",
];
const REASONS = [
  [1006, ""],
  [1000, ""],
  [1012, "InternalServerError: restart"],
  [4000, "TooManyConcurrentRequests"],
  [1006, undefined],
] as const;

function u64(n: number): string {
  const view = new DataView(new ArrayBuffer(8));
  // The upper half too, so that a comparison of halves would be found out.
  view.setBigUint64(0, BigInt(n) * 0x3fff_ffffn, true);
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

/** One socket of the client's. */
class Socket {
  onopen?: () => void;
  onclose?: (event: { code: number; reason: string | undefined }) => void;
  onmessage?: (event: { data: string }) => void;
  onerror?: (event: object) => void;
  readonly server: FakeServer;
  isUp = false;
  isOver = false;
  constructor(server: FakeServer) {
    this.server = server;
  }
  send(text: string): void {
    if (this.server.failsNext) {
      this.server.failsNext = false;
      throw new Error("The socket is full.");
    }
    this.server.receive(JSON.parse(text) as Message);
  }
  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    setTimeout(() => this.onclose?.({ code: 1005, reason: "" }), 0);
  }
}

export class FakeServer {
  readonly Socket: typeof WebSocket;
  failsNext = false;
  private readonly onSent: (message: Message) => void;
  private readonly onThrown: () => void;
  private socket: Socket | null = null;
  private version = { querySet: 0, identity: 0, ts: 0 };
  private clock = 0;
  private inbox: Message[] = [];
  private mutations: Message[] = [];
  private readonly live = new Set<number>();

  /** `onThrown` hears of what a client throws at a message. */
  constructor(onSent: (message: Message) => void, onThrown: () => void) {
    this.onSent = onSent;
    this.onThrown = onThrown;
    const open = () => {
      this.socket = new Socket(this);
      return this.socket;
    };
    this.Socket = function Fake() {
      return open();
    } as unknown as typeof WebSocket;
  }

  receive(message: Message): void {
    // Telemetry is none of the protocol's business, and an id is random.
    if (message.type === "Event") return;
    this.onSent({ ...message, ...(message.type === "Connect" ? { sessionId: "", clientTs: 0 } : {}) });
    if (message.type === "Mutation") this.mutations.push(message);
    else if (message.type === "ModifyQuerySet") this.inbox.push(message);
  }

  play(step: Step): void {
    const { socket } = this;
    if (step.do === "online") window.dispatchEvent(new Event("online"));
    if (!socket || socket.isOver) return;
    if (step.do === "open" && !socket.isUp) {
      socket.isUp = true;
      this.reset();
      socket.onopen?.();
    } else if (step.do === "drop") this.drop(socket, step.n);
    else if (step.do === "sendFails") this.failsNext = true;
    else if (socket.isUp) this.speak(step);
  }

  private reset(): void {
    this.version = { querySet: 0, identity: 0, ts: 0 };
    this.inbox = [];
    this.mutations = [];
    this.live.clear();
    this.failsNext = false;
  }

  private drop(socket: Socket, n: number): void {
    socket.isOver = true;
    const [code, reason] = REASONS[n % REASONS.length] as (typeof REASONS)[number];
    socket.onerror?.({ message: "dropped" });
    socket.onclose?.({ code, reason });
  }

  private speak({ do: what, n }: Step): void {
    if (what === "ping") this.say({ type: "Ping" });
    else if (what === "fatal") this.say({ type: "FatalError", error: "gone" });
    else if (what === "answer") this.answer(n);
    else if (what === "serve") this.serve(n);
    else if (what === "push" || what === "chunks" || what === "brokenChunks") this.push(what, n);
  }

  private say(message: object): void {
    try {
      this.socket?.onmessage?.({ data: JSON.stringify(message) });
    } catch {
      this.onThrown();
    }
  }

  /** Takes up the oldest change of the query set. */
  private serve(n: number): void {
    const message = this.inbox.shift();
    if (!message) return;
    const modifications = (message.modifications as (Query & { type: string })[]).map(({ type, queryId }) => {
      if (type === "Add") this.live.add(queryId);
      else this.live.delete(queryId);
      return type === "Add" ? this.result(queryId, n + queryId) : { type: "QueryRemoved", queryId };
    });
    this.say(this.transition(modifications, message.newVersion as number));
  }

  private answer(n: number): void {
    const message = this.mutations.shift();
    if (!message) return;
    const answer = { type: "MutationResponse", requestId: message.requestId, logLines: ["[LOG] x"] };
    if (n % 3 > 0) {
      // Already in the last transition, exactly in the next, or in the one after it.
      const ts = u64(this.clock + (n % 4 > 2 ? 2 : n % 2));
      this.say({ ...answer, success: true, result: VALUES[n % VALUES.length], ts });
    } else {
      const data = n % 2 ? { errorData: { code: "RATE_LIMITED", retryAfterMs: n } } : {};
      this.say({ ...answer, success: false, result: "Refused", ...data });
    }
  }

  private push(how: string, n: number): void {
    const ids = [...this.live];
    const id = ids[n % (ids.length || 1)];
    const before = this.version;
    const message = this.transition(id === undefined ? [] : [this.result(id, n)], this.version.querySet);
    if (how === "push") return this.say(message);
    const text = JSON.stringify(message);
    const parts = [text.slice(0, 20), text.slice(20, 50), text.slice(50)];
    parts.forEach((chunk, partNumber) => {
      if (how === "brokenChunks" && partNumber === n % 3) return;
      this.say({ type: "TransitionChunk", chunk, partNumber, totalParts: 3, transitionId: `t${n}` });
    });
    // The client never heard of it whole.
    if (how === "brokenChunks") this.version = before;
    return undefined;
  }

  private result(queryId: number, n: number): object {
    const common = { queryId, logLines: ["[LOG] y"], journal: n % 2 ? `j${n}` : null };
    if (n % 4 < 3) return { ...common, type: "QueryUpdated", value: VALUES[n % VALUES.length] };
    const data = n % 8 < 4 ? { errorData: { code: "SESSION_INVALID" } } : {};
    return { ...common, type: "QueryFailed", errorMessage: "Failed", ...data };
  }

  private transition(modifications: object[], querySet: number): object {
    this.clock += 1;
    const startVersion = { ...this.version, ts: u64(this.version.ts) };
    this.version = { ...this.version, querySet, ts: this.clock };
    const endVersion = { ...this.version, ts: u64(this.clock) };
    return { type: "Transition", startVersion, endVersion, modifications };
  }
}
