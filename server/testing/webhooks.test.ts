/** Webhooks from a server to a receiver, over HTTP; and what becomes of them when the server dies on the way. */
import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Crowd, startCrowd } from "./crowd.ts";
import { eventually, START_TIMEOUT_MS } from "./eventually.ts";
import { createPackage, TestHome } from "./home.ts";
import { HttpReceiver, type Received } from "./httpReceiver.ts";

const TIMEOUT_MS = 120_000;
const SECOND = 1000;
const LEASE_MS = 90 * SECOND;
const EVENTS = ["message.created"];

const makeSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Checked by hand, as a receiver would that knows no code of ours. */
function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.slice(6), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const signature = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(signature);
}

/** The examples of bodies in the documentation. */
function documented(): object[] {
  const page = readFileSync(new URL("../../docs/webhooks.md", import.meta.url), "utf8");
  return [...page.matchAll(/^```json\n(.+?)^```/gmsu)].map(([, json = ""]) => JSON.parse(json) as object);
}
const keysOf = (value: object): string[] => Object.keys(value).toSorted();

type Attempt = { status: number | null; problem: string | null; excerpt: string; durationMs: number };
type Delivery = { id: string; eventId: string; state: string; attempts: Attempt[] };

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await HttpReceiver.start();
});
afterEach(() => receiver.stop());

/** Begun first and looked at last: its ten seconds pass while other tests run. */
let slow: { attempt: Promise<Attempt>; end(): Promise<void> };
beforeAll(async () => {
  const silent = await HttpReceiver.start();
  silent.answer = () => {};
  const crowd = await startCrowd();
  const hook = { url: silent.url, events: EVENTS, secret: makeSecret() };
  const { endpointId } = await crowd.agent<{ endpointId: string }>("webhooks:create", hook);
  await crowd.agent("webhooks:sendTest", { endpointId });
  const attempt = (): Promise<Attempt> =>
    eventually(async () => {
      const [delivery] = await crowd.agent<Delivery[]>("webhooks:deliveries", { endpointId });
      return delivery?.attempts[0] ?? Promise.reject(new Error("still under way"));
    }, 200);
  slow = {
    get attempt() {
      return attempt();
    },
    end: async () => {
      silent.stop();
      await crowd.engine.shutdown();
    },
  };
}, START_TIMEOUT_MS);
afterAll(() => slow.end());

