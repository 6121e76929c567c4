/**
 * The live connection (DESIGN D13): queries and mutations of one visitor over one socket, and the supervisor that keeps
 * it alive. It holds the set of queries being watched, so that a dead, parked or re-authenticated client can be replaced
 * without its users noticing. It holds no results and no messages to send.
 */
import { BaseConvexClient } from "convex/browser";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { ConvexError, type Value } from "convex/values";
import { CallError, toCallError } from "../core/errors.ts";
import { nameOf } from "./functions.ts";

export type LiveQuery = FunctionReference<"query", "public", { sessionToken: string }>;
export type LiveMutation = FunctionReference<"mutation", "public", { sessionToken: string }>;
/** A function's arguments without the token, which is added here. */
export type LiveArgs<F extends LiveQuery | LiveMutation> = Omit<FunctionArgs<F>, "sessionToken">;

export type LiveResult<T> = { ok: true; value: T } | { ok: false; error: CallError };
export type Connection = "idle" | "connecting" | "open" | "lost";

export type Live = {
  /** Calls back with each result until stopped. The previous result stays valid while a new one is on its way. */
  watch<Q extends LiveQuery>(
    query: Q,
    args: LiveArgs<Q>,
    on: (result: LiveResult<FunctionReturnType<Q>>) => void,
  ): () => void;
  /** Resolves when the result is visible to watched queries. Rejects with CallError; OFFLINE is worth repeating. */
  mutate<M extends LiveMutation>(mutation: M, args: LiveArgs<M>): Promise<FunctionReturnType<M>>;
  /** The token changed: every query is asked again with the new one. */
  retoken(): void;
  /** Closes the socket and keeps the queries. */
  park(): void;
  /** Opens it again. */
  resume(): void;
  isParked(): boolean;
  /** Stops for good. */
  close(): void;
};

export type LiveWorld = {
  url: string;
  token(): string | null;
  /** The server no longer takes the token. May be called many times over. */
  onSessionInvalid(): void;
  onConnection(connection: Connection): void;
  isVisible(): boolean;
  Client: typeof BaseConvexClient;
};

type Watch = {
  path: string;
  args: Record<string, Value>;
  on: (result: LiveResult<unknown>) => void;
  token: string | null;
  unsubscribe: (() => void) | null;
};
type Waiting = { reject(error: CallError): void };

/** How long an open socket may leave a mutation unanswered before it counts as dead (stock: 60 s). */
const UNANSWERED_MS = 8_000;
const REBUILD_BASE_MS = 500;
const REBUILD_CAP_MS = 30_000;

const nothing = (): void => undefined;

function fromThrown(error: unknown): CallError {
  if (error instanceof ConvexError) return toCallError(error.data, "The call was refused.");
  return new CallError("INTERNAL", "The call failed on the server.");
}

/** The connection. Opens when made. */
export class LiveConnection implements Live {
  private readonly world: LiveWorld;
  private readonly watches = new Set<Watch>();
  private readonly waiting = new Set<Waiting>();
  private client: BaseConvexClient | null = null;
  private rebuilds = 0;
  private rebuildTimer: ReturnType<typeof setTimeout> | undefined;
  private parked = true;
  private closed = false;

  constructor(world: LiveWorld) {
    this.world = world;
    this.resume();
  }

  watch<Q extends LiveQuery>(
    query: Q,
    args: LiveArgs<Q>,
    on: (result: LiveResult<FunctionReturnType<Q>>) => void,
  ) {
    const watch: Watch = {
      path: nameOf(query),
      args: args as Record<string, Value>,
      on: on as Watch["on"],
      token: null,
      unsubscribe: null,
    };
    this.watches.add(watch);
    this.ask(watch);
    return () => {
      if (this.watches.delete(watch)) watch.unsubscribe?.();
    };
  }

  async mutate<M extends LiveMutation>(mutation: M, args: LiveArgs<M>): Promise<FunctionReturnType<M>> {
    const { client } = this;
    const sessionToken = this.world.token();
    if (!client || !sessionToken) throw new CallError("OFFLINE", "Not connected.");
    const guard = setTimeout(() => this.onUnanswered(client), UNANSWERED_MS);
    const entry: Waiting = { reject: () => undefined };
    const replaced = new Promise<never>((_, reject) => {
      entry.reject = reject;
    });
    this.waiting.add(entry);
    try {
      const call = client.mutation(nameOf(mutation), { ...(args as Record<string, Value>), sessionToken });
      return (await Promise.race([call, replaced])) as FunctionReturnType<M>;
    } catch (error) {
      const failure = error instanceof CallError ? error : fromThrown(error);
      if (failure.code === "SESSION_INVALID") this.world.onSessionInvalid();
      throw failure;
    } finally {
      clearTimeout(guard);
      this.waiting.delete(entry);
    }
  }

