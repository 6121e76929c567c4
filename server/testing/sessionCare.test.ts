/** What becomes of tokens when everything happens at once, and of live queries when a session ends. On the app's functions. */
import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { toJson } from "../engine/testEngine.ts";
import { type Crowd, type CrowdVisitor, startCrowd } from "./crowd.ts";
import { eventually } from "./eventually.ts";

/** 1,000 with REFRESHES=1000; these are enough to meet every order. */
const REFRESHES = Number(process.env.REFRESHES ?? 100);
const ROUNDS = 10;
const CALLS = 50;
const SUBSCRIBERS = Number(process.env.SUBSCRIBERS ?? 100);
const TIMEOUT_MS = 600_000;
const SECOND = 1_000;
const HOUR = 3_600_000;
/** What the promise is for a revocation. */
const REVOKED_WITHIN_MS = 2_000;

const makeToken = (): string => `wst_${randomBytes(32).toString("hex")}`;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

let crowd: Crowd;
afterEach(() => crowd.engine.shutdown());

type Lifetime = { expiresAt: number; serverNow: number };
const refresh = (sessionToken: string, next: string): Promise<Lifetime> =>
  crowd.engine.run("widgetSessions:refresh", { sessionToken, nextTokenHash: sha256(next) });
const isAlive = (sessionToken: string): Promise<boolean> =>
  crowd.engine.run("widgetSessions:current", { sessionToken }).then(
    () => true,
    (error: Error & { data?: { code?: string } }) => {
      if (error.data?.code !== "SESSION_INVALID") throw error;
      return false;
    },
  );
const countAlive = async (tokens: string[]): Promise<number> =>
  (await Promise.all(tokens.map(isAlive))).filter(Boolean).length;

/** One refresh with 50 calls around it: before it, beside it, after it, by the old token and by the new one. */
async function refreshAmongCalls(
  token: string,
): Promise<{ next: string; alive: number; successors: number }> {
  const next = makeToken();
  const third = Math.floor(CALLS / 3);
  const before = Array.from({ length: third }, () => isAlive(token));
  // The same proposal from two tabs, as it is made once and kept where both can read it; and a rival's.
  const proposals = [refresh(token, next), refresh(token, next)];
  const beside = Array.from({ length: third }, () => isAlive(token));
  const answers = await Promise.all(proposals);
  const rival = await refresh(token, makeToken()).then(
    () => 1,
    () => 0,
  );
  const after = Array.from({ length: CALLS - 2 * third }, (_, i) => isAlive(i % 2 ? token : next));
  const alive = (await Promise.all([...before, ...beside, ...after])).filter(Boolean).length;
  const isOne = answers.every(({ expiresAt, serverNow }) => expiresAt > serverNow);
  return { next, alive, successors: (isOne ? 1 : 0) + rival };
}

