/** The unmodified npm clients against the built server. */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference as ref } from "convex/server";
import { ConvexError } from "convex/values";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, START_TIMEOUT_MS } from "../testing/eventually.ts";
import { createPackage, TestHome } from "../testing/home.ts";

const list = ref<"query", { channel: string }, string[]>("notes:list");
const add = ref<"mutation", { channel: string; text: string }, string>("notes:add");
const search = ref<"query", { channel: string; text: string }, string[]>("notes:search");
const refuse = ref<"mutation", { code: string }>("notes:refuse");
const addByAction = ref<"action", { channel: string; text: string }, string>("notes:addByAction");
const wait = ref<"action", { ms: number }, number>("notes:wait");
const large = ref<"query", { size: number }, string>("notes:large");
const crash = ref<"query">("notes:crash");
const secret = ref<"query">("notes:secret");

let pack: Awaited<ReturnType<typeof createPackage>>;
let home: TestHome;
beforeAll(async () => {
  pack = await createPackage();
  home = await TestHome.start({ folder: pack.folder });
}, START_TIMEOUT_MS);
afterAll(async () => {
  await home.remove();
  pack.remove();
});

const open: ConvexClient[] = [];
/** Sockets the clients made, newest last, so that a test can cut them. */
const sockets: WebSocket[] = [];
class RecordedSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
  }
}

function connect(): ConvexClient {
  const client = new ConvexClient(home.info.url, {
    webSocketConstructor: RecordedSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
  });
  open.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
  sockets.length = 0;
});

/** Live value of a query, with everything it ever was. */
function watch(client: ConvexClient, channel: string) {
  const seen: string[][] = [];
  client.onUpdate(list, { channel }, (value) => seen.push(value));
  return { seen, latest: () => seen.at(-1) };
}

let channels = 0;
const freshChannel = () => `channel-${channels++}`;

