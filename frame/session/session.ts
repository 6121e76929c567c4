/**
 * Who the visitor is to the deployment (DESIGN D6): makes the token, boots, renews, ends. Holds no socket and no UI.
 * The server never hands out a secret; everything secret is made here and known there by its hash.
 */
import type { UserFields } from "../../protocol/messages.ts";
import { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import { randomHex, sha256 } from "../core/random.ts";
import { fn } from "../live/functions.ts";
import type { BootOk, BootRefused, BootResponse } from "./bootSchema.ts";
import { type Credentials, createCredentials, type Held, makeToken } from "./credentials.ts";
import { ownerOf } from "./owner.ts";
import type { PageHandle } from "./pageHandle.ts";
import type { StorageAdapter } from "./storage.ts";

export type BootRequest = {
  workspaceId: string;
  tab: string;
  tokenHash: string;
  resumeSecret?: string;
  nextResumeHash: string;
  pageHandle?: string;
  nextPageHandleHash?: string;
  user?: UserFields;
};

export type SessionWorld = {
  workspaceId: string;
  storage: StorageAdapter;
  pageHandle: PageHandle;
  http: Http;
  now(): number;
  /** POST /boot with the page's facts added. Rejects with CallError OFFLINE when nothing sensible came back. */
  post(request: BootRequest): Promise<BootResponse>;
  lock<T>(name: string, act: () => Promise<T>): Promise<T>;
};

export type BootOutcome = BootOk | BootRefused | { status: "unreachable"; retryAfterMs?: undefined };

/** A token is renewed once less than this share of its life is left. */
const RENEW_SHARE = 0.25;

/** Keeps one visitor's session. Nothing is sent until `boot`. */
export class Session {
  /** Tells this tab's presence from that of others with the same token. Nothing secret. */
  readonly tab = randomHex(8);
  readonly #world: SessionWorld;
  readonly #credentials: Credentials;
  #held: Held | null = null;
  #offset = 0;
  #renewing: Promise<boolean> | null = null;
  #isOver = false;
  #era: string | null = null;

  constructor(world: SessionWorld) {
    this.#world = world;
    this.#credentials = createCredentials(world.storage);
  }

  /** The server's clock, ms since 1970, as well as the last answer lets us know it. */
  serverNow(): number {
    return this.#world.now() + this.#offset;
  }

  /** The current token, or null before boot and after end. */
  token(): string | null {
    return this.#held?.token ?? null;
  }

  /** Whether this visitor was logged out behind this page's back: by another tab, while this one slept or was cached. */
  isGone(): boolean {
    return this.#era !== null && this.#credentials.era() !== this.#era;
  }

  /** Whether this browser's session is bound to a person. */
  isIdentified(): boolean {
    return this.#credentials.owner() !== "";
  }

  /** True when `user` is another person than the one whose session this is. */
  async isSomeoneElse(user: UserFields | undefined): Promise<boolean> {
    const [owner, current] = [await ownerOf(user), this.#credentials.owner()];
    return owner !== "" && current !== "" && current !== owner;
  }

  /** Remembers, as a hash, whose session this is. Fields that name nobody change nothing. */
  async setOwner(user: UserFields | undefined): Promise<void> {
    const owner = await ownerOf(user);
    if (!owner) return;
    this.#credentials.setOwner(owner);
    this.#credentials.setIdle();
  }

  /** Opens or resumes the session. Another person than last time gets a new one; never rejects. */
  boot(user: UserFields | undefined): Promise<BootOutcome> {
    return this.#world.lock("boot", async () => {
      try {
        // First of all: whoever logged out without a network is waiting for it.
        void this.#bury().catch(() => undefined); // The next boot tries again.
        if (await this.isSomeoneElse(user)) await this.#replace();
        const answer = await this.#attempt(user);
        if (answer.status !== "refused" || answer.code !== "SESSION_INVALID") return answer;
        this.#credentials.dropToken();
        return await this.#attempt(user, true);
      } catch {
        return { status: "unreachable" };
      }
    });
  }

  /**
   * Stops using the token, which the server called invalid. It stays stored: the next boot presents it once more, so that
   * the server sees a copy that somebody else has used, and makes a new one for the answer. With `isOver` it makes a new
   * one at once. The way back is kept.
   */
  invalidate(isOver: boolean): void {
    this.#held = null;
    if (isOver) this.#credentials.dropToken();
  }

  /** Milliseconds until the token should be renewed, by the server's clock; 0 when due. */
  renewIn(): number {
    if (!this.#held) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#held.expiresAt - this.serverNow() - this.#held.ttl * RENEW_SHARE);
  }

  /** Renews if due. True when the token changed; rejects with CallError. One at a time, here and over tabs. */
  renewIfDue(): Promise<boolean> {
    if (this.renewIn() > 0) return Promise.resolve(false);
    this.#renewing ??= this.#world
      .lock("renew", () => this.#renew())
      .finally(() => {
        this.#renewing = null;
      });
    return this.#renewing;
  }

  /** Takes over a token that another tab stored. True when it differs from ours. */
  adopt(): boolean {
    if (this.isGone()) return false;
    const stored = this.#credentials.held();
    if (!stored || stored.expiresAt === 0 || stored.token === this.#held?.token) return false;
    this.#held = stored;
    return true;
  }

  /** Logout: wipes everything of this workspace here, then tells the server. Resolves when that has been sent. */
  async end(forget: boolean): Promise<void> {
    const dead = this.#held ?? this.#credentials.held();
    // Wiped before the first await: whatever the network does, nothing is left here.
    this.drop();
    this.#credentials.wipe(dead);
    if (!dead) return;
    const hash = dead.hash ?? (await sha256(dead.token));
    // Until the server has confirmed, the next boot repeats it.
    if (!dead.hash) this.#credentials.setTombs([...this.#credentials.tombs(), hash]);
    const args = { sessionToken: dead.token, forget };
    this.#world.http.mutation(fn.revokeSession, args, { keepalive: true }).then(
      () => this.#unbury(hash),
      () => undefined,
    );
  }

  /** Another tab has logged out: it wiped the shared storage, told the server, and may have begun anew. */
  drop(): void {
    this.#isOver = true;
    this.#held = null;
    this.#world.storage.wipeMemory();
  }

  /** Another person has signed in since the last page: the earlier one's session ends as by a logout. */
  async #replace(): Promise<void> {
    const ending = this.end(true);
    this.#isOver = false;
    await ending;
  }

  /** @param isAgain the token that was stored is not taken any more: maybe nor is the way back */
  async #attempt(user: UserFields | undefined, isAgain = false): Promise<BootResponse> {
    const credentials = this.#credentials;
    this.#era = credentials.beginEra();
    const stored = credentials.held();
    // A renewal whose answer never came may have taken place: then only the next token is good.
    let used = stored?.next ? makeToken(stored.next) : (stored ?? makeToken());
    // Before the network: a second tab opened meanwhile boots with the same token and is the same visitor.
    credentials.hold(used);
    const resume = credentials.resume();
    const tokenHash = await sha256(used.token);
    used = { ...used, hash: tokenHash };
    if (credentials.held()?.token === used.token) credentials.hold(used);
    const { storage, pageHandle } = this.#world;
    const answer = await this.#world.post({
      workspaceId: this.#world.workspaceId,
      tab: this.tab,
      tokenHash,
      ...(resume.current ? { resumeSecret: resume.current } : {}),
      nextResumeHash: await sha256(resume.next),
      ...(storage.isBlocked() ? await pageHandle.offer() : {}),
      ...(user ? { user } : {}),
    });
    this.#checkAlive();
    if (answer.status === "ok") {
      this.#accept(used, answer);
      credentials.turnResume(resume.next);
      credentials.belongTo(answer.visitorRef, answer.joinedRef, isAgain || !!answer.idleMs);
      pageHandle.settle(answer.keepsPageHandle ?? false);
      this.#credentials.setIdle(answer.idleMs ?? 0);
      await this.setOwner(user);
    }
    return answer;
  }

  #accept(used: Held, answer: BootOk): void {
    this.#offset = answer.serverNow - this.#world.now();
    const left = answer.expiresAt - answer.serverNow;
    this.#held = { ...used, expiresAt: answer.expiresAt, ttl: Math.max(used.ttl, left) };
    this.#credentials.hold(this.#held);
  }

  async #renew(): Promise<boolean> {
    this.#checkAlive();
    // Another tab may have renewed while we waited for our turn; its token is in storage.
    if (this.adopt()) return true;
    if (!this.#held) return false;
    // Written down before it is sent: after a lost answer, and from a tab beside this one, the same is proposed again.
    const next = makeToken(this.#held.next);
    this.#held = { ...this.#held, next: next.token };
    this.#credentials.hold(this.#held);
    const hash = await sha256(next.token);
    const args = { sessionToken: this.#held.token, nextTokenHash: hash };
    const { expiresAt, serverNow } = await this.#world.http.mutation(fn.refreshSession, args);
    this.#checkAlive();
    // The token had been renewed by somebody else who has a copy of it: the server has ended both.
    if (expiresAt <= serverNow) throw new CallError("SESSION_INVALID", "The session was ended.");
    this.#offset = serverNow - this.#world.now();
    this.#held = { token: next.token, hash, expiresAt, ttl: expiresAt - serverNow };
    this.#credentials.hold(this.#held);
    return true;
  }

  /** Ended meanwhile, here or in another tab: what was wiped must not come back. */
  #checkAlive(): void {
    if (this.#isOver || this.isGone()) throw new CallError("OFFLINE", "The session was ended.");
  }

  async #bury(): Promise<void> {
    for (const tokenHash of this.#credentials.tombs()) {
      await this.#world.http.mutation(fn.revokeByHash, { tokenHash });
      this.#unbury(tokenHash);
    }
  }

  #unbury(hash: string): void {
    this.#credentials.setTombs(this.#credentials.tombs().filter((other) => other !== hash));
  }
}
