/**
 * One client of the sync protocol, from Connect to close, without knowing what a socket is.
 * Order kept here: changes of queries and identity in the order received; mutations one at a time, each answered
 * before the Transition that contains its effects; actions side by side.
 */
import type { Caller, CallResult, EngineApi, Identity, ViewUpdate } from "../engine/api.ts";
import { EngineFault } from "../front/engineFault.ts";
import {
  type Authenticate,
  type ClientMessage,
  type FunctionRequest,
  ProtocolError,
  parseClientMessage,
} from "./clientMessage.ts";
import { Outbox } from "./outbox.ts";
import { QuerySet } from "./querySet.ts";
import { actionResponse, authError, fatalError, mutationResponse } from "./serverMessage.ts";

/** Mutations waiting on one socket. */
export const MAX_QUEUED_MUTATIONS = 1000;
/** Actions running for one socket. */
const MAX_RUNNING_ACTIONS = 1000;
/** Both together, characters of their messages. */
const MAX_PENDING_CHARACTERS = 8 * 1024 * 1024;

/** Close codes and reasons; the client picks its back-off by the reason. */
export const CLOSE = {
  protocol: [1002, "ProtocolError"],
  internal: [1011, "InternalServerError"],
  overloaded: [1013, "TooManyConcurrentRequests"],
  restarting: [1012, "InternalServerError: restarting"],
} as const;

type Transport = {
  send: (frame: string) => void;
  /** Everything sent so far goes out first. Without a code: a normal end. */
  close: (code?: number, reason?: string) => void;
  /** True while so much waits to be sent that new results had better be folded. */
  isSlow: () => boolean;
};

export type SessionOptions = {
  engine: Pick<EngineApi, "call" | "openView" | "closeView" | "updateView">;
  transport: Transport;
  viewId: number;
  caller: Caller;
  /** Who an admin key belongs to; null when it is wrong. */
  adminIdentity: (key: string, actingAs?: Record<string, unknown>) => Identity | null;
};

export class SyncSession {
  private readonly options: SessionOptions;
  private readonly outbox: Outbox;
  private readonly querySet: QuerySet;
  private readonly mutations: { request: FunctionRequest; identity: Identity; size: number }[] = [];
  private isMutating = false;
  private runningActions = 0;
  private pendingCharacters = 0;
  private identity: Identity = { kind: "none" };
  /** Client-made id of the page's client, the first half of idempotency keys. Null until Connect. */
  private sessionId: string | null = null;
  private isClosed = false;

  constructor(options: SessionOptions) {
    this.options = options;
    const { engine, transport, viewId } = options;
    this.outbox = new Outbox(transport.send, transport.isSlow);
    this.querySet = new QuerySet({
      update: (change) => engine.updateView(viewId, change),
      applied: (versions, change, update) => {
        if (this.isClosed) return;
        this.outbox.applyChange(versions, {
          added: change.add.map(({ queryId }) => queryId),
          removed: change.remove,
        });
        this.outbox.applyUpdate(update);
        this.outbox.flush();
      },
      failed: (error) => this.fail(error),
    });
  }

  /** One text frame from the client. Never throws: what is wrong with it ends this session only. */
  receive(frame: string): void {
    if (this.isClosed) return;
    try {
      this.handle(parseClientMessage(frame), frame.length);
    } catch (error) {
      this.fail(error);
    }
  }

  /** New results from the engine. */
  push(update: ViewUpdate): void {
    if (this.isClosed) return;
    this.outbox.applyUpdate(update);
    this.outbox.flush();
  }

  /** The socket can take more again. */
  drained(): void {
    if (!this.isClosed) this.outbox.flush();
  }

  /** The socket is gone. Mutations not yet begun are dropped; the client sends them again when it is back. */
  stop(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.mutations.length = 0;
    if (this.sessionId !== null) this.options.engine.closeView(this.options.viewId);
  }

