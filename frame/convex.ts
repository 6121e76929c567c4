/** The lazy chunk of the live connection: the Convex client, the outbox, and what is unread. */
import { BaseConvexClient } from "convex/browser";
import type { FunctionReturnType } from "convex/server";
import { fn } from "./live/functions.ts";
import { type Live, LiveConnection, type LiveWorld } from "./live/live.ts";
import { Outbox, type OutboxWorld } from "./outbox/outbox.ts";
import { openOutboxStore } from "./outbox/store.ts";
import type { UnreadSummary } from "./session/bootSchema.ts";
import type { StorageAdapter } from "./session/storage.ts";

export type LinkWorld = Omit<LiveWorld, "Client"> &
  Omit<OutboxWorld, "store" | "create" | "send"> & {
    databaseName: string;
    storage: StorageAdapter;
    onUnread(unread: UnreadSummary): void;
  };

/** What a connected visitor has. */
export type Link = {
  live: Live;
  outbox: Outbox;
  heartbeat(here: {
    page: { url: string; title: string };
    tab: string;
  }): Promise<FunctionReturnType<typeof fn.heartbeat>>;
};

/** A heartbeat is also the question whether a socket that looks open is: its answer takes no work. */
const PROBE_MS = 4_000;

type ConnectWorld = {
  link: LinkWorld;
  /** What is live in the workspace and asked of this visitor, now and after each change; absent: nothing. */
  onStamp(stamp?: number): void;
};

/** Connects and starts sending what an earlier page left behind. */
export async function connect({ link: world, onStamp }: ConnectWorld): Promise<Link> {
  let outbox: Outbox | null = null;
  const live = new LiveConnection({
    ...world,
    Client: BaseConvexClient,
    onConnection(connection) {
      world.onConnection(connection);
      if (connection === "open") outbox?.nudge();
    },
  });
  live.watch(fn.totalUnread, {}, (result) => {
    if (result.ok) world.onUnread(result.value);
  });
  live.watch(fn.stamp, {}, (result) => {
    if (result.ok) onStamp(result.value ?? undefined);
  });
  outbox = new Outbox({
    ...world,
    store: await openOutboxStore(world.databaseName, world.storage),
    create: (args) => live.mutate(fn.createConversation, args),
    send: (args) => live.mutate(fn.sendMessage, args),
  });
  await outbox.sync();
  return { live, outbox, heartbeat: (here) => live.mutate(fn.heartbeat, here, PROBE_MS) };
}
