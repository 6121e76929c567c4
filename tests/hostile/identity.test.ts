/** People who say they are somebody else, to the built server with the real functions. */
import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { hmac, type IdentityHome, randomHex, sha256, signed, startIdentityHome } from "./identityHome.ts";

let it: IdentityHome;
let victim: { sessionToken: string; visitorRef: string };
const SECRET_TEXT = "the victim's private words";
const proven = (userId: string) => ({ userId, userHash: hmac(it.hashSecret, userId) });
const now = () => Math.floor(Date.now() / 1_000);

beforeAll(async () => {
  it = await startIdentityHome();
  const { sessionToken, response } = await it.bootOk({
    user: { ...proven("victim"), email: "victim@shop.example", name: "Victoria" },
  });
  victim = { sessionToken, visitorRef: response.visitorRef };
  await it.write(sessionToken, SECRET_TEXT);
}, START_TIMEOUT_MS);
afterEach(async () => {
  // Whatever was tried: the victim is who they were, and nobody else has read a word.
  expect(await it.texts(victim.sessionToken)).toEqual([SECRET_TEXT]);
  await it.expectWell();
});
afterAll(() => it.stop());

/** Boots as this user and checks that it is not the victim. */
async function expectStranger(user: Record<string, unknown>): Promise<"refused" | "claimed" | "anonymous"> {
  const { sessionToken, response } = await it.boot({ user });
  const shown = JSON.stringify(user).slice(0, 300);
  expect(JSON.stringify(response), shown).not.toContain(SECRET_TEXT);
  if (response.status === "refused") return "refused";
  expect(response.visitorKind, shown).not.toBe("verified");
  expect(response.visitorRef, shown).not.toBe(victim.visitorRef);
  expect(await it.texts(sessionToken), shown).toEqual([]);
  return response.visitorKind as "claimed" | "anonymous";
}

async function requireProof<T>(act: () => Promise<T>): Promise<T> {
  const base = { agentToken: it.agentToken, allowAnonymous: true };
  await it.ask("security:setVerification", { ...base, mode: "required" });
  try {
    return await act();
  } finally {
    await it.ask("security:setVerification", { ...base, mode: "optional" });
  }
}

describe("a hash", () => {
  const wrong = (): [string, unknown][] => {
    const good = hmac(it.hashSecret, "victim");
    return [
      ["in capitals", good.toUpperCase()],
      ["in mixed case", good.replace(/[a-f]/, (char) => char.toUpperCase())],
      ["one digit short", good.slice(0, -1)],
      ["one digit long", `${good}0`],
      ["half", good.slice(0, 32)],
      ["twice", good + good],
      ["empty", ""],
      ["with a space before it", ` ${good}`],
      ["with a line's end", `${good}\n`],
      ["with a NUL", `${good}\0`],
      ["with a space in it", `${good.slice(0, 32)} ${good.slice(32)}`],
      ["with 0x", `0x${good}`],
      ["with its name", `sha256=${good}`],
      ["with a zero-width space", `${good}\u200b`],
      ["in full-width digits", good.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))],
      ["in base64", Buffer.from(good, "hex").toString("base64")],
      ["with one bit changed", good.replace(/^./, (char) => (char === "0" ? "1" : "0"))],
      ["reversed", [...good].reverse().join("")],
      ["of nothing but zeros", "0".repeat(64)],
      ["without a key", sha256("victim")],
      ["of the secret", sha256(it.hashSecret)],
      ["with the id as the key", hmac("victim", it.hashSecret)],
      ["with the workspace as the key", hmac(it.workspaceId, "victim")],
      ["with an empty key", hmac("", "victim")],
      ["with the tokens' secret", hmac(it.tokenSecret, "victim")],
      ["of somebody else", hmac(it.hashSecret, "other")],
      ["of the id in capitals", hmac(it.hashSecret, "VICTIM")],
      ["of the id with a space", hmac(it.hashSecret, "victim ")],
      ["of the e-mail", hmac(it.hashSecret, "victim@shop.example")],
      ["in a list", [good]],
      ["in an object", { $eq: good }],
      ["as a number", 7],
      ["as true", true],
      ["as null", null],
    ];
  };

  test("[H62] that is not exactly the one proves nothing, and where proof is required it opens nothing", async () => {
    const cases = wrong();
    for (const [name, userHash] of cases) {
      const outcome = await expectStranger({ userId: "victim", userHash });
      expect(["claimed", "refused"], name).toContain(outcome);
      // Only what is no text at all is no request; every text is weighed.
      expect(outcome, name).toBe(typeof userHash === "string" ? "claimed" : "refused");
    }
    await requireProof(async () => {
      for (const [name, userHash] of cases)
        expect(await expectStranger({ userId: "victim", userHash }), name).toBe("refused");
    });
    expect((await it.bootOk({ user: proven("victim") })).response.visitorRef).toBe(victim.visitorRef);
  });
});

