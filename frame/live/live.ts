/**
 * The live connection (DESIGN D13): queries and mutations of one visitor over one socket, and the supervisor that keeps
 * it alive. It holds the set of queries being watched, so that a dead, parked or re-authenticated client can be replaced
 * without its users noticing. It holds no results and no messages to send.
 *
 * One client lives as long as one socket. The stock client would wait up to 24 s before it tries again, sit for a minute
 * on a socket that has died quietly, and never come back from a fatal error; here each of these ends it and a new one is
 * made, at a pace of our own. That loses nothing: every mutation is safe to repeat, and every query is asked again.
 */
import { BaseConvexClient } from "convex/browser";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { ConvexError, type Value } from "convex/values";
import { CallError, toCallError } from "../core/errors.ts";
import { nameOf } from "./functions.ts";

export type LiveQuery = FunctionReference<"query", "public", { sessionToken: string }>;
export type LiveMutation = FunctionReference<"mutation", "public", { sessionToken: string }>;
export type LiveAction = FunctionReference<"action", "public", { sessionToken: string }>;
/** A function's arguments without the token, which is added here. */
export type LiveArgs<F extends LiveQuery | LiveMutation | LiveAction> = Omit<FunctionArgs<F>, "sessionToken">;

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
  mutate<M extends LiveMutation>(
    mutation: M,
    args: LiveArgs<M>,
    patienceMs?: number,
  ): Promise<FunctionReturnType<M>>;
  /** The token changed: every query is asked again with the new one. */
  retoken(): void;
  /** Closes the socket and keeps the queries. */
  park(): void;
  /** Opens it again; the next attempt, if one is waiting for its time, is made at once. */
  resume(): void;
  /** The page or the network is back: `resume`, and what has been on its way for a while is begun anew. */
  wake(): void;
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
type Timer = ReturnType<typeof setTimeout>;