describe("a delivery", () => {
  let crowd: Crowd;
  let secret: string;
  let endpointId: string;
  const begin = async (url: string, env: Record<string, string> = {}): Promise<void> => {
    crowd = await startCrowd({}, env);
    secret = makeSecret();
    ({ endpointId } = await crowd.agent<{ endpointId: string }>("webhooks:create", {
      url,
      events: EVENTS,
      secret,
    }));
  };
  const log = () => crowd.agent<Delivery[]>("webhooks:deliveries", { endpointId });
  /** The one attempt of a test event. */
  const test = async (): Promise<Attempt> => {
    await crowd.agent("webhooks:sendTest", { endpointId });
    return eventually(async () => {
      const [delivery] = await log();
      if (delivery?.state === "waiting" || !delivery?.attempts[0]) throw new Error("still under way");
      return delivery.attempts[0];
    });
  };
  afterEach(() => crowd.engine.shutdown());

  it("is signed, with both secrets while there are two, and can be sent again with the same id", async () => {
    await begin(receiver.url);
    const [visitor] = crowd.visitors(1);
    await visitor!.boot({ userId: "u1" });
    await visitor!.start("hello");
    await crowd.engine.setClockOffset(2 * SECOND);
    const first = await eventually(() => receiver.received[0] ?? Promise.reject(new Error("nothing came")));
    expect(isSignedWith(secret, first)).toBe(true);
    expect(isSignedWith(makeSecret(), first)).toBe(false);
    expect(first.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(first.body)).toMatchObject({
      type: "message.created",
      data: { message: { text: "hello", sender: { kind: "visitor" } }, visitor: { userId: "u1" } },
    });
    const second = makeSecret();
    await crowd.agent("webhooks:addSecret", { endpointId, secret: second });
    const delivery = await eventually(async () => {
      const [row] = await log();
      return row?.state === "delivered" ? row : Promise.reject(new Error("not recorded"));
    });
    await crowd.agent("webhooks:redeliver", { deliveryId: delivery.id });
    const again = await eventually(() => receiver.received[1] ?? Promise.reject(new Error("nothing came")));
    expect([isSignedWith(secret, again), isSignedWith(second, again)]).toEqual([true, true]);
    expect([again.headers["webhook-id"], again.body]).toEqual([first.headers["webhook-id"], first.body]);
    await crowd.agent("webhooks:retireSecret", { endpointId });
    await test();
    const last = receiver.received[2]!;
    expect([isSignedWith(secret, last), isSignedWith(second, last)]).toEqual([false, true]);
  });

  it("says what was written in a conversation and in a ticket, both signed and as docs/webhooks.md shows them", async () => {
    await begin(receiver.url);
    const [visitor] = crowd.visitors(1);
    await visitor!.boot();
    await visitor!.start("hello");
    const form = await visitor!.call<{ id: string }>("tickets:form", {});
    const values = { subject: "Broken lamp", description: "It does not turn on." };
    await visitor!.call("tickets:create", { formId: form.id, values, clientTicketId: randomUUID() });
    await crowd.engine.setClockOffset(2 * SECOND);
    await eventually(async () => expect(receiver.received).toHaveLength(2));
    const bodies = receiver.received.map((each) => {
      expect(isSignedWith(secret, each)).toBe(true);
      return JSON.parse(each.body) as { data: { message: object; ticket: object | null } };
    });
    const [ofConversation, ofTicket] = bodies.toSorted(
      (one, other) => Number(one.data.ticket !== null) - Number(other.data.ticket !== null),
    );
    const [shown, ticket] = documented() as [NonNullable<typeof ofTicket>, object];
    expect(keysOf(ofConversation!)).toEqual(keysOf(shown));
    expect(keysOf(ofConversation!.data)).toEqual(keysOf(shown.data));
    expect(keysOf(ofConversation!.data.message)).toEqual(keysOf(shown.data.message));
    expect(ofTicket).toMatchObject({
      data: { message: { text: expect.stringContaining(": Broken lamp") }, conversation: null },
    });
    expect(keysOf(ofTicket!.data.message)).toEqual(keysOf(shown.data.message));
    expect(keysOf(ofTicket!.data.ticket!)).toEqual(keysOf(ticket));
  });

  it("follows no redirect, reads no endless answer, and shows 200 characters of its text", async () => {
    await begin(receiver.url);
    const other = await HttpReceiver.start();
    receiver.answer = (_received, response) => {
      response.writeHead(307, { Location: other.url }).end();
    };
    expect(await test()).toMatchObject({ status: 307, problem: "Redirects are not followed." });
    expect(other.received).toEqual([]);
    other.stop();
    receiver.answer = (_received, response) => {
      response.writeHead(500, { "Content-Type": "text/plain" });
      const more = (): void => {
        while (response.write("no\u0000 way\n".repeat(100)));
        response.once("drain", more);
      };
      more();
    };
    const endless = await test();
    expect(endless.status).toBe(500);
    expect(endless.excerpt).toHaveLength(200);
    expect(endless.excerpt).toMatch(/^no way no way/);
    receiver.answer = (_received, response) => {
      response.writeHead(200, { "Content-Type": "image/png" }).end("secret bytes");
    };
    expect((await test()).excerpt).toBe("");
  });

  it.each(["https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/", "https://[fd00::1]/"])(
    "never leaves for %s outside development",
    async (url) => {
      await begin(url, { OPENCOM_DEVELOPMENT: "" });
      const attempt = await test();
      expect(attempt.status).toBeNull();
      expect(attempt.problem).toBe("The host name leads to an address that is not on the internet.");
    },
  );

  it("says why nobody was reached", async () => {
    await begin(receiver.url);
    receiver.stop();
    expect(await test()).toMatchObject({ status: null, problem: "The connection was refused." });
  });
});

