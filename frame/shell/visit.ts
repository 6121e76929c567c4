/**
 * One visitor in this browser: the session, its storage, its connection, and their beginnings and ends (DESIGN D6).
 * Knows no UI and no orders; it changes the shared state and reports.
 */
import type { InitConfig, UserFields } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import type { StagedFile } from "../attachments/model.ts";
import type { LinkWorld } from "../convex.ts";
import type { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import { uuidv7 } from "../core/random.ts";
import type { Store } from "../core/store.ts";
import { joinTabs, type Tabs, withLock } from "../core/tabs.ts";
import { fn } from "../live/functions.ts";
import { idsWritten, writeDown } from "../outbox/journal.ts";
import type { Address, OutboxEntry } from "../outbox/model.ts";
import { removeDatabase } from "../outbox/store.ts";
import type { BootOk, BootResponse, UnreadSummary } from "../session/bootSchema.ts";
import { ERA, finishWipe } from "../session/credentials.ts";
import { PageHandle } from "../session/pageHandle.ts";
import { type BootRequest, Session } from "../session/session.ts";
import { openStorage, type StorageAdapter } from "../session/storage.ts";
import { FileKeeper } from "./files.ts";
import { LinkKeeper } from "./link.ts";
import { pathWithConversation } from "./navigation.ts";
import type { Reporter } from "./report.ts";
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
  /** A message by a teammate that this page has not heard of. */
  onMessage(unread: UnreadSummary): void;
};

/** Waits between attempts to boot: an eighth of the time away, as for the socket (live.ts). */
const RETRY_SHARE = 1 / 8;
const RETRY_MIN_MS = 1_000;
const RETRY_CAP_MS = 60_000;
const WAITING = "waiting";

export class Visit {
  readonly storage: StorageAdapter;
  private readonly world: VisitWorld;
  private readonly prefix: string;
  private readonly tabs: Tabs;
  private pageHandle: PageHandle;
  private session!: Session;
  private keeper!: LinkKeeper;
  /** Of the present visitor, as the session is. */
  files!: FileKeeper;
  private user: UserFields | undefined;
  private isWithdrawn = false;
  private visitorRef = "";
  /** Names this visitor has had here: before it was known, and before it signed in. */
  private formerRefs = new Set([""]);
  /** Written before the outbox was there; what an earlier page left goes first. */
  private early: OutboxEntry[] = [];
  private booting: Promise<void> | null = null;
  private wiping: Promise<void> | null = null;
  /** Counts sessions, so that an answer to an old one is not taken for the present one. */
  private epoch = 0;
  /** When the deployment was first found away, ms; 0 while it answers. */
  private awaySince = 0;
  /** Of the latest message written here, by the server's clock as it was known then. */
  private writtenAt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param shown the page handle that the page has kept, if it has one */
  constructor(world: VisitWorld, config: InitConfig, shown: string | undefined) {
    this.world = world;
    this.user = config.user;
    this.pageHandle = this.makePageHandle(shown);
    this.prefix = `oc:1:${new URL(world.convexUrl).origin}:${world.workspaceId}:`;
    this.storage = openStorage({
      prefix: this.prefix,
      now: () => Date.now(),
      open: () => world.window.localStorage,
      mayPersist: config.consent !== "required",
    });
    this.tabs = joinTabs({
      name: this.prefix,
      keys: { logout: ERA, session: "session" },
      window: world.window,
      onNews: (news) => {
        if (this.isLeftElsewhere()) return;
        if (news === "outbox") this.keeper.syncOutbox();
        else if (news === "handle") world.reporter.yieldHandle();
        else if (this.session.adopt()) this.keeper.retoken();
      },
    });
    this.begin();
    void this.finishWipe();
  }

  serverNow(): number {
    return this.session.serverNow();
  }

  /** Opens or resumes the session; tries again by itself while the deployment is away. One at a time. */
  boot(): Promise<void> {
    this.booting ??= this.bootOnce().finally(() => {
      this.booting = null;
    });
    return this.booting;
  }