describe("an id", () => {
  const ODD = [
    "1",
    "01",
    "1.0",
    "1e0",
    "0x1",
    "+1",
    "-0",
    "0",
    "\u0661",
    "\uff11",
    "NaN",
    "null",
    "undefined",
    "true",
    "[object Object]",
    "{}",
    "__proto__",
    "constructor",
    "toString",
    "victim ",
    " victim",
    "Victim",
    "VICTIM",
    "v\u0456ctim",
    "victim\0",
    "victim\u200b",
    "\ufeffvictim",
    "victim\n",
    "victim\u0301",
    "\u202evictim",
    "mitciv\u202e",
    "caf\u00e9",
    "cafe\u0301",
    "\u212b",
    "\u00c5",
    "A\u030a",
    "\ufb01sh",
    "fish",
    "stra\u00dfe",
    "strasse",
    "\u0130",
    "i\u0307",
    "😀",
    "👩‍👩‍👧",
    "victim@shop.example",
    "' OR 1=1 --",
    '"; DROP TABLE visitors; --',
    "../victim",
    "%76ictim",
    "&#118;ictim",
    "a".repeat(200),
    `${"a".repeat(199)}b`,
  ];

  test("[H63] is the text it is: no two that look or count alike are one person", async () => {
    const refs = new Map<string, string>();
    for (const userId of ODD) {
      const { response, sessionToken } = await it.bootOk({ user: proven(userId) });
      expect(response.visitorKind, JSON.stringify(userId)).toBe("verified");
      refs.set(userId, response.visitorRef);
      expect(await it.texts(sessionToken), JSON.stringify(userId)).toEqual([]);
    }
    expect(new Set([...refs.values(), victim.visitorRef]).size).toBe(ODD.length + 1);
    for (const userId of ODD.slice(0, 12)) {
      const again = await it.bootOk({ user: proven(userId) });
      expect(again.response.visitorRef, JSON.stringify(userId)).toBe(refs.get(userId));
    }
  });

  test("[H63] that is no text, or none that can be kept, is refused and never fails the server", async () => {
    const bad: unknown[] = [
      1,
      0,
      -1,
      1e21,
      true,
      null,
      {},
      [],
      ["victim"],
      { toString: "victim" },
      { $ne: null },
      { $integer: "AQAAAAAAAAA=" },
      "",
      " ",
      "\u200b",
      "\ud800",
      "a\udc00b",
      "a".repeat(201),
      "a".repeat(60_000),
    ];
    for (const userId of bad) {
      const user = { userId, userHash: hmac(it.hashSecret, JSON.stringify(userId)) };
      expect(await expectStranger(user), JSON.stringify(userId)?.slice(0, 60)).toBe("refused");
    }
    const fields: Record<string, unknown>[] = [
      { email: "\ud800@shop.example" },
      { name: "\udfff" },
      { company: { name: "\ud83d" } },
      { customAttributes: { a: "\ud800" } },
      { customAttributes: { ["\u00e4"]: 1 } },
      { customAttributes: { $a: 1 } },
      { customAttributes: { a: { b: 1 } } },
      { customAttributes: { a: [1] } },
      { customAttributes: JSON.parse('{"__proto__":1}') as object },
      { userToken: "\ud800.\ud800.\ud800" },
      { userHash: "\ud800" },
    ];
    for (const user of fields) await expectStranger({ userId: "odd fields", ...user });
  });

  test("[H63] and every other text of a boot may be half a character, or 3,000 levels deep, without harm", async () => {
    const good = {
      workspaceId: it.workspaceId,
      page: { url: "http://127.0.0.1:4001/", title: "x", referrer: "", locale: "en" },
      parentOrigin: "http://127.0.0.1:4001",
      tokenHash: randomHex(),
      nextResumeHash: randomHex(),
    };
    const half = "x\ud800";
    const deep = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown;
    const changes: Record<string, unknown>[] = [
      ..."workspaceId tokenHash nextResumeHash parentOrigin resumeSecret tab clientIdentifier loaderVersion onboardingVerificationToken"
        .split(" ")
        .flatMap((field) =>
          [half, "\0", "x".repeat(50_000), "'\"<>&", 7, null, {}].map((value) => ({ [field]: value })),
        ),
      ...["url", "title", "referrer", "locale"].flatMap((field) =>
        [half, "\0", "javascript:alert(1)", "x".repeat(50_000), 7].map((value) => ({
          page: { ...good.page, [field]: value },
        })),
      ),
      { ancestorOrigins: [half] },
      { ancestorOrigins: Array.from({ length: 5_000 }, () => "https://a.b") },
      { ancestorOrigins: "x" },
      { page: deep(3_000) },
      { user: deep(3_000) },
      { user: { customAttributes: { a: deep(3_000) } } },
      { user: { company: deep(3_000) } },
      { page: { ...good.page, extra: deep(3_000) } },
    ];
    for (const change of changes) {
      const answer = await it.home.fetch("/boot", { ...good, tokenHash: randomHex(), ...change });
      const shown = `${JSON.stringify(change).slice(0, 120)}: ${answer.status}`;
      expect(answer.status, shown).toBe(200);
      expect(["ok", "refused"], shown).toContain(((await answer.json()) as { status: string }).status);
    }
    for (const farewell of [
      { sessionToken: half },
      { sessionToken: victim.sessionToken, tab: half },
      { sessionToken: deep(100) },
      deep(400),
    ])
      expect((await it.home.fetch("/beacon", { kind: "leave", ...(farewell as object) })).status).toBe(204);
  });
});

