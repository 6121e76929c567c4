/** Sessions that change hands: down, across, renewed at the wrong moment, left behind on a shared device. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import {
  type Booted,
  hmac,
  type IdentityHome,
  randomHex,
  sha256,
  signed,
  startIdentityHome,
} from "./identityHome.ts";

let it: IdentityHome;
beforeAll(async () => {
  it = await startIdentityHome();
}, START_TIMEOUT_MS);
afterEach(() => it.expectWell());
afterAll(() => it.stop());

const proven = (userId: string) => ({ userId, userHash: hmac(it.hashSecret, userId) });
const isDead = async ({ sessionToken }: { sessionToken: string }) =>
  (await it.codeOf("conversations:list", { sessionToken })) === "SESSION_INVALID";
let people = 0;
/** Somebody verified, with a conversation of their own. */
async function makePerson(): Promise<{ userId: string; text: string; visitorRef: string } & Booted> {
  const userId = `person-${++people}`;
  const text = `what ${userId} wrote`;
  const booted = await it.bootOk({ user: proven(userId) });
  await it.write(booted.sessionToken, text);
  return { ...booted, userId, text, visitorRef: booted.response.visitorRef };
}

describe("a verified session", () => {
  test("[H67] is not made less by anything a page says later, and says nothing to somebody else", async () => {
    const ada = await makePerson();
    const others: Record<string, unknown>[] = [
      { userId: "eve" },
      { userId: ada.userId.toUpperCase() },
      { userId: ada.userId, userHash: "0".repeat(64) },
      { userId: ada.userId, userToken: "a.b.c" },
      { email: "eve@evil.example" },
      { name: "Eve" },
      {},
      { userToken: signed("wrong", { sub: "eve", aud: it.workspaceId, exp: 1e10 }) },
      { ...proven("eve"), userId: ada.userId },
    ];
    for (const user of others) {
      const answer = (await it.ask("visitors:identify", { sessionToken: ada.sessionToken, user })) as {
        outcome: string;
        visitorKind: string;
      };
      expect(["identified", "otherUser"], JSON.stringify(user)).toContain(answer.outcome);
      if (answer.outcome === "identified") expect(answer.visitorKind).toBe("verified");
      const again = await it.boot({ sessionToken: ada.sessionToken, user });
      if (again.response.status === "ok") {
        expect(again.response.visitorRef, JSON.stringify(user)).toBe(ada.visitorRef);
        expect(again.response.visitorKind).toBe("verified");
      } else expect(JSON.stringify(again.response)).not.toContain(ada.text);
      expect(await it.texts(ada.sessionToken)).toEqual([ada.text]);
    }
    const page = (await it.ask("visitors:identify", {
      sessionToken: ada.sessionToken,
      user: proven(ada.userId),
    })) as object;
    expect(page).toMatchObject({ outcome: "identified", visitorKind: "verified" });
  });

  test("[H67] becomes another person's only as a new one, and neither sees the other, whichever way they go", async () => {
    const [ada, eve] = [await makePerson(), await makePerson()];
    for (const [from, to] of [
      [ada, eve],
      [eve, ada],
    ] as const) {
      const user = proven(to.userId);
      expect(await it.ask("visitors:identify", { sessionToken: from.sessionToken, user })).toMatchObject({
        outcome: "otherUser",
      });
      const same = await it.boot({ sessionToken: from.sessionToken, user });
      expect(same.response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
      const next = await it.bootOk({ resumeSecret: from.resumeSecret, user });
      expect(next.response.visitorRef).toBe(to.visitorRef);
      expect(await it.texts(next.sessionToken)).toEqual([to.text]);
    }
    // Back to nobody: a session without a name is a new visitor.
    const nobody = await it.bootOk({ resumeSecret: ada.resumeSecret });
    expect([ada.visitorRef, eve.visitorRef]).not.toContain(nobody.response.visitorRef);
    expect(await it.texts(nobody.sessionToken)).toEqual([]);
  });
});

describe("signing in", () => {
  test("[H66] over a session somebody else laid out hands that somebody nothing", async () => {
    const own = await it.bootOk({ user: proven("fixated") });
    await it.write(own.sessionToken, "own private words");
    const trap = await it.bootOk();
    const bait = await it.write(trap.sessionToken, "bait");
    // Token and secret of the attacker lie in the victim's browser: the victim signs in over them.
    const over = await it.boot({ sessionToken: trap.sessionToken, user: proven("fixated") });
    expect(over.response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
    const fresh = await it.bootOk({ resumeSecret: trap.resumeSecret, user: proven("fixated") });
    await it.write(fresh.sessionToken, "written after the trap");
    for (const options of [
      { sessionToken: trap.sessionToken },
      { resumeSecret: trap.resumeSecret },
      { resumeSecret: fresh.resumeSecret },
      { sessionToken: trap.sessionToken, resumeSecret: trap.resumeSecret },
    ]) {
      const thief = await it.boot(options);
      expect(JSON.stringify(thief.response)).not.toMatch(/private words|after the trap/);
      if (thief.response.status === "ok") expect(await it.texts(thief.sessionToken)).toEqual([]);
    }
    const stale = { sessionToken: trap.sessionToken };
    expect(await it.codeOf("conversations:list", stale)).toBe("SESSION_INVALID");
    expect(
      await it.codeOf("messages:send", {
        ...stale,
        conversationId: bait,
        clientMessageId: "12345678",
        text: "x",
      }),
    ).toBe("SESSION_INVALID");
    // The victim gets back to where they were: their own record, with what this browser wrote joined to it.
    const { sessionToken } = await it.bootOk({ user: proven("fixated") });
    expect((await it.texts(sessionToken)).toSorted()).toEqual(
      ["bait", "own private words", "written after the trap"].toSorted(),
    );
  });
});

describe("renewal", () => {
  const refresh = (sessionToken: string, nextTokenHash: unknown) => ({
    path: "widgetSessions:refresh",
    args: { sessionToken, nextTokenHash },
  });
  const codeOf = ({ path, args }: { path: string; args: object }) => it.codeOf(path, args);

  test("[H68] fifty at once have one successor, and it is one that was asked for", async () => {
    const { sessionToken } = await it.bootOk();
    const nexts = Array.from({ length: 5 }, () => `wst_${randomHex()}`);
    const calls = Array.from({ length: 50 }, (_, i) => refresh(sessionToken, sha256(nexts[i % 5] ?? "")));
    const answers = await Promise.all(calls.map(({ path, args }) => it.call(path, args)));
    const alive = (await Promise.all(nexts.map((next) => isDead({ sessionToken: next })))).filter(
      (dead) => !dead,
    );
    expect(alive).toHaveLength(1);
    expect(answers.filter(({ status }) => status === "success").length).toBeGreaterThan(0);
    for (const { errorData } of answers)
      if (errorData) expect(["SESSION_INVALID", "RATE_LIMITED", "INPUT_INVALID"]).toContain(errorData.code);
  });

  test("[H68] to a hash that is none, one's own, somebody else's or a dead one's opens nothing", async () => {
    const [ada, eve, gone] = [await it.bootOk(), await it.bootOk(), await it.bootOk()];
    await it.write(eve.sessionToken, "eve's");
    await it.ask("widgetSessions:revoke", { sessionToken: gone.sessionToken, forget: true });
    const wrong: unknown[] = [
      sha256(eve.sessionToken),
      sha256(gone.sessionToken),
      "",
      "x",
      "0".repeat(63),
      "G".repeat(64),
      sha256("x").toUpperCase(),
      `${sha256("x")}\n`,
      ` ${sha256("x")}`,
      7,
      null,
      [sha256("x")],
      { $gt: "" },
    ];
    for (const nextTokenHash of wrong) {
      const { sessionToken } = ada;
      const answer = await it.call("widgetSessions:refresh", { sessionToken, nextTokenHash });
      expect(answer.status, JSON.stringify(nextTokenHash)).not.toBe("success");
    }
    // One's own is an answer that was lost and is asked for again: it gives no more time than there was.
    const own = { sessionToken: ada.sessionToken, nextTokenHash: sha256(ada.sessionToken) };
    expect(await it.ask("widgetSessions:refresh", own)).toMatchObject({ expiresAt: ada.response.expiresAt });
    expect(await isDead(eve)).toBe(false);
    expect(await it.texts(eve.sessionToken)).toEqual(["eve's"]);
    expect(await it.texts(ada.sessionToken)).toEqual([]);
    expect(await isDead(gone)).toBe(true);
  });

  test("[H68] with a token that is none, in any spelling, is one and the same refusal", async () => {
    const { sessionToken } = await it.bootOk();
    const bare = sessionToken.slice(4);
    const tokens = [
      "",
      bare,
      `wst_${bare.toUpperCase()}`,
      `WST_${bare}`,
      `wst_${bare}0`,
      `wst_${bare.slice(1)}`,
      ` ${sessionToken}`,
      `${sessionToken}\n`,
      `${sessionToken}\0`,
      `ags_${bare}`,
      sha256(sessionToken),
      `wst_${sha256(sessionToken)}`,
      `wst_${"0".repeat(64)}`,
      `wst_${randomHex()}`,
      "wst_".repeat(20_000),
      "__proto__",
      "null",
    ];
    const answers = await Promise.all(
      tokens.flatMap((token) => [
        codeOf(refresh(token, sha256("next"))),
        it.codeOf("conversations:list", { sessionToken: token }),
        it.codeOf("conversations:create", { sessionToken: token, clientMessageId: "12345678", text: "x" }),
      ]),
    );
    expect(new Set(answers)).toEqual(new Set(["SESSION_INVALID"]));
    expect(await isDead({ sessionToken })).toBe(false);
  });
});

describe("a shared device", () => {
  test("[H69] keeps nothing of who logged out for who comes next, whatever they found lying about", async () => {
    const ada = await makePerson();
    const before = await it.bootOk();
    await it.write(before.sessionToken, "before signing in");
    await it.ask("widgetSessions:revoke", { sessionToken: ada.sessionToken, forget: true });
    await it.ask("widgetSessions:revoke", { sessionToken: before.sessionToken, forget: true });
    expect([await isDead(ada), await isDead(before)]).toEqual([true, true]);
    for (const left of [ada, before]) {
      for (const options of [
        { sessionToken: left.sessionToken },
        { resumeSecret: left.resumeSecret },
        { sessionToken: left.sessionToken, resumeSecret: left.resumeSecret },
        { resumeSecret: left.resumeSecret, user: { userId: ada.userId } },
        { resumeSecret: left.resumeSecret, user: proven("next-person") },
      ]) {
        const next = await it.boot(options);
        expect(JSON.stringify(next.response)).not.toMatch(/what person|before signing/);
        if (next.response.status !== "ok") continue;
        expect(next.response.visitorRef).not.toBe(ada.visitorRef);
        expect(await it.texts(next.sessionToken)).toEqual([]);
      }
    }
    // Who it was finds everything again, and only by proving it.
    expect(await it.texts((await it.bootOk({ user: proven(ada.userId) })).sessionToken)).toEqual([ada.text]);
  });

  test("[H69] logout may come late, twice, by hash, or before the boot it ends", async () => {
    const ada = await makePerson();
    for (let i = 0; i < 2; i++)
      await it.ask("widgetSessions:revokeByHash", { tokenHash: sha256(ada.sessionToken) });
    expect(await isDead(ada)).toBe(true);
    const late = `wst_${randomHex()}`;
    await it.ask("widgetSessions:revokeByHash", { tokenHash: sha256(late) });
    expect((await it.boot({ sessionToken: late, user: proven(ada.userId) })).response).toMatchObject({
      status: "refused",
      code: "SESSION_INVALID",
    });
    // Renewed while it was being ended: the next token is dead as well.
    const eve = await makePerson();
    const next = `wst_${randomHex()}`;
    await Promise.all([
      it.call("widgetSessions:refresh", { sessionToken: eve.sessionToken, nextTokenHash: sha256(next) }),
      it.call("widgetSessions:revoke", { sessionToken: eve.sessionToken, forget: true }),
    ]);
    expect([await isDead(eve), await isDead({ sessionToken: next })]).toEqual([true, true]);
  });
});