describe("a receiver that says nothing", () => {
  it("is waited for ten seconds", { timeout: TIMEOUT_MS }, async () => {
    const attempt = await slow.attempt;
    expect(attempt).toMatchObject({ status: null, problem: "No answer within 10 seconds." });
    expect(attempt.durationMs).toBeGreaterThanOrEqual(10_000 - 50);
  });
});

describe("what waits", () => {
  const calls = async (crowd: Crowd): Promise<number> => {
    const { calls: counted } = await crowd.engine.stats();
    return Object.entries(counted)
      .filter(([path]) => /^(webhook|mail)/.test(path))
      .reduce((total, [, count]) => total + count, 0);
  };

  it("costs no calls when there is nothing, but the sweep's; a message costs five", async () => {
    const crowd = await startCrowd(
      {},
      { OPENCOM_SMTP_URL: "smtp://127.0.0.1:9", OPENCOM_MAIL_FROM: "a@b.example" },
    );
    try {
      await crowd.agent("webhooks:create", { url: receiver.url, events: EVENTS, secret: makeSecret() });
      let now = 0;
      const later = (ms: number): Promise<void> => {
        now += ms;
        return crowd.engine.setClockOffset(now);
      };
      const sweeps = async () => (await crowd.engine.stats()).calls["queues:sweep"] ?? 0;
      const [visitor] = crowd.visitors(1);
      await visitor!.boot();
      await eventually(async () => expect(await sweeps()).toBe(1));
      const first = await calls(crowd);
      await visitor!.start("hello");
      await later(2 * SECOND);
      await eventually(() => expect(receiver.received).toHaveLength(1));
      await later(2 * LEASE_MS);
      // dispatch, deliver, prepared, record; and the look at what might have died.
      await eventually(async () => expect(await calls(crowd)).toBe(first + 5));
      // At least a day goes by, every seventeen minutes of it.
      for (let hour = 0; hour < 24; hour++) {
        const soFar = await sweeps();
        await eventually(async () => {
          await later(17 * 60 * SECOND);
          expect(await sweeps()).toBeGreaterThan(soFar);
        });
      }
      expect(await calls(crowd)).toBe(first + 5);
      expect(receiver.received).toHaveLength(1);
    } finally {
      await crowd.engine.shutdown();
    }
  });
});