  retoken(): void {
    for (const watch of this.watches) this.ask(watch);
  }

  park(): void {
    if (this.parked) return;
    this.parked = true;
    clearTimeout(this.rebuildTimer);
    this.disconnect();
    this.world.onConnection("idle");
  }

  resume(): void {
    if (!this.parked || this.closed) return;
    this.parked = false;
    this.connect();
  }

  isParked(): boolean {
    return this.parked;
  }

  close(): void {
    this.park();
    this.closed = true;
    this.watches.clear();
  }

  private connect(): void {
    if (this.closed || this.parked || this.client) return;
    const made: BaseConvexClient = new this.world.Client(
      this.world.url,
      (tokens) => this.onTransition(made, tokens),
      {
        unsavedChangesWarning: false,
        skipConvexDeploymentUrlCheck: true,
        logger: {
          logVerbose: nothing,
          log: nothing,
          warn: nothing,
          // A fatal error stops the stock client for good and is reported nowhere else.
          error: (...lines: unknown[]) => {
            if (this.client === made && lines.some((line) => String(line).includes("FATAL"))) this.rebuild();
          },
        },
      },
    );
    this.client = made;
    made.subscribeToConnectionState((state) => {
      if (this.client !== made) return;
      const wasUp = state.hasEverConnected || state.connectionRetries > 0;
      this.world.onConnection(state.isWebSocketConnected ? "open" : wasUp ? "lost" : "connecting");
    });
    this.world.onConnection("connecting");
    for (const watch of this.watches) this.ask(watch);
  }

  private disconnect(): void {
    const old = this.client;
    this.client = null;
    for (const watch of this.watches) watch.token = watch.unsubscribe = null;
    for (const call of this.waiting) call.reject(new CallError("OFFLINE", "The connection was replaced."));
    this.waiting.clear();
    void old?.close().catch(nothing);
  }

  private rebuild(): void {
    this.disconnect();
    if (this.closed || this.parked) return;
    this.world.onConnection("lost");
    clearTimeout(this.rebuildTimer);
    const wait = Math.min(REBUILD_CAP_MS, REBUILD_BASE_MS * 2 ** this.rebuilds++);
    this.rebuildTimer = setTimeout(() => this.connect(), wait * Math.random());
  }

  /** Off line the stock client retries by itself; only a socket that looks open and says nothing is replaced. */
  private onUnanswered(client: BaseConvexClient): void {
    const looksOpen = this.client === client && client.connectionState().isWebSocketConnected;
    if (looksOpen && this.world.isVisible()) this.rebuild();
  }

  private ask(watch: Watch): void {
    const sessionToken = this.world.token();
    if (!this.client || !sessionToken) return;
    const before = watch.unsubscribe;
    const { queryToken, unsubscribe } = this.client.subscribe(watch.path, { ...watch.args, sessionToken });
    watch.token = queryToken;
    watch.unsubscribe = unsubscribe;
    before?.();
    this.read(watch);
  }

  private read(watch: Watch): void {
    if (!this.client) return;
    let result: LiveResult<unknown>;
    try {
      const args = { ...watch.args, sessionToken: this.world.token() ?? "" };
      const value = this.client.localQueryResult(watch.path, args);
      if (value === undefined) return;
      result = { ok: true, value };
    } catch (error) {
      const failure = fromThrown(error);
      // Not shown: a new token is on its way and the query will be asked again.
      if (failure.code === "SESSION_INVALID") return this.world.onSessionInvalid();
      result = { ok: false, error: failure };
    }
    this.rebuilds = 0;
    watch.on(result);
  }

  private onTransition(client: BaseConvexClient, tokens: string[]): void {
    if (client !== this.client) return;
    const changed = new Set(tokens);
    for (const watch of this.watches) if (watch.token !== null && changed.has(watch.token)) this.read(watch);
  }
}