  /** Says who the visitor is. Another person than before gets a session of their own. */
  async identify(user: UserFields): Promise<void> {
    await this.booting;
    const isSomeoneElse = await this.session.isSomeoneElse(user);
    if (isSomeoneElse) await this.leave("here");
    this.user = user;
    const sessionToken = this.session.token();
    if (!sessionToken) return this.boot();
    try {
      const answer = await this.world.http.mutation(fn.identify, { sessionToken, user });
      // The server knows this visitor as somebody else, and has written nothing.
      if (answer?.outcome === "otherUser") {
        await this.leave("here");
        return this.boot();
      }
      this.tell(answer);
      // Nothing weak leads to somebody who has a name.
      if (answer && answer.visitorKind !== "anonymous") this.pageHandle.settle(false);
      // Proven to be somebody: under a new token, since an earlier person at this browser may have noted down the old one.
      if (answer?.outcome === "signIn") return this.recover(true);
      await this.session.setOwner(user);
      this.world.reporter.event("userIdentified");
    } catch (error) {
      const { code, message } = error as CallError;
      if (code === "SESSION_INVALID") return this.recover();
      if (code === "IDENTITY_REQUIRED") return this.refuse(code, message);
      this.world.reporter.warn(code === "OFFLINE" ? "IDENTIFY_UNSENT" : "IDENTITY_REFUSED", message);
    }
  }

  /** Ends the present visitor and begins an anonymous one. */
  async logout(): Promise<void> {
    this.user = undefined;
    await this.leave("here");
    void this.boot();
  }

  /** A person's session is wiped; an anonymous one is kept for the next page unless `forget`. */
  async destroy(forget: boolean): Promise<void> {
    clearTimeout(this.retryTimer);
    if (forget || this.session.isIdentified()) await this.leave("here");
    this.files.use((uploads) => uploads.stop());
    this.keeper.stop(false);
    this.tabs.close();
  }

  /** Granted: what is known becomes durable. Withdrawn: everything is forgotten, and nothing is asked until somebody opens. */
  async consent(isGranted: boolean): Promise<void> {
    const wasWithdrawn = this.isWithdrawn;
    this.isWithdrawn = !isGranted;
    this.storage.allow(isGranted);
    if (isGranted) {
      // Where nothing lasts here, the deployment may let the page keep something.
      const mayBeKept = this.storage.isBlocked() && this.session.token() !== null && !this.user;
      return wasWithdrawn || mayBeKept ? this.boot() : undefined;
    }
    clearTimeout(this.retryTimer);
    this.user = undefined;
    await this.leave("here");
    if (this.world.state.get().isOpen) this.connect();
    return undefined;
  }

  /** Takes a message at once; it waits in memory while the outbox itself is still being fetched. */
  send(text: string, to: Address, files: readonly StagedFile[] = []): void {
    const { state } = this.world;
    // Later than the one before, whatever the clock does: what is stored is read back in this order.
    const createdAt = Math.max(this.session.serverNow(), this.writtenAt + 1);
    this.writtenAt = createdAt;
    const clientMessageId = uuidv7(createdAt);
    const { visitorRef } = this;
    const own = files.length > 0 ? { files } : {};
    const entry: OutboxEntry = {
      ...to,
      clientMessageId,
      text,
      ...own,
      createdAt,
      visitorRef,
      state: "pending",
    };
    writeDown(this.storage, entry);
    if (files.length > 0) this.files.use((uploads) => uploads.sent(files), true);
    const { outbox } = state.get();
    if (outbox) return outbox.add(entry);
    this.early.push(entry);
    state.set({ entries: [...state.get().entries, entry] });
    return this.connect();
  }

  /** Opens the connection, if there is a session for it. */
  connect(): void {
    if (this.session.token()) void this.keeper.want();
    else if (this.isWithdrawn) void this.boot();
  }