describe("a server that dies", { timeout: TIMEOUT_MS }, () => {
  let pack: Awaited<ReturnType<typeof createPackage>>;
  let home: TestHome;
  let offset = 0;
  let agentToken = "";
  let endpointId = "";
  beforeAll(async () => {
    pack = await createPackage("convex");
  }, START_TIMEOUT_MS);
  afterEach(() => home.remove());
  afterAll(() => pack.remove());

  const start = async (dataDir?: string): Promise<void> => {
    const env = { OPENCOM_CLOCK_OFFSET_MS: String(offset) };
    home = await TestHome.start({ folder: pack.folder, env, ...(dataDir ? { dataDir } : {}) });
  };
  /** Kills the server and starts another one on its data, so much later. */
  const killAndGoOn = async (laterMs: number): Promise<void> => {
    await home.end("SIGKILL");
    offset += laterMs;
    await start(home.dataDir);
  };
  const signIn = async (): Promise<void> => {
    agentToken = `ags_${randomBytes(32).toString("hex")}`;
    await home.run("agents:signIn", { ...home.info.owner, tokenHash: sha256(agentToken) });
  };
  const addEndpoint = async (): Promise<void> => {
    const args = { agentToken, url: receiver.url, events: EVENTS, secret: makeSecret() };
    ({ endpointId } = (await home.run("webhooks:create", args)) as { endpointId: string });
  };
  const write = async (texts: string[]): Promise<void> => {
    const token = `wst_${randomBytes(32).toString("hex")}`;
    const page = { url: "http://localhost:3000/", title: "", referrer: "", locale: "en" };
    const boot = { tokenHash: sha256(token), nextResumeHash: sha256(randomUUID()), page };
    const { workspaceId } = home.info;
    await home.run("widgetSessions:boot", { ...boot, workspaceId, parentOrigin: "http://localhost:3000" });
    const draft = (text: string) => ({ sessionToken: token, clientMessageId: randomUUID(), text });
    const [first = "", ...more] = texts;
    const { conversationId } = (await home.run("conversations:create", draft(first))) as {
      conversationId: string;
    };
    for (const text of more) await home.run("messages:send", { ...draft(text), conversationId });
  };
  const log = async () => (await home.run("webhooks:deliveries", { agentToken, endpointId })) as Delivery[];
  const textOf = ({ body }: Received) =>
    (JSON.parse(body) as { data: { message: { text: string } } }).data.message.text;

  it("between tries and in the middle of one delivers what it owes, and nothing again that was accepted", async () => {
    offset = 0;
    await start();
    await signIn();
    await addEndpoint();
    // Taken, and no answer: the server dies with the request under way.
    receiver.answer = () => {};
    await write(["hello"]);
    await killAndGoOn(2 * SECOND);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    receiver.answerWith(503, 200);
    await killAndGoOn(LEASE_MS);
    await eventually(async () => expect((await log())[0]?.attempts).toHaveLength(1));
    // Refused, and the server dies before the next try.
    await killAndGoOn(10 * SECOND);
    await eventually(async () => expect((await log())[0]?.state).toBe("delivered"));
    expect((await log())[0]?.attempts.map(({ status }) => status)).toEqual([503, 200]);
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    await killAndGoOn(30 * 3600 * SECOND);
    for (let times = 0; times < 2; times++)
      await home.run("webhooks:dispatch", { workspaceId: home.info.workspaceId });
    expect(receiver.received).toHaveLength(3);
  });

  /** What had been asked by a server that is no more is answered, too. */
  function kill(pid: number): void {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  it("anywhere among many loses none", async () => {
    offset = 0;
    await start();
    await signIn();
    await addEndpoint();
    const texts = Array.from({ length: 15 }, (_, i) => `message ${i}`);
    let asked = 0;
    const refused = new Set<string>();
    receiver.answer = (received, response) => {
      asked += 1;
      const isRefused = asked % 3 === 0 && !refused.has(textOf(received));
      // Once only: refused again and again it would wait for longer than the rounds below go on for.
      if (isRefused) refused.add(textOf(received));
      response.statusCode = isRefused ? 500 : 200;
      response.end();
      if (asked === 5 || asked === 9) kill(home.pid);
    };
    const { answer } = receiver;
    receiver.answer = () => {};
    await write(texts);
    receiver.answer = answer;
    // What was sent while others were still being written had no answer, and is sent again.
    await killAndGoOn(LEASE_MS + 2 * SECOND);
    const seen = () => new Set(receiver.received.map(textOf));
    const isDone = async (): Promise<boolean> => {
      const rows = await log();
      return rows.length === texts.length && rows.every(({ state }) => state === "delivered");
    };
    // The receiver may kill the server in any of these calls.
    for (let round = 0; round < 30; round++) {
      // Until the receiver has killed the server, or nothing more comes.
      let before = -1;
      while (!home.isGone && before !== receiver.received.length) {
        before = receiver.received.length;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      if (await isDone().catch(() => false)) break;
      await killAndGoOn(LEASE_MS);
    }
    expect((await log()).map(({ state }) => state)).toEqual(texts.map(() => "delivered"));
    expect([...seen()].toSorted()).toEqual(texts.toSorted());
    const idOf = new Map(receiver.received.map((each) => [textOf(each), each.headers["webhook-id"]]));
    expect(new Set(idOf.values()).size).toBe(texts.length);
    for (const each of receiver.received) expect(each.headers["webhook-id"]).toBe(idOf.get(textOf(each)));
  });
});