  private handle(message: ClientMessage, size: number): void {
    if (message.type === "Connect") {
      if (this.sessionId !== null) throw new ProtocolError("Connect may only be the first message");
      // maxObservedTimestamp is not compared: this clock is durable and never runs backwards, so a client that
      // has seen a later time knows a data directory that was since replaced, and must start over, not loop.
      this.sessionId = message.sessionId;
      return this.options.engine.openView(this.options.viewId);
    }
    if (this.sessionId === null) throw new ProtocolError("The first message must be Connect");
    switch (message.type) {
      case "Authenticate":
        return this.authenticate(message);
      case "ModifyQuerySet":
        return this.querySet.modify(message.baseVersion, message.newVersion, message.modifications);
      case "Mutation":
        return this.queueMutation(message, size);
      case "Action":
        void this.runAction(message, size);
        return;
      case "Event":
        return;
      default:
        message satisfies never;
    }
  }

  private authenticate(message: Authenticate): void {
    this.querySet.checkIdentityVersion(message.baseVersion);
    const identity = this.identify(message);
    if (identity === null) {
      const reason = message.tokenType === "Admin" ? "Invalid admin key" : "No auth provider is configured";
      this.options.transport.send(authError(reason, this.querySet.identityVersion, true));
      return this.close([]);
    }
    this.identity = identity;
    this.querySet.authenticate(identity);
  }

  private identify(message: Authenticate): Identity | null {
    switch (message.tokenType) {
      case "None":
        return { kind: "none" };
      case "Admin":
        return this.options.adminIdentity(message.value, message.actingAs);
      case "User":
        // The functions have no auth.config, so there is nobody whose signature could be believed.
        return null;
    }
  }

  private queueMutation(request: FunctionRequest, size: number): void {
    if (this.mutations.length >= MAX_QUEUED_MUTATIONS || !this.hasRoom(size))
      return this.close(CLOSE.overloaded);
    this.pendingCharacters += size;
    this.mutations.push({ request, identity: this.identity, size });
    void this.runMutations();
  }

  private hasRoom(size: number): boolean {
    return this.pendingCharacters + size <= MAX_PENDING_CHARACTERS;
  }

  private async runMutations(): Promise<void> {
    if (this.isMutating) return;
    this.isMutating = true;
    for (let next = this.mutations.shift(); next; next = this.mutations.shift()) {
      const { request, identity, size } = next;
      try {
        const result = await this.call(request, identity);
        if (!this.isClosed) this.options.transport.send(mutationResponse(request.requestId, result));
      } catch (error) {
        this.fail(error);
      } finally {
        this.pendingCharacters -= size;
      }
    }
    this.isMutating = false;
  }

  private async runAction(request: FunctionRequest, size: number): Promise<void> {
    if (this.runningActions >= MAX_RUNNING_ACTIONS || !this.hasRoom(size))
      return this.close(CLOSE.overloaded);
    this.runningActions++;
    this.pendingCharacters += size;
    try {
      const result = await this.call(request, this.identity);
      if (!this.isClosed) this.options.transport.send(actionResponse(request.requestId, result));
    } catch (error) {
      this.fail(error);
    } finally {
      this.runningActions--;
      this.pendingCharacters -= size;
    }
  }

  private call(request: FunctionRequest, identity: Identity): Promise<CallResult> {
    const { engine, caller, viewId } = this.options;
    const base = { path: request.udfPath, args: request.args, identity, caller };
    if (request.type === "Action") return engine.call({ ...base, kind: "action" });
    const session = { id: this.sessionId ?? "", requestId: request.requestId };
    return engine.call({ ...base, kind: "mutation", session, viewId });
  }

  private fail(error: unknown): void {
    if (this.isClosed) return;
    if (error instanceof ProtocolError || (error instanceof EngineFault && error.code === "BAD_REQUEST")) {
      this.options.transport.send(fatalError(error.message));
      return this.close(CLOSE.protocol);
    }
    const isBusy = error instanceof EngineFault && error.code === "OVERLOADED";
    this.close(isBusy ? CLOSE.overloaded : CLOSE.internal);
  }

  private close([code, reason]: readonly [number, string] | []): void {
    this.options.transport.close(code, reason);
    this.stop();
  }
}