describe("the sync client", () => {
  test("sees what another client writes, and nothing when another channel changes", async () => {
    const [channel, other] = [freshChannel(), freshChannel()];
    const reader = connect();
    const writer = connect();
    const view = watch(reader, channel);
    await eventually(() => expect(view.latest()).toEqual([]));
    await writer.mutation(add, { channel: other, text: "elsewhere" });
    await writer.mutation(add, { channel, text: "hello" });
    await eventually(() => expect(view.latest()).toEqual(["hello"]));
    expect(view.seen).toEqual([[], ["hello"]]);
  });

  test("reads its own write when a mutation resolves", async () => {
    const channel = freshChannel();
    const client = connect();
    const view = watch(client, channel);
    await eventually(() => expect(view.latest()).toEqual([]));
    for (let i = 0; i < 20; i++) {
      await client.mutation(add, { channel, text: `${i}` });
      expect(view.latest()).toHaveLength(i + 1);
    }
  });

  test("searches texts, live and over HTTP", async () => {
    const channel = freshChannel();
    const client = connect();
    const seen: string[][] = [];
    client.onUpdate(search, { channel, text: "resume uplo" }, (value) => seen.push(value));
    await eventually(() => expect(seen.at(-1)).toEqual([]));
    await client.mutation(add, { channel, text: "an unrelated note" });
    await client.mutation(add, { channel, text: "Uploads of a Résumé" });
    await client.mutation(add, { channel: freshChannel(), text: "uploads elsewhere" });
    await eventually(() => expect(seen.at(-1)).toEqual(["Uploads of a Résumé"]));
    expect(seen).toHaveLength(2);
    const http = new ConvexHttpClient(home.info.url, { skipConvexDeploymentUrlCheck: true });
    expect(await http.query(search, { channel, text: "RESUM" })).toEqual(["Uploads of a Résumé"]);
  });

  test("an optimistic update never flickers back", async () => {
    const channel = freshChannel();
    const client = connect();
    const view = watch(client, channel);
    await eventually(() => expect(view.latest()).toEqual([]));
    const sends = Array.from({ length: 10 }, (_, i) =>
      client.mutation(
        add,
        { channel, text: `${i}` },
        {
          optimisticUpdate: (store, { text }) =>
            store.setQuery(list, { channel }, [...(store.getQuery(list, { channel }) ?? []), text]),
        },
      ),
    );
    await Promise.all(sends);
    const lengths = view.seen.map((value) => value.length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(view.latest()).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`));
  });

  test("mutations of one client keep their order", async () => {
    const channel = freshChannel();
    const client = connect();
    await Promise.all(Array.from({ length: 50 }, (_, i) => client.mutation(add, { channel, text: `${i}` })));
    expect(await client.query(list, { channel })).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
  });

  test("a socket cut with mutations on their way loses none and doubles none", async () => {
    const channel = freshChannel();
    const client = connect();
    const view = watch(client, channel);
    await eventually(() => expect(view.latest()).toEqual([]));
    const sends = Array.from({ length: 30 }, (_, i) => client.mutation(add, { channel, text: `${i}` }));
    // Some are committed and unanswered, some answered and not yet reflected, some not sent at all.
    await eventually(() => expect((view.latest() ?? []).length).toBeGreaterThan(2), 1);
    sockets.at(-1)?.terminate();
    await Promise.all(sends);
    expect(view.latest()).toEqual(Array.from({ length: 30 }, (_, i) => `${i}`));
  });

  test("an action runs, calls a mutation, and does not wait for the mutations before it", async () => {
    const channel = freshChannel();
    const client = connect();
    const slow = client.action(wait, { ms: 400 });
    expect(await client.action(addByAction, { channel, text: "by action" })).toBe("added by action");
    expect(await client.query(list, { channel })).toEqual(["by action"]);
    expect(await slow).toBe(400);
  });

  test("an application error arrives with its data, and its writes do not", async () => {
    const client = connect();
    const error = await client.mutation(refuse, { code: "NO" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConvexError);
    expect((error as ConvexError<{ code: string }>).data).toEqual({ code: "NO" });
    expect(await client.query(list, { channel: "refused" })).toEqual([]);
  });

  test("internal functions and missing ones cannot be called", async () => {
    const client = connect();
    await expect(client.query(secret, {})).rejects.toThrow(/Could not find public function/);
    await expect(client.mutation(ref<"mutation">("no:such"), {})).rejects.toThrow(
      /Could not find public function/,
    );
  });

  test("arguments that do not fit are refused, the subscription beside them lives on", async () => {
    const channel = freshChannel();
    const client = connect();
    const view = watch(client, channel);
    const wrong = ref<"query", { channel: number }>("notes:list");
    await expect(client.query(wrong, { channel: 7 })).rejects.toThrow(/ArgumentValidationError/);
    await client.mutation(add, { channel, text: "still here" });
    expect(view.latest()).toEqual(["still here"]);
  });

  test("a result above five megabytes arrives whole", async () => {
    const client = connect();
    expect(await client.query(large, { size: 1_000_000 })).toBe("ä🙂".repeat(1_000_000));
  });

  test("pages follow each other without gap or double while rows are added", async () => {
    const channel = freshChannel();
    const http = new ConvexHttpClient(home.info.url);
    for (let i = 0; i < 12; i++) await http.mutation(add, { channel, text: `${i}` });
    const client = connect();
    const seen: { text: string }[][] = [];
    const pages = client.onPaginatedUpdate_experimental(
      ref<"query">("notes:page") as never,
      { channel } as never,
      { initialNumItems: 5 },
      (value) => seen.push((value as unknown as { results: { text: string }[] }).results),
    );
    await eventually(() => expect(seen.at(-1)).toHaveLength(5));
    await http.mutation(add, { channel, text: "12" });
    await eventually(() => expect(seen.at(-1)?.[0]?.text).toBe("12"));
    (pages.getCurrentValue() as { loadMore: (n: number) => void }).loadMore(20);
    const expected = Array.from({ length: 13 }, (_, i) => `${12 - i}`);
    await eventually(() => expect(seen.at(-1)?.map(({ text }) => text)).toEqual(expected));
  });

  test("many clients writing side by side all get their answers", async () => {
    const channel = freshChannel();
    const clients = Array.from({ length: 20 }, connect);
    const views = clients.map((client, i) => watch(client, i % 2 ? channel : freshChannel()));
    await Promise.all(
      clients.flatMap((client, i) =>
        Array.from({ length: 10 }, (_, j) => client.mutation(add, { channel, text: `${i}-${j}` })),
      ),
    );
    for (const [i, view] of views.entries())
      if (i % 2) await eventually(() => expect(view.latest()).toHaveLength(200));
  });
});

describe("the HTTP client", () => {
  test("queries, mutates and acts", async () => {
    const channel = freshChannel();
    const client = new ConvexHttpClient(home.info.url, { logger: false });
    await client.mutation(add, { channel, text: "over http" });
    expect(await client.action(addByAction, { channel, text: "acted" })).toBe("added acted");
    expect(await client.query(list, { channel })).toEqual(["over http", "acted"]);
    expect(await client.consistentQuery(list, { channel })).toEqual(["over http", "acted"]);
    expect(await client.query(ref<"query">("notes:odd"), {})).toMatchObject({ big: 7n, list: [null] });
  });

  test("errors have the same shape as on the socket", async () => {
    const client = new ConvexHttpClient(home.info.url, { logger: false });
    await expect(client.mutation(refuse, { code: "HTTP" })).rejects.toMatchObject({ data: { code: "HTTP" } });
    await expect(client.query(crash, {})).rejects.toThrow(/a secret detail/);
  });
});

test("kill -9 and a new start: nothing acknowledged is lost, clients come back by themselves", async () => {
  const channel = freshChannel();
  const client = connect();
  const view = watch(client, channel);
  const acknowledged: string[] = [];
  const sends = Array.from({ length: 100 }, async (_, i) => {
    await client.mutation(add, { channel, text: `${i}` });
    acknowledged.push(`${i}`);
  });
  await eventually(() => expect(acknowledged.length).toBeGreaterThan(20), 2);
  await home.end("SIGKILL");
  const before = [...acknowledged];
  await home.relaunch();
  const stored = (await home.run("notes:list", { channel })) as string[];
  expect(stored.slice(0, before.length)).toEqual(before);
  await Promise.all(sends);
  expect(view.latest()).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
}, 60_000);