describe("a signed token", () => {
  const claims = (more: object = {}) => ({ sub: "victim", aud: it.workspaceId, exp: now() + 300, ...more });

  test("[H64] with another algorithm, key, audience or time than ours says nothing", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const jwk = publicKey.export({ format: "jwk" }) as { x: string };
    const edText = `${Buffer.from('{"alg":"EdDSA"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims())).toString("base64url")}`;
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const good = signed(it.tokenSecret, claims());
    const [head = "", body = "", tail = ""] = good.split(".");
    const hs = (payload: object, header?: object, key: string | Buffer = it.tokenSecret) =>
      signed(key, payload, header);
    const wrong: Record<string, string> = {
      none: `${none}.${body}.`,
      "none with a signature": `${none}.${body}.${tail}`,
      None: hs(claims(), { alg: "None" }),
      "a lower-case algorithm": hs(claims(), { alg: "hs256" }),
      "a list of algorithms": hs(claims(), { alg: ["HS256"] }),
      HS512: hs(claims(), { alg: "HS512" }),
      RS256: hs(claims(), { alg: "RS256" }),
      "no algorithm": hs(claims(), {}),
      "a key of its own": `${edText}.${sign(null, Buffer.from(edText), privateKey).toString("base64url")}`,
      "its own public key as a secret": hs(claims(), { alg: "HS256", jwk }, Buffer.from(jwk.x, "base64url")),
      "an empty secret": hs(claims(), { alg: "HS256", kid: "/dev/null" }, ""),
      "the secret of hashes": hs(claims(), undefined, it.hashSecret),
      "the workspace as secret": hs(claims(), undefined, it.workspaceId),
      "a kid that is a query": hs(claims(), { alg: "HS256", kid: "x' UNION SELECT 'key" }, "key"),
      "a kid that is a file": hs(claims(), { alg: "HS256", kid: "../../../etc/hostname" }, "localhost"),
      "a jku": hs(claims(), { alg: "HS256", jku: "http://127.0.0.1:1/keys" }, "key"),
      "a critical extension": hs(claims(), { alg: "HS256", crit: ["exp"], exp: 1 }),
      "an unencoded payload": hs(claims(), { alg: "HS256", b64: false, crit: ["b64"] }),
      "no expiry": hs(claims({ exp: undefined })),
      "an expiry that is text": hs(claims({ exp: `${now() + 300}` })),
      "an expiry that is past": hs(claims({ exp: now() - 61 })),
      "an expiry in milliseconds": hs(claims({ exp: Date.now() + 300_000 })),
      "an expiry at no time": hs(claims({ exp: null })),
      "an endless expiry": signed(it.tokenSecret, `{"sub":"victim","aud":"${it.workspaceId}","exp":1e999}`),
      "a beginning to come": hs(claims({ nbf: now() + 3_600 })),
      "no audience": hs(claims({ aud: undefined })),
      "another audience": hs(claims({ aud: "other" })),
      "an audience with a space": hs(claims({ aud: `${it.workspaceId} ` })),
      "every audience": hs(claims({ aud: "*" })),
      "an audience that is an object": hs(claims({ aud: { [it.workspaceId]: true } })),
      "a subject in a list": hs(claims({ sub: ["victim"] })),
      "two subjects": hs(claims({ user_id: "other" })),
      padding: `${good}=`,
      "four parts": `${good}.x`,
      "two parts": `${head}.${body}`,
      "a space": ` ${good}`,
      Bearer: `Bearer ${good}`,
      "another's body": `${head}.${Buffer.from(JSON.stringify(claims({ sub: "victim2" }))).toString("base64url")}.${tail}`,
      "its body in plain base64": `${head}.${Buffer.from(`${JSON.stringify(claims())}???`).toString("base64")}.${tail}`,
      "a body that is a list": signed(it.tokenSecret, [claims()]),
      "a body of depth": signed(it.tokenSecret, "[".repeat(2_000) + "]".repeat(2_000)),
    };
    for (const [name, userToken] of Object.entries(wrong)) {
      for (const user of [{ userToken }, { userId: "victim", userToken }])
        expect(["claimed", "anonymous"], name).toContain(await expectStranger(user));
    }
    await requireProof(async () => {
      for (const [name, userToken] of Object.entries(wrong))
        expect(await expectStranger({ userToken }), name).toBe("refused");
    });
    // A good one is, whatever its header brings along; a bad hash beside it takes nothing away.
    for (const user of [
      { userToken: good },
      { userToken: hs(claims(), { alg: "HS256", kid: "../x", jku: "https://evil.example" }) },
      { userToken: good, userHash: "0".repeat(64), userId: "victim" },
    ])
      expect((await it.bootOk({ user })).response.visitorRef).toBe(victim.visitorRef);
  });
});