  private begin(): void {
    const { world } = this;
    this.epoch += 1;
    this.visitorRef = "";
    this.formerRefs = new Set([""]);
    this.early = [];
    this.session = new Session({
      workspaceId: world.workspaceId,
      storage: this.storage,
      pageHandle: this.pageHandle,
      http: world.http,
      now: () => Date.now(),
      post: (request) => world.post(request),
      lock: (name, act) => withLock(this.prefix + name, act),
    });
    this.files = new FileKeeper({
      http: world.http,
      convexUrl: world.convexUrl,
      state: world.state,
      storage: this.storage,
      databaseName: this.prefix,
      token: () => this.session.token(),
      onSessionInvalid: () => void this.recover(),
      visitorRef: () => this.visitorRef,
      isOurs: (ref) => this.isOurs(ref),
    });
    this.keeper = new LinkKeeper({
      window: world.window,
      session: this.session,
      http: world.http,
      beaconUrl: world.beaconUrl,
      link: this.linkWorld(),
      page: () => {
        const { url, title } = world.state.get().page;
        return { url, title };
      },
      onLink: ({ live, outbox }) => {
        world.state.set({ live, outbox });
        for (const entry of this.early.splice(0)) outbox.add(entry);
      },
      onRenewed: () => this.tabs.tell("session"),
      onWake: () => {
        if (!this.isLeftElsewhere() && world.state.get().phase === "unreachable") void this.boot();
      },
    });
  }

  private async bootOnce(): Promise<void> {
    clearTimeout(this.retryTimer);
    const { epoch } = this;
    // What the one before left is gone before the next one leaves anything.
    await this.wiping;
    const answer = await this.session.boot(this.user);
    if (epoch !== this.epoch) return;
    if (answer.status === "ok") return this.onBooted(answer);
    this.awaySince ||= Date.now();
    const share = Math.abs(Date.now() - this.awaySince) * RETRY_SHARE;
    const wait = Math.min(RETRY_CAP_MS, Math.max(RETRY_MIN_MS, share)) * (0.5 + Math.random() / 2);
    if (answer.status === "unreachable") {
      this.world.state.set({ phase: "unreachable" });
      this.world.reporter.unreachable(this.world.state.get().isOpen);
      this.retryTimer = setTimeout(() => void this.boot(), wait);
      return;
    }
    this.refuse(answer.code, answer.message);
    if (answer.retryAfterMs !== undefined) {
      this.retryTimer = setTimeout(() => void this.boot(), Math.max(wait, answer.retryAfterMs));
    }
  }

  private refuse(code: string, message: string): void {
    this.world.state.set({ phase: "refused" });
    this.world.reporter.refused(code, message);
  }

  /** What the server has for the page's developer. */
  private tell(answer: Pick<BootOk, "notices"> | null): void {
    for (const { code, message } of answer?.notices ?? []) this.world.reporter.warn(code, message);
  }

  private onBooted(answer: BootOk): void {
    const { state, reporter } = this.world;
    this.awaySince = 0;
    if (answer.joinedRef) this.formerRefs.add(answer.joinedRef);
    this.visitorRef = answer.visitorRef;
    this.tell(answer);
    const { appearance, messenger, unread } = answer;
    state.set({ phase: "ready", appearance, messenger, unread });
    reporter.booted(answer);
    if (this.user) reporter.event("userIdentified");
    this.files.begin();
    this.keeper.start();
    if (
      answer.hasOpenConversation ||
      state.get().isOpen ||
      idsWritten(this.storage).length > 0 ||
      this.storage.get(WAITING)
    )
      this.connect();
    if (answer.unread.latest) this.world.onMessage(answer.unread);
  }

