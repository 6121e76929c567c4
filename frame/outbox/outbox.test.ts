import { beforeEach, describe, expect, it, vi } from "vitest";
import { CallError } from "../core/errors.ts";
import { uuidv7 } from "../core/random.ts";
import { backoffMs, type OutboxEntry, toEntry } from "./model.ts";
import { Outbox } from "./outbox.ts";

function createWorld() {
  const rows = new Map<string, OutboxEntry>();
  const sent: string[] = [];
  const failures: unknown[] = [];
  const [uploads, released, uploadFailures]: [string[], string[], unknown[]] = [[], [], []];
  let now = 1_000;
  const deliver = async (text: string) => {
    const failure = failures.shift();
    if (failure) throw failure;
    sent.push(text);
  };
  const conversations: string[][] = [];
  const open = (visitorRef = "me") =>
    new Outbox({
      store: {
        load: async () => [...rows.values()],
        put: async (entry) => void rows.set(entry.clientMessageId, entry),
        remove: async (id) => void rows.delete(id),
      },
      visitorRef: () => visitorRef,
      isOurs: (ref) => ["", visitorRef, "me before the sign-in"].includes(ref),
      random: () => 0,
      create: async ({ text, outbound }) => {
        await deliver(`new:${text}${outbound ? `>${outbound.itemId}` : ""}`);
        return { conversationId: "c1" };
      },
      send: ({ conversationId, text, attachmentIds = [] }) =>
        deliver([`${conversationId}:${text}`, ...attachmentIds].join("+")),
      upload: async (files) => {
        const failure = uploadFailures.shift();
        if (failure) throw failure;
        uploads.push(files.map((file) => file.uploadId).join());
        return files.map((file) => `${file.uploadId}#${uploads.length}`);
      },
      uploadAgain: () => undefined,
      release: (files) => void released.push(...files.map((file) => file.uploadId)),
      lock: (_name, act) => act(),
      onChange: () => undefined,
      onConversation: (...args) => void conversations.push(args),
      setWaiting: () => undefined,
    });
  const make = (
    text: string,
    conversationId: string | null = "c1",
    draftId: string | null = null,
  ): OutboxEntry => ({
    clientMessageId: uuidv7(++now),
    conversationId,
    draftId,
    text,
    createdAt: now,
    state: "pending",
    visitorRef: "me",
  });
  return { rows, sent, failures, conversations, open, make, uploads, released, uploadFailures };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});
const idle = (outbox: Outbox) =>
  vi.waitFor(() => expect(outbox.entries().every((entry) => entry.state !== "pending")).toBe(true));
const offline = () => new CallError("OFFLINE", "");