describe("saying it", () => {
  test("[H65] takes nobody over, by e-mail, id, both, or what the team calls them", async () => {
    const users: Record<string, unknown>[] = [
      { email: "victim@shop.example" },
      { email: "VICTIM@SHOP.EXAMPLE" },
      { email: "victim+x@shop.example" },
      { userId: "victim" },
      { userId: "victim", email: "victim@shop.example", name: "Victoria" },
      { userId: victim.visitorRef },
      { userId: "victim@shop.example" },
      { name: "Victoria" },
      { ...proven("attacker"), email: "victim@shop.example" },
    ];
    for (const user of users) {
      const { sessionToken, response } = await it.bootOk({ user });
      expect(response.visitorRef).not.toBe(victim.visitorRef);
      expect(await it.texts(sessionToken)).toEqual([]);
      await it.ask("visitors:identify", { sessionToken, user: { email: "victim@shop.example" } });
      expect(await it.texts(sessionToken)).toEqual([]);
      await it.write(sessionToken, "I am the victim, send me a new password");
    }
    const page = (await it.ask("inbox:list", {
      agentToken: it.agentToken,
      state: "open",
      paginationOpts: { numItems: 50, cursor: null },
    })) as { page: { id: string; visitor: { id: string } }[] };
    const panels = await Promise.all(
      page.page.map(
        async ({ id }) =>
          (
            (await it.ask("inbox:get", { agentToken: it.agentToken, conversationId: id })) as {
              visitor: { id: string; kind: string; proven: string[] };
            }
          ).visitor,
      ),
    );
    // Only the real one's e-mail and id are ever shown as proven.
    for (const panel of panels) {
      if (panel.id !== victim.visitorRef) expect(panel.proven).not.toContain("email");
      if (panel.kind !== "verified") expect(panel.proven).toEqual([]);
    }
    expect(panels.filter(({ kind }) => kind === "verified").map(({ id }) => id)).toContain(victim.visitorRef);
  });
});