  /** The server no longer takes the token: a new one for the same visitor, everything else untouched. */
  private async recover(isSignIn = false): Promise<void> {
    if (this.booting) return this.booting;
    if (this.isLeftElsewhere()) return undefined;
    // Renewed by another tab meanwhile: that one is good.
    if (!isSignIn && this.session.adopt()) return this.keeper.retoken();
    const before = this.visitorRef;
    this.session.invalidate(isSignIn);
    await this.boot();
    if (!this.session.token()) return;
    // The way back is lost too: what was written belongs to somebody this browser no longer is.
    if (!this.isOurs(before)) this.world.state.get().outbox?.clear();
    this.keeper.retoken();
    return undefined;
  }

  /** Ends the visitor: connection closed, everything wiped here, and (unless another tab did) the server told. */
  private async leave(where: "here" | "elsewhere"): Promise<void> {
    const { session, keeper } = this;
    this.files.use((uploads) => uploads.stop());
    keeper.stop(true);
    this.pageHandle.settle(false);
    this.pageHandle = this.makePageHandle(undefined);
    this.begin();
    this.world.state.set(NO_VISITOR);
    this.world.reporter.unread(0);
    if (where === "elsewhere") return session.drop();
    const ended = session.end(true);
    this.tabs.tell("logout");
    await Promise.all([ended, this.finishWipe()]);
    return undefined;
  }

  private isOurs(ref: string): boolean {
    return ref === this.visitorRef || this.formerRefs.has(ref);
  }

  /** Whether this visitor was logged out while we did not look. Then the page is nobody's, and begins anew. */
  private isLeftElsewhere(): boolean {
    if (!this.session.isGone()) return false;
    // What this page said of its user was about somebody who has left.
    this.user = undefined;
    void this.leave("elsewhere").then(() => this.boot());
    return true;
  }

  private makePageHandle(shown: string | undefined): PageHandle {
    return new PageHandle(shown, (kept) => {
      this.world.reporter.setHandle(kept);
      if (kept) this.tabs.tell("handle");
    });
  }

  private finishWipe(): Promise<void> {
    this.wiping = finishWipe(this.storage, () => removeDatabase(this.prefix));
    return this.wiping;
  }

  private linkWorld(): LinkWorld {
    const { state, reporter, window, convexUrl } = this.world;
    return {
      url: convexUrl,
      databaseName: this.prefix,
      storage: this.storage,
      token: () => this.session.token(),
      onSessionInvalid: () => void this.recover(),
      onConnection: (connection) => {
        state.set({ connection });
        if (connection === "open") this.files.use((uploads) => uploads.nudge(), false);
      },
      isVisible: () => window.document.visibilityState === "visible",
      onSettings: ({ appearance, messenger }) => state.set({ appearance, messenger }),
      onUnread: (unread) => this.onUnread(unread),
      visitorRef: () => this.visitorRef,
      isOurs: (ref) => this.isOurs(ref),
      random: Math.random,
      upload: (files) => this.files.ready(files),
      uploadAgain: (files) => this.files.use((uploads) => uploads.again(files)),
      release: (files) => this.files.use((uploads) => uploads.forget(files)),
      lock: (name, act) => withLock(this.prefix + name, act),
      onChange: (entries) => state.set({ entries: [...entries, ...this.early] }),
      onConversation: (id) => {
        state.set({ views: pathWithConversation(state.get().views, id) });
        reporter.event("conversationStarted", { id });
      },
      setWaiting: (isWaiting) => {
        if (isWaiting === (this.storage.get(WAITING) !== null)) return;
        if (isWaiting) this.storage.set(WAITING, "1", 30 * 86_400_000);
        else this.storage.remove(WAITING);
      },
    };
  }

  private onUnread(unread: UnreadSummary): void {
    const before = this.world.state.get().unread.latest;
    const { latest } = unread;
    this.world.state.set({ unread });
    this.world.reporter.unread(unread.total);
    if (!latest || latest.messageId === before?.messageId || latest.createdAt < (before?.createdAt ?? 0))
      return;
    this.world.reporter.event("messageReceived", { conversationId: latest.conversationId });
    this.world.onMessage(unread);
  }
}
