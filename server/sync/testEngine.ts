/**
 * A small engine in memory for tests of the sync protocol: real commits, timestamps, views and replay, on lists of
 * notes. Tests only; the real engine is `engine/host.ts`.
 */
import { promisify } from "node:util";
import type {
  CallResult,
  EngineApi,
  FunctionCall,
  Identity,
  JsonValue,
  Outcome,
  ViewQuery,
  ViewUpdate,
} from "../engine/api.ts";
import { EngineFault } from "../front/engineFault.ts";

const nextTurn = promisify(setImmediate);

type Args = Record<string, JsonValue>;
type View = { identity: Identity; queries: Map<number, ViewQuery> };

export class TestEngine
  implements Pick<EngineApi, "call" | "openView" | "closeView" | "updateView" | "onViewUpdate">
{
  /** How often each function ran. */
  readonly ran: Record<string, number> = {};
  readonly views = new Map<number, View>();
  /** While set, calls and view changes wait for it. */
  gate: Promise<void> | null = null;
  private now = 1000n;
  private readonly notes = new Map<string, string[]>();
  private readonly answered = new Map<string, CallResult>();
  private callback: (viewId: number, update: ViewUpdate) => void = () => {};

  async call({ kind, path, args, session, viewId, identity }: FunctionCall): Promise<CallResult> {
    await this.gate;
    this.ran[path] = (this.ran[path] ?? 0) + 1;
    const given = (args[0] ?? {}) as Args;
    if (path === "engine:dies") throw new EngineFault("INTERNAL", "the engine is gone");
    if (path === "notes:fail")
      return {
        ...failure("[Request ID: 0123456789abcdef] Server Error"),
        errorData: given.data,
        ts: `${this.now}`,
      };
    if (kind !== "mutation") return { ...this.evaluate(path, given, identity), ts: `${this.now}` };
    const key = session && `${session.id}/${session.requestId}`;
    const replayed = key ? this.answered.get(key) : undefined;
    const result = replayed ?? this.commit(given);
    if (key) this.answered.set(key, result);
    void this.publish(viewId);
    return result;
  }

  openView(viewId: number): void {
    this.views.set(viewId, { identity: { kind: "none" }, queries: new Map() });
  }

  closeView(viewId: number): void {
    this.views.delete(viewId);
  }

  async updateView(viewId: number, change: Parameters<EngineApi["updateView"]>[1]): Promise<ViewUpdate> {
    await this.gate;
    await nextTurn();
    const view = this.views.get(viewId);
    if (!view) throw new EngineFault("BAD_REQUEST", `no view ${viewId}`);
    for (const queryId of change.remove) {
      if (!view.queries.delete(queryId)) throw new EngineFault("BAD_REQUEST", `no query ${queryId}`);
    }
    for (const query of change.add) view.queries.set(query.queryId, query);
    if (change.identity) view.identity = change.identity;
    const wanted = change.identity ? [...view.queries.values()] : change.add;
    return this.evaluateAll(view, wanted);
  }

  onViewUpdate(callback: (viewId: number, update: ViewUpdate) => void): void {
    this.callback = callback;
  }

  /** A commit of somebody else. */
  async write(channel: string, text: string): Promise<void> {
    this.commit({ channel, text });
    await this.publish(undefined);
  }

  private commit({ channel, text }: Args): CallResult {
    this.now += 1n;
    const list = this.notes.get(String(channel)) ?? [];
    this.notes.set(String(channel), [...list, String(text)]);
    return { ok: true, value: list.length, logLines: [], ts: `${this.now}` };
  }

  private async publish(owedViewId: number | undefined): Promise<void> {
    await nextTurn();
    for (const [viewId, view] of this.views) {
      if (view.queries.size > 0 || viewId === owedViewId)
        this.callback(viewId, this.evaluateAll(view, [...view.queries.values()]));
    }
  }

  private evaluateAll(view: View, queries: ViewQuery[]): ViewUpdate {
    const results = queries.map(({ queryId, path, args, journal }) => ({
      queryId,
      outcome: this.evaluate(path, (args[0] ?? {}) as Args, view.identity),
      journal: journal ?? null,
    }));
    return { ts: `${this.now}`, results };
  }

  private evaluate(path: string, args: Args, identity: Identity): Outcome {
    switch (path) {
      case "notes:list":
        return { ok: true, value: this.notes.get(String(args.channel)) ?? [], logLines: [] };
      case "notes:whoami":
        return { ok: true, value: identity.kind, logLines: [] };
      case "notes:large":
        return { ok: true, value: "ä🙂".repeat(Number(args.size)), logLines: [] };
      default:
        return failure(
          `[Request ID: ${Math.random().toString(16).slice(2).padEnd(16, "0").slice(0, 16)}] Server Error`,
        );
    }
  }
}

function failure(errorMessage: string): Outcome & { ok: false } {
  return { ok: false, errorMessage, logLines: [] };
}