describe("Outbox", () => {
  it("sends in the order written, also after failures", async () => {
    const outbox = world.open();
    world.failures.push(offline(), offline(), new CallError("RATE_LIMITED", "", 1));
    for (const text of ["a", "b", "c"]) outbox.add(world.make(text));
    await idle(outbox);
    expect(world.sent).toEqual(["c1:a", "c1:b", "c1:c"]);
  });
  it("lets go of a message only when it was seen in the conversation's query", async () => {
    const outbox = world.open();
    outbox.add(world.make("a"));
    await idle(outbox);
    expect([outbox.entries()[0]?.state, world.rows.size]).toEqual(["sent", 1]);
    outbox.confirm(new Set(outbox.entries().map((entry) => entry.clientMessageId)));
    expect([outbox.entries().length, world.rows.size]).toEqual([0, 0]);
  });
  it("creates one conversation for everything written before the server answered", async () => {
    const outbox = world.open();
    outbox.add(world.make("first", null, "draft"));
    outbox.add(world.make("second", null, "draft"));
    await idle(outbox);
    expect(world.sent).toEqual(["new:first", "c1:second"]);
    expect(world.conversations).toEqual([["c1", "draft"]]);
    expect(outbox.entries().map((entry) => entry.conversationId)).toEqual(["c1", "c1"]);
  });
  it("says what an answer answers with the message that makes its conversation, after a reload as well, and no other", async () => {
    const outbound = { itemId: "chat", version: 2, leaseId: "lease" };
    const answer = { ...world.make("yes", null, "draft"), outbound };
    world.rows.set(answer.clientMessageId, JSON.parse(JSON.stringify(answer)) as OutboxEntry);
    world.failures.push(offline());
    const outbox = world.open();
    await outbox.sync();
    outbox.add(world.make("and one more", null, "draft"));
    await idle(outbox);
    expect(world.sent).toEqual(["new:yes>chat", "c1:and one more"]);
  });
  it("sends what an earlier page left before anything new", async () => {
    const left = world.make("left behind");
    world.rows.set(left.clientMessageId, left);
    const outbox = world.open();
    await outbox.sync();
    outbox.add(world.make("new"));
    await idle(outbox);
    expect(world.sent).toEqual(["c1:left behind", "c1:new"]);
  });
  it("destroys another visitor's messages and never sends them", async () => {
    const theirs = { ...world.make("secret"), visitorRef: "someone else" };
    world.rows.set(theirs.clientMessageId, theirs);
    const outbox = world.open();
    await outbox.sync();
    await idle(outbox);
    expect([world.sent, world.rows.size]).toEqual([[], 0]);
  });
  it("sends what was written before the visitor was known or signed in, under its present name", async () => {
    for (const ref of ["", "me before the sign-in"]) {
      const left = { ...world.make(`left by "${ref}"`), visitorRef: ref };
      world.rows.set(left.clientMessageId, left);
    }
    const outbox = world.open();
    await outbox.sync();
    await idle(outbox);
    expect(world.sent).toEqual(['c1:left by ""', 'c1:left by "me before the sign-in"']);
    expect([...world.rows.values()].map((row) => row.visitorRef)).toEqual(["me", "me"]);
  });
  it("takes a message once, however often it is given", async () => {
    const outbox = world.open();
    const entry = world.make("once");
    outbox.add(entry);
    outbox.add(entry);
    await idle(outbox);
    expect(world.sent).toEqual(["c1:once"]);
  });
  it("waits as long as the server asks, and does not count that against the message", async () => {
    vi.useFakeTimers();
    const outbox = world.open();
    for (let times = 0; times < 8; times++) world.failures.push(new CallError("RATE_LIMITED", "", 30_000));
    outbox.add(world.make("patient"));
    await vi.advanceTimersByTimeAsync(239_000);
    expect(world.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.sent).toEqual(["c1:patient"]);
    vi.useRealTimers();
  });
  it("asks the visitor only after five faults of the server itself, whatever the line did before", async () => {
    const outbox = world.open();
    world.failures.push(offline(), offline(), offline(), offline(), offline(), offline());
    for (let times = 0; times < 4; times++) world.failures.push(new CallError("INTERNAL", ""));
    outbox.add(world.make("stubborn"));
    await idle(outbox);
    expect(world.sent).toEqual(["c1:stubborn"]);
    for (let times = 0; times < 5; times++) world.failures.push(new CallError("INTERNAL", ""));
    outbox.add(world.make("given up"));
    await idle(outbox);
    expect(outbox.entries().at(-1)?.state).toBe("failed");
  });
  it("sends an older message of another tab before its own", async () => {
    const [one, two] = [world.open(), world.open()];
    world.failures.push(offline());
    const older = world.make("older, typed in the other tab");
    two.add(world.make("newer"));
    one.add(older);
    one.stop();
    await idle(two);
    expect(world.sent).toEqual(["c1:older, typed in the other tab", "c1:newer"]);
  });
  it("gives up what the server refuses for good, goes on with the rest, and sends it on retry", async () => {
    const outbox = world.open();
    world.failures.push(new CallError("INPUT_INVALID", ""));
    const bad = world.make("bad");
    outbox.add(bad);
    outbox.add(world.make("good"));
    await idle(outbox);
    expect(outbox.entries().map((entry) => entry.state)).toEqual(["failed", "sent"]);
    outbox.retry(bad.clientMessageId);
    await idle(outbox);
    expect(world.sent).toEqual(["c1:good", "c1:bad"]);
  });
  it("keeps the text and id of a retried message, so that the server can tell", async () => {
    const outbox = world.open();
    const ids: string[] = [];
    world.failures.push(offline());
    const entry = world.make("once");
    outbox.add(entry);
    await idle(outbox);
    ids.push(...outbox.entries().map((each) => each.clientMessageId));
    expect(ids).toEqual([entry.clientMessageId]);
  });
  const withFile = (text: string, uploadId: string): OutboxEntry => ({
    ...world.make(text),
    files: [{ uploadId, name: "a.png", type: "image/png", size: 1, attachmentId: null }],
  });
  it("has a message's files uploaded first, keeps the order, and lets go of them with the message", async () => {
    const outbox = world.open();
    outbox.add(withFile("look", "f1"));
    outbox.add(world.make("and then"));
    await idle(outbox);
    expect([world.uploads, world.sent]).toEqual([["f1"], ["c1:look+f1#1", "c1:and then"]]);
    expect(world.released).toEqual([]);
    outbox.confirm(new Set(outbox.entries().map((entry) => entry.clientMessageId)));
    expect(world.released).toEqual(["f1"]);
  });
  it("does not upload again for a broken line, and once more for files the server has forgotten", async () => {
    const outbox = world.open();
    world.failures.push(offline(), new CallError("NOT_FOUND", ""));
    outbox.add(withFile("late", "f1"));
    await idle(outbox);
    expect([world.uploads, world.sent]).toEqual([["f1", "f1"], ["c1:late+f1#2"]]);
    world.failures.push(new CallError("NOT_FOUND", ""), new CallError("NOT_FOUND", ""));
    outbox.add(withFile("gone", "f2"));
    await idle(outbox);
    expect(outbox.entries().at(-1)?.state).toBe("failed");
  });
  it("gives up a message whose file is refused, and goes on with the rest", async () => {
    const outbox = world.open();
    world.uploadFailures.push(new CallError("TYPE_REFUSED", ""));
    outbox.add(withFile("bad", "f1"));
    outbox.add(world.make("good"));
    await idle(outbox);
    expect([outbox.entries().map((entry) => entry.state), world.sent]).toEqual([
      ["failed", "sent"],
      ["c1:good"],
    ]);
  });
  it("sends nothing and keeps nothing once it is stopped and cleared", async () => {
    const outbox = world.open();
    world.failures.push(offline());
    outbox.add(world.make("a"));
    outbox.stop();
    outbox.clear();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([world.sent, world.rows.size, outbox.entries().length]).toEqual([[], 0, 0]);
  });
});

describe("outbox model", () => {
  it("backs off from half a second to thirty, with jitter", () => {
    expect([1, 2, 3, 20].map((n) => backoffMs(n, () => 1))).toEqual([500, 1_000, 2_000, 30_000]);
    expect(backoffMs(5, () => 0)).toBe(0);
  });
  it("reads damaged rows as absent", () => {
    expect([toEntry(null), toEntry({ text: "x" }), toEntry({ ...world.make("a"), state: "odd" })]).toEqual([
      null,
      null,
      null,
    ]);
  });
  it("makes ids that sort by time", () => {
    const ids = [1, 5, 1_700_000_000_000].map(uuidv7);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids[2]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
