/**
 * One visitor in this browser: the session, its storage, its connection, and their beginnings and ends (DESIGN D6).
 * Knows no UI and no orders; it changes the shared state and reports.
 */
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import type { InitConfig, UserFields } from "../../protocol/messages.ts";
import type { Anchored } from "../anchored/anchored.ts";
import type { FrameState } from "../app.ts";
import type { StagedFile } from "../attachments/model.ts";
import { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import { joinTabs, type Tabs, withLock } from "../core/tabs.ts";
import { makeEngager } from "../engagement/makeEngager.ts";
import type { Engagement } from "../engagement/model.ts";
import { fn } from "../live/functions.ts";
import type { LiveAction, LiveArgs } from "../live/live.ts";
import { idsWritten } from "../outbox/journal.ts";
import type { Address } from "../outbox/model.ts";
import { removeDatabase } from "../outbox/store.ts";
import type { BootOk, BootRefused, BootResponse } from "../session/bootSchema.ts";
import { ERA, finishWipe, isOver } from "../session/credentials.ts";
import { PageHandle } from "../session/pageHandle.ts";
import { type BootRequest, Session } from "../session/session.ts";
import { openStorage, type StorageAdapter } from "../session/storage.ts";
import type { Messages } from "../strings/messages.ts";
import { makeTracker } from "../tracking/makeTracker.ts";
import { TRACKED } from "../tracking/toKept.ts";
import { makeConsent } from "./consent.ts";
import { FileKeeper } from "./files.ts";
import { type Letters, makeLetters } from "./letters.ts";
import { LinkKeeper } from "./link.ts";
import { makeLinkWorld, WAITING } from "./linkWorld.ts";
import type { Reporter } from "./report.ts";
import { makeRetry } from "./retry.ts";
import { NO_VISITOR } from "./state.ts";

export type VisitWorld = {
  window: Window & typeof globalThis;
  state: Store<FrameState>;
  reporter: Reporter;
  http: Http;
  convexUrl: string;
  workspaceId: string;
  /** POST /boot with the page's facts. Rejects with CallError OFFLINE. */
  post(request: BootRequest): Promise<BootResponse>;
  beaconUrl: string;
  /** There is something to be seen beside the closed messenger: a message that this page has not heard of, or what shows by itself. */
  onNews(): void;
  /** What is anchored to elements of the page. */
  anchored(): Promise<Anchored>;
};

/** Before the code of shared devices is asked for once more, ms. */
const CHUNK_WAIT_MS = 5_000;

/** Whether the server only asks for patience. That it knows no such session, twice over, is no verdict on the page either. */
const isPassing = ({ code, retryAfterMs }: BootRefused): boolean =>
  retryAfterMs !== undefined || code === "SESSION_INVALID";

export class Visit {
  readonly storage: StorageAdapter;
  readonly #world: VisitWorld;
  readonly #prefix: string;
  readonly #tabs: Tabs;
  #pageHandle: PageHandle;
  #session!: Session;
  #keeper!: LinkKeeper;
  /** Of the present visitor, as the session is. */
  declare files: FileKeeper;
  #user: UserFields | undefined;
  readonly #consents: ReturnType<typeof makeConsent>;
  #visitorRef = "";
  /** Names this visitor has had here: before it was known, and before it signed in. */
  #formerRefs = new Set([""]);
  #letters!: Letters;
  /** Of the present visitor. */
  declare track: ReturnType<typeof makeTracker>;
  declare engage: ReturnType<typeof makeEngager>;
  #booting: Promise<void> | null = null;
  #wiping: Promise<void> | null = null;
  /** Counts sessions, so that an answer to an old one is not taken for the present one. */
  #epoch = 0;
  /** As of what is live in the workspace, the last that this page has heard of. */
  #stamp: number | null | undefined;
  readonly #retry = makeRetry(() => this.#isLeftElsewhere() || void this.boot());

  /** @param shown the page handle that the page has kept, if it has one */
  constructor(world: VisitWorld, config: InitConfig, shown: string | undefined) {
    this.#world = world;
    this.#user = config.user;
    this.#pageHandle = this.#makePageHandle(shown);
    this.#prefix = `oc:1:${new URL(world.convexUrl).origin}:${world.workspaceId}:`;
    this.storage = openStorage({
      prefix: this.#prefix,
      now: () => Date.now(),
      open: () => world.window.localStorage,
      mayPersist: config.consent !== "required",
    });
    this.#consents = makeConsent(this.storage);
    this.#tabs = joinTabs({
      name: this.#prefix,
      keys: { logout: ERA, session: "session" },
      window: world.window,
      onNews: (news) => {
        if (this.#isLeftElsewhere()) return;
        if (news === "outbox") this.#keeper.syncOutbox();
        else if (news === "handle") world.reporter.yieldHandle();
        else if (this.#session.adopt()) this.#keeper.retoken();
      },
    });
    this.#begin();
    void this.#finishWipe();
  }

  serverNow(): number {
    return this.#session.serverNow();
  }

  /** Opens or resumes the session; tries again by itself while the deployment is away. One at a time. */
  boot(): Promise<void> {
    this.#booting ??= this.#bootOnce().finally(() => {
      this.#booting = null;
    });
    return this.#booting;
  }

  /** Says who the visitor is. Another person than before gets a session of their own. */
  async identify(user: UserFields): Promise<void> {
    await this.#booting;
    const isSomeoneElse = await this.#session.isSomeoneElse(user);
    if (isSomeoneElse) await this.#leave("here");
    this.#user = user;
    const sessionToken = this.#session.token();
    if (!sessionToken) return this.boot();
    try {
      const answer = await this.#world.http.mutation(fn.identify, { sessionToken, user });
      // The server knows this visitor as somebody else, and has written nothing.
      if (answer?.outcome === "otherUser") {
        await this.#leave("here");
        return this.boot();
      }
      this.#tell(answer);
      // Nothing weak leads to somebody who has a name.
      if (answer && answer.visitorKind !== "anonymous") this.#pageHandle.settle(false);
      // Proven to be somebody: under a new token, since an earlier person at this browser may have noted down the old one.
      if (answer?.outcome === "signIn") return this.#recover(true);
      await this.#session.setOwner(user);
      this.#world.reporter.event("userIdentified");
    } catch (error) {
      const { code, message, retryAfterMs } = error as CallError;
      if (code === "SESSION_INVALID") return this.#recover();
      if (code === "IDENTITY_REQUIRED") return this.#refuse(code, message);
      // Not said yet: a boot says who the visitor is, too.
      if (code === "OFFLINE" || code === "RATE_LIMITED") this.#wait(retryAfterMs);
      if (code === "OFFLINE") this.#world.reporter.unreachable();
      else this.#world.reporter.warn(code, message);
    }
  }

  /** Ends the present visitor and begins an anonymous one. */
  async logout(): Promise<void> {
    this.#user = undefined;
    await this.#leave("here");
    void this.boot();
  }

  /** A person's session is wiped; an anonymous one is kept for the next page unless `forget`. */
  async destroy(forget: boolean): Promise<void> {
    this.#retry.stop();
    if (forget || this.#session.isIdentified()) await this.#leave("here");
    this.files.use((uploads) => uploads.stop());
    this.#keeper.stop(false);
    this.#tabs.close();
  }

  /** Granted: what is known becomes durable. Withdrawn: everything is forgotten, and nothing is asked until somebody opens. */
  async consent(isGranted: boolean): Promise<void> {
    const isNameless = this.#session.token() !== null && !this.#user;
    if (this.#consents.set(isGranted, isNameless)) return this.boot();
    if (isGranted) return undefined;
    this.#retry.stop();
    this.#user = undefined;
    await this.#leave("here");
    if (this.#world.state.get().isOpen) this.connect();
    return undefined;
  }

  /** Runs an action as this visitor. Rejects with CallError. */
  async act<A extends LiveAction>(action: A, args: LiveArgs<A>): Promise<FunctionReturnType<A>> {
    const sessionToken = this.#session?.token();
    if (!sessionToken) throw new CallError("OFFLINE", "There is no session.");
    const { http } = this.#world;
    return http.action(action, { ...args, sessionToken } as FunctionArgs<A>);
  }

  /** Takes a message at once; it waits in memory while the outbox itself is still being fetched. */
  send(text: string, to: Address, files: readonly StagedFile[] = []): void {
    if (files[0]) this.files.use((uploads) => uploads.sent(files), true);
    if (!this.#letters.write(text, to, files)) this.connect();
  }

  /** Opens the connection, if there is a session for it. */
  connect(): void {
    if (this.#session.token()) void this.#keeper.want();
    else if (this.#consents.isWithdrawn()) void this.boot();
  }

  #begin(): void {
    const world = this.#world;
    const prefix = this.#prefix;
    const { storage } = this;
    this.#epoch += 1;
    this.#visitorRef = "";
    this.#formerRefs = new Set([""]);
    const session = new Session({
      workspaceId: world.workspaceId,
      storage,
      pageHandle: this.#pageHandle,
      http: world.http,
      now: () => Date.now(),
      post: (request) => world.post(request),
      lock: (name, act) => withLock(prefix + name, act),
    });
    const place = {
      http: world.http,
      convexUrl: world.convexUrl,
      state: world.state,
      storage,
      databaseName: prefix,
      token: () => session.token(),
      onSessionInvalid: () => void this.#recover(),
      visitorRef: () => this.#visitorRef,
      isOurs: (ref: string) => this.#isOurs(ref),
    };
    this.#session = session;
    this.files = new FileKeeper(place);
    this.track = makeTracker({ ...place, ...world, session, onRelevant: () => this.#refresh() });
    this.engage = makeEngager({ ...place, ...world, session });
    this.#letters = makeLetters({ ...place, serverNow: () => session.serverNow() });
    this.#keeper = new LinkKeeper({
      window: world.window,
      session,
      http: world.http,
      beaconUrl: world.beaconUrl,
      link: makeLinkWorld(place, this.files, { ...world, letters: this.#letters }),
      page: () => {
        const { url, title } = world.state.get().page;
        return { url, title };
      },
      onLink: ({ live, outbox }) => {
        world.state.set({ live, outbox });
        this.#letters.handOver(outbox);
      },
      onStamp: (stamp) => {
        if (stamp !== this.#stamp) this.#refresh();
        this.#stamp = stamp;
      },
      onRenewed: () => this.#tabs.tell("session"),
      onWake: () => {
        if (!this.#isLeftElsewhere() && world.state.get().phase === "unreachable") void this.boot();
      },
    });
  }

  /** What is for this visitor may be something else now. */
  #refresh(): void {
    this.engage((engine) => engine.refresh(), true);
  }

  async #bootOnce(): Promise<void> {
    this.#retry.stop();
    const epoch = this.#epoch;
    // What the one before left is gone before the next one leaves anything.
    await this.#wiping;
    const answer = await this.#session.boot(this.#user);
    if (epoch !== this.#epoch) return;
    if (answer.status === "ok") return this.#onBooted(answer);
    if (answer.status === "refused" && !isPassing(answer)) return this.#refuse(answer.code, answer.message);
    this.#wait(answer.retryAfterMs);
    if (answer.status === "unreachable") this.#world.reporter.unreachable();
    else this.#world.reporter.warn(answer.code, answer.message);
  }

  /** Boots again later, or as soon as the network is back. */
  #wait(askedMs?: number): void {
    this.#world.state.set({ phase: "unreachable" });
    this.#retry.plan(askedMs);
  }

  #refuse(code: string, message: string): void {
    this.#world.state.set({ phase: "refused" });
    this.#world.reporter.refused(code, message);
  }

  /** What the server has for the page's developer. */
  #tell(answer: Pick<BootOk, "notices"> | null): void {
    for (const { code, message } of answer?.notices ?? []) this.#world.reporter.warn(code, message);
  }

  #onBooted(answer: BootOk): void {
    const { state, reporter } = this.#world;
    this.#retry.done();
    if (answer.joinedRef) this.#formerRefs.add(answer.joinedRef);
    const before = this.#visitorRef;
    this.#visitorRef = answer.visitorRef;
    // The way back was lost: what was written belongs to somebody this browser no longer is.
    if (!this.#isOurs(before)) {
      state.get().outbox?.clear();
      state.set({ views: NO_VISITOR.views });
    }
    this.#tell(answer);
    const { appearance, branding, messenger, unread } = answer;
    // Compiled by the deployment, as the build compiles our own.
    const texts = answer.texts as Messages | undefined;
    state.set({ phase: "ready", appearance, branding, messenger, texts, unread });
    reporter.booted(answer);
    if (this.#user) reporter.event("userIdentified");
    this.files.begin();
    if (this.storage.keys(TRACKED)[0]) this.track(null);
    this.#keeper.start();
    if (answer.idleMs) this.#watchIdle(answer.idleMs);
    if (
      answer.hasOpenConversation ||
      state.get().isOpen ||
      idsWritten(this.storage).length > 0 ||
      this.storage.get(WAITING)
    )
      this.connect();
    if (answer.unread.latest) this.#world.onNews();
    const engagement = answer.engagement as Engagement | undefined;
    this.#stamp = engagement?.stamp;
    if (engagement) this.engage((engine) => engine.take(engagement), true);
  }

  /** The server no longer takes the token: a new one for the same visitor, everything else untouched. */
  async #recover(isSignIn = false): Promise<void> {
    if (this.#booting) return this.#booting;
    if (this.#isLeftElsewhere()) return undefined;
    // Renewed by another tab meanwhile: that one is good.
    if (!isSignIn && this.#session.adopt()) return this.#keeper.retoken();
    this.#session.invalidate(isSignIn);
    return this.boot();
  }

  /** Ends the visitor: connection closed, everything wiped here, and (unless another tab did) the server told. */
  async #leave(where: "here" | "elsewhere"): Promise<void> {
    const session = this.#session;
    const keeper = this.#keeper;
    this.files.use((uploads) => uploads.stop());
    this.engage((engine) => engine.stop());
    keeper.stop(true);
    this.#pageHandle.settle(false);
    this.#pageHandle = this.#makePageHandle(undefined);
    this.#begin();
    this.#world.state.set(NO_VISITOR);
    this.#world.reporter.unread(0);
    if (where === "elsewhere") return session.drop();
    const ended = session.end(true);
    this.#tabs.tell("logout");
    await Promise.all([ended, this.#finishWipe()]);
    return undefined;
  }

  /** On a shared device the visitor is over when nobody has been here for that long. */
  #watchIdle(idleMs: number): void {
    const visitorRef = this.#visitorRef;
    import("../session/idle.ts").then(
      ({ watchIdle }) => {
        if (visitorRef !== this.#visitorRef) return;
        const onOver = (): void => void this.#isLeftElsewhere();
        watchIdle({ ...this.#world, storage: this.storage, idleMs, onOver });
      },
      // Off line just now.
      () => setTimeout(() => this.#watchIdle(idleMs), CHUNK_WAIT_MS),
    );
  }

  #isOurs(ref: string): boolean {
    return ref === this.#visitorRef || this.#formerRefs.has(ref);
  }

  /** Whether this visitor was logged out while we did not look, or has been away for too long. Then the page is nobody's, and begins anew. */
  #isLeftElsewhere(): boolean {
    if (!this.#session.isGone()) return false;
    // What this page said of its user was about somebody who has left.
    this.#user = undefined;
    void this.#leave(isOver(this.storage) ? "here" : "elsewhere").then(() => this.boot());
    return true;
  }

  #makePageHandle(shown: string | undefined): PageHandle {
    return new PageHandle(shown, (kept) => {
      this.#world.reporter.setHandle(kept);
      if (kept) this.#tabs.tell("handle");
    });
  }

  #finishWipe(): Promise<void> {
    this.#wiping = finishWipe(this.storage, () => removeDatabase(this.#prefix));
    return this.#wiping;
  }
}
