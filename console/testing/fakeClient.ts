import type { ConnectionState } from "convex/browser";
import { type FunctionReference, getFunctionName } from "convex/server";
import { ConvexError } from "convex/values";
import type { ConsoleClient } from "../data/client.ts";
import type { FailureCode } from "../data/errors.ts";

type Args = Record<string, unknown>;
type Handler = (args: Args) => unknown;
type Subscription = {
  name: string;
  args: Args;
  onValue: (value: unknown) => unknown;
  onError: (error: Error) => unknown;
};

/** The error a real function would answer with. */
export function refusal(code: FailureCode, message = "", retryAfterMs?: number): Error {
  return new ConvexError({ code, message, ...(retryAfterMs ? { retryAfterMs } : {}) });
}

/** Stands in for Convex's client: handlers by function name, answers delivered in a later microtask, like the socket's. */
export class FakeClient {
  /** Every call made: subscriptions, mutations and actions, in order. */
  readonly calls: { name: string; args: Args }[] = [];
  private readonly handlers = new Map<string, Handler>();
  private readonly subscriptions = new Set<Subscription>();
  private readonly watchers = new Set<(state: ConnectionState) => void>();
  private isConnected = true;

  /** Sets what a function answers and pushes it to whoever is subscribed. A handler that throws refuses. */
  on(name: string, handler: Handler): this {
    this.handlers.set(name, handler);
    this.push(name);
    return this;
  }

  /** Answers the subscriptions to a query anew. */
  push(name: string): void {
    for (const subscription of this.subscriptions) if (subscription.name === name) this.deliver(subscription);
  }

  setConnected(isConnected: boolean): void {
    this.isConnected = isConnected;
    for (const watcher of this.watchers) watcher(this.connectionState());
  }

  /** Arguments of the calls to one function. */
  callsTo(name: string): Args[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args);
  }

  /** How many subscriptions to a query are open. */
  subscribers(name: string): number {
    return [...this.subscriptions].filter((subscription) => subscription.name === name).length;
  }

  onUpdate(
    query: FunctionReference<"query">,
    args: Args,
    ...[onValue, onError = () => {}]: [Subscription["onValue"], Subscription["onError"]?]
  ) {
    const subscription: Subscription = { name: getFunctionName(query), args, onValue, onError };
    this.calls.push({ name: subscription.name, args });
    this.subscriptions.add(subscription);
    this.deliver(subscription);
    const stop = (): void => void this.subscriptions.delete(subscription);
    return Object.assign(stop, {
      unsubscribe: stop,
      getCurrentValue: () => undefined,
      getQueryLogs: () => undefined,
    });
  }

  mutation = (reference: FunctionReference<"mutation">, args: Args): Promise<unknown> =>
    this.run(reference, args);
  action = (reference: FunctionReference<"action">, args: Args): Promise<unknown> =>
    this.run(reference, args);

  connectionState(): ConnectionState {
    return {
      hasInflightRequests: false,
      isWebSocketConnected: this.isConnected,
      timeOfOldestInflightRequest: null,
      hasEverConnected: true,
      connectionCount: 1,
      connectionRetries: 0,
      inflightMutations: 0,
      inflightActions: 0,
    };
  }

  subscribeToConnectionState(watcher: (state: ConnectionState) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** As the type screens ask for. The fake is looser: it takes any function by name. */
  asClient(): ConsoleClient {
    return this as unknown as ConsoleClient;
  }

  private async run(reference: FunctionReference<"mutation" | "action">, args: Args): Promise<unknown> {
    const name = getFunctionName(reference);
    this.calls.push({ name, args });
    const handler = this.handlers.get(name);
    await Promise.resolve();
    return handler ? handler(args) : null;
  }

  private deliver(subscription: Subscription): void {
    const handler = this.handlers.get(subscription.name);
    // No handler: the answer is still on its way.
    if (!handler) return;
    queueMicrotask(() => {
      if (!this.subscriptions.has(subscription)) return;
      try {
        subscription.onValue(handler(subscription.args));
      } catch (error) {
        subscription.onError(error as Error);
      }
    });
  }
}