describe("a token that is renewed", () => {
  it(
    `fails no call and has one successor, ${REFRESHES} times among ${CALLS} calls each; then the old one is over`,
    async () => {
      crowd = await startCrowd({ occ: {} });
      const visitors = crowd.visitors(Math.ceil(REFRESHES / ROUNDS));
      for (const visitor of visitors) await visitor.boot();
      let generations = visitors.map(({ token }) => [token]);
      let offset = 0;
      let done = 0;
      for (let round = 0; round < ROUNDS; round++) {
        // Most of the life has gone, as it has when browsers renew.
        await crowd.engine.setClockOffset((offset += 20 * HOUR));
        await crowd.internal("expiry:sweep");
        generations = await Promise.all(
          generations.map(async (tokens) => {
            const { next, alive, successors } = await refreshAmongCalls(tokens.at(-1) ?? "");
            expect([alive, successors]).toEqual([CALLS, 1]);
            done += 1;
            return [...tokens, next];
          }),
        );
      }
      expect(done).toBeGreaterThanOrEqual(REFRESHES);
      const nth = (back: number) => generations.map((tokens) => tokens.at(back) ?? "");
      // The one before is good for a minute, the one before that has long gone.
      await crowd.engine.setClockOffset((offset += 40 * SECOND));
      expect(await countAlive(nth(-2))).toBe(visitors.length);
      expect(await countAlive(nth(-3))).toBe(0);
      await crowd.engine.setClockOffset((offset += 22 * SECOND));
      expect(await countAlive(nth(-2))).toBe(0);
      expect(await countAlive(nth(-1))).toBe(visitors.length);
      // Somebody has a copy of a token two generations old and renews it: its family ends.
      const thefts = await Promise.all(nth(-3).map((token) => refresh(token, makeToken())));
      expect(thefts.every(({ expiresAt, serverNow }) => expiresAt <= serverNow)).toBe(true);
      expect(await countAlive(nth(-1))).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    "gets one successor when rivals race for it, and whoever lost is refused",
    async () => {
      crowd = await startCrowd({ occ: {} });
      const visitors = crowd.visitors(20);
      for (const visitor of visitors) await visitor.boot();
      await Promise.all(
        visitors.map(async ({ token }) => {
          const rivals = Array.from({ length: 5 }, makeToken);
          const outcomes = await Promise.allSettled(rivals.map((next) => refresh(token, next)));
          expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
          expect(await countAlive(rivals)).toBe(1);
        }),
      );
    },
    TIMEOUT_MS,
  );
});

/** Every visitor watches its session and its conversations; returns who has been told that it is over. */
async function subscribe(visitors: CrowdVisitor[]): Promise<Set<number>> {
  const ended = new Map<number, Set<number>>();
  const over = new Set<number>();
  crowd.engine.onViewUpdate((viewId, { results }) => {
    for (const { queryId, outcome } of results) {
      const isOver =
        !outcome.ok && (outcome.errorData as { code?: string } | undefined)?.code === "SESSION_INVALID";
      if (!isOver) continue;
      const queries = ended.get(viewId) ?? new Set();
      ended.set(viewId, queries.add(queryId));
      if (queries.size === 2) over.add(viewId);
    }
  });
  await Promise.all(
    visitors.map(async ({ token }, viewId) => {
      crowd.engine.openView(viewId);
      const args = toJson({ sessionToken: token });
      const add = ["widgetSessions:current", "conversations:list"].map((path, queryId) => ({
        queryId,
        path,
        args,
      }));
      const { results } = await crowd.engine.updateView(viewId, { add, remove: [] });
      expect(results.every(({ outcome }) => outcome.ok)).toBe(true);
    }),
  );
  return over;
}

describe("live queries", () => {
  it(
    `end with a revocation within ${REVOKED_WITHIN_MS} ms, and with an expiry at the minute's sweep: ${SUBSCRIBERS} of ${SUBSCRIBERS}`,
    async () => {
      crowd = await startCrowd();
      const visitors = crowd.visitors(SUBSCRIBERS);
      for (const visitor of visitors) await visitor.boot();
      const over = await subscribe(visitors);
      const half = Math.floor(SUBSCRIBERS / 2);
      let slowest = 0;
      for (const [viewId, { token: sessionToken }] of visitors.slice(0, half).entries()) {
        const from = performance.now();
        await crowd.engine.run("widgetSessions:revoke", { sessionToken, forget: false });
        await eventually(() => {
          if (!over.has(viewId)) throw new Error("still live");
        }, 5);
        slowest = Math.max(slowest, performance.now() - from);
      }
      expect(slowest).toBeLessThan(REVOKED_WITHIN_MS);
      expect(over.size).toBe(half);
      await crowd.engine.setClockOffset(24 * HOUR + 60 * SECOND);
      await crowd.internal("expiry:sweep");
      await eventually(() => {
        if (over.size < SUBSCRIBERS) throw new Error(`${over.size} of ${SUBSCRIBERS}`);
      });
      expect(over.size).toBe(SUBSCRIBERS);
    },
    TIMEOUT_MS,
  );
});