/** How long an open socket may leave a mutation unanswered before it counts as dead (stock: 60 s). */
const UNANSWERED_MS = 8_000;
/** How long a new socket may take until its first results; half as long again after each failure. */
const CONNECT_MS = 5_000;
/** Both are shorter on a line known to be quick: so many times what it has last taken for an answer, and at least this. */
const MARGIN = 6;
const QUICK_MS = 2_500;
const CONNECT_CAP_MS = 20_000;
/** Of a new socket's time on a quick line, so much until it is open: one that swallows everything is not waited for longer. */
const OPEN_SHARE = 0.5;
/** A socket on its way for so long is not waited for any more when the network or the page is back. */
const STALE_MS = 1_000;
/** Waits between attempts: an eighth of the time away, so that nobody is late by much more than that. */
const PACE_SHARE = 1 / 8;
const PACE_MIN_MS = 800;
const PACE_CAP_MS = 16_000;
/** The first attempt after a loss; the spread is for a server that has just restarted. */
const FIRST_MS = 400;
/** After errors that end a client for good the pace is another: the cause is not the line. */
const FATAL_MS = 1_000;
const FATAL_CAP_MS = 60_000;
const HEALTHY_MS = 30_000;

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
  /** Whether the present client has had results. */
  private isUp = false;
  /** Present client's beginning, and the beginning of the present time without results (0: there is none), ms. */
  private since = 0;
  private lostAt = 0;
  /** What this line is given to answer, ms, and how often since its last answer that was too short: it may just be slow. */
  private lineMs = CONNECT_MS;
  private doubts = 0;
  private failures = 0;
  private fatals = 0;
  private retryTimer: Timer | undefined;
  private deadline: Timer | undefined;
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

  async mutate<M extends LiveMutation>(
    mutation: M,
    args: LiveArgs<M>,
    patienceMs = UNANSWERED_MS,
  ): Promise<FunctionReturnType<M>> {
    const { client } = this;
    const sessionToken = this.world.token();
    if (!client || !sessionToken) throw new CallError("OFFLINE", "Not connected.");
    const sentAt = performance.now();
    const guard = setTimeout(
      () => this.onUnanswered(client),
      Math.min(patienceMs, this.lineMs * 2 ** this.doubts),
    );
    const entry: Waiting = { reject: nothing };
    const replaced = new Promise<never>((_, reject) => {
      entry.reject = reject;
    });
    this.waiting.add(entry);
    try {
      const call = client.mutation(nameOf(mutation), { ...(args as Record<string, Value>), sessionToken });
      const value = (await Promise.race([call, replaced])) as FunctionReturnType<M>;
      this.doubts = 0;
      this.lineMs = Math.max(QUICK_MS, MARGIN * (performance.now() - sentAt));
      return value;
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
    if (!this.parked) this.resume();
  }

  park(): void {
    if (this.parked) return;
    this.parked = true;
    this.disconnect();
    this.world.onConnection("idle");
  }

  resume(): void {
    if (this.closed) return;
    this.parked = false;
    this.connect();
  }

  wake(): void {
    if (!this.isUp && performance.now() - this.since > STALE_MS) this.disconnect();
    this.resume();
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
    // Without a token there is nothing to ask; a new one comes with `retoken`.
    if (this.client || !this.world.token()) return;
    clearTimeout(this.retryTimer);
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
            if (lines.some((line) => String(line).includes("FATAL"))) this.lose(made, true);
          },
        },
      },
    );
    this.client = made;
    this.since = performance.now();
    this.lostAt ||= this.since;
    const wait = Math.min(CONNECT_CAP_MS, this.lineMs * 1.5 ** this.failures);
    const loseIn = (ms: number) => setTimeout(() => this.lose(made), ms);
    let isSilent = this.lineMs < CONNECT_MS;
    this.deadline = loseIn(isSilent ? wait * OPEN_SHARE : wait);
    made.subscribeToConnectionState(({ isWebSocketConnected, connectionRetries }) => {
      if (!isWebSocketConnected && connectionRetries > 0) this.lose(made);
      if (!isWebSocketConnected || !isSilent || this.client !== made) return;
      // The line carries something: what comes of it has the rest of the time.
      isSilent = false;
      clearTimeout(this.deadline);
      this.deadline = loseIn(wait * (1 - OPEN_SHARE));
    });
    this.world.onConnection(this.failures > 0 ? "lost" : "connecting");
    for (const watch of this.watches) this.ask(watch);
  }

  private disconnect(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.deadline);
    const old = this.client;
    this.client = null;
    this.isUp = false;
    for (const watch of this.watches) watch.token = watch.unsubscribe = null;
    for (const call of this.waiting) call.reject(new CallError("OFFLINE", "The connection was replaced."));
    this.waiting.clear();
    void old?.close().catch(nothing);
  }

  /** This client will not do: the next one is made when its time comes. */
  private lose(client: BaseConvexClient, isFatal = false): void {
    if (this.client !== client) return;
    this.disconnect();
    this.world.onConnection("lost");
    const now = performance.now();
    this.lostAt ||= now;
    const pace = Math.min(PACE_CAP_MS, Math.max(PACE_MIN_MS, (now - this.lostAt) * PACE_SHARE));
    const wait = this.failures++ === 0 ? FIRST_MS * Math.random() : pace * (0.5 + Math.random() / 2);
    const penalty = isFatal ? Math.min(FATAL_CAP_MS, FATAL_MS * 2 ** this.fatals++) : 0;
    this.retryTimer = setTimeout(() => this.connect(), Math.max(wait, penalty));
  }

  /** On its way, the deadline decides; only a socket that has worked and says nothing is replaced. */
  private onUnanswered(client: BaseConvexClient): void {
    if (!this.isUp || !this.world.isVisible()) return;
    this.doubts++;
    this.lose(client);
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
    watch.on(result);
  }

  private onTransition(client: BaseConvexClient, tokens: string[]): void {
    if (client !== this.client) return;
    const age = performance.now() - this.since;
    if (age > HEALTHY_MS) this.fatals = 0;
    if (!this.isUp) {
      this.isUp = true;
      // Several round trips: no answer takes longer.
      this.lineMs = Math.max(this.lineMs, age);
      this.lostAt = this.failures = 0;
      clearTimeout(this.deadline);
      this.world.onConnection("open");
    }
    const changed = new Set(tokens);
    for (const watch of this.watches) {
      if (watch.token === null || !changed.has(watch.token)) continue;
      try {
        this.read(watch);
      } catch (error) {
        // A bug of one who watches: told to the browser, and nobody else's affair.
        reportError(error);
      }
    }
  }
}
