import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import { makeKeys, userHash, userToken } from "./identity.setup";
import { sha256Hex } from "./model/tokens";
import { boot, bootRaw, dump, makeAgent, makeBackend, makeWorkspace, randomHex } from "./test.setup";

/** Twenty databases of fifty boots each: the test's database looks at every row, so that one of a thousand takes minutes. */
const WORLDS = 20;
const BOOTS = 50;
const DEPLOYMENT_KEY = randomHex();
const SECRET = `${randomHex()}hash`;
const TOKEN_SECRET = `${randomHex()}token`;

beforeEach(() => {
  vi.stubEnv("OPENCOM_SECRET_KEY", DEPLOYMENT_KEY);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** 32 random bytes in a text look like nothing else in it, so that looking for the first half is enough. */
const traceOf = (secret: string) => secret.replace(/^[a-z]+_/, "").slice(0, 32);

vi.setConfig({ testTimeout: 120_000 });

it(`keeps no token, secret, proof or key in any table or log after ${WORLDS * BOOTS} boots`, async () => {
  for (let world = 0; world < WORLDS; world++) await bootAndLook();
});

async function bootAndLook(): Promise<void> {
  const printed: unknown[] = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...line: unknown[]) => void printed.push(...line));
  }
  const t = makeBackend();
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  await makeKeys(t, agentToken, { userHash: SECRET, userToken: TOKEN_SECRET });
  const onboarding = `onb_${randomHex()}`;
  await t.mutation(api.installs.issueToken, {
    agentToken,
    tokenHash: await sha256Hex(onboarding),
    hint: onboarding.slice(-4),
  });
  const secrets = [agentToken, SECRET, TOKEN_SECRET, onboarding, DEPLOYMENT_KEY];
  const answers: unknown[] = [];
  await t.mutation(api.security.setPageHandles, { agentToken, pageHandles: true });
  let resumeSecret: string | undefined;
  let pageHandle: string | undefined;
  for (let i = 0; i < BOOTS; i++) {
    const userId = `user-${i}`;
    const userHashOf = await userHash(SECRET, userId);
    const token = await userToken(TOKEN_SECRET, { aud: workspaceId, sub: userId });
    const user = [
      undefined,
      { userId },
      { userId, userHash: userHashOf },
      { userToken: token },
      // Proofs that are refused are no less secret.
      { userId, userHash: userHashOf.replace(/^./, "x"), userToken: `${token}x` },
    ][i % 5];
    const nextHandle = traceOf(randomHex());
    const browser = await bootRaw(t, workspaceId, {
      ...(i % 5 === 0 && pageHandle ? { pageHandle } : {}),
      nextPageHandleHash: await sha256Hex(nextHandle),
      ...(user ? { user } : {}),
      ...(i % 3 === 0 && resumeSecret ? { resumeSecret } : {}),
      ...(i % 50 === 0 ? { onboardingVerificationToken: onboarding } : {}),
      page: {
        url: `https://shop.example/?session=${token}`,
        title: "Shop",
        referrer: `https://shop.example/#${token}`,
        locale: "en",
      },
    });
    resumeSecret = browser.resumeSecret;
    answers.push(browser.response);
    pageHandle = nextHandle;
    secrets.push(browser.sessionToken, browser.resumeSecret, nextHandle);
    if (user && "userHash" in user) secrets.push(userHashOf);
    if (user) secrets.push(token.split(".")[2] ?? token);
  }
  const { sessionToken } = await boot(t, workspaceId);
  const next = `wst_${randomHex()}`;
  await t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: await sha256Hex(next) });
  await t.mutation(api.widgetSessions.revokeByHash, { tokenHash: await sha256Hex(`wst_${randomHex()}`) });
  answers.push(
    await t.query(api.security.get, { agentToken }),
    await t.query(api.installs.list, { agentToken }),
  );
  secrets.push(sessionToken, next);

  const find = async () => {
    const text = JSON.stringify([await dump(t), answers, printed]);
    return secrets.filter((secret) => text.includes(traceOf(secret))).length;
  };
  expect(secrets.length).toBeGreaterThan(3 * BOOTS);
  expect(await find()).toBe(0);
  await t.mutation(internal.expiry.sweep, {});
  expect(await find()).toBe(0);
}
