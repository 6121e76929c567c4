import { describe, expect, it } from "vitest";
import { type Bytes, toBase64Url, utf8 } from "./bytes";
import { type TokenKey, verifyUserToken } from "./userToken";

const NOW = Date.UTC(2026, 2, 1);
const NOW_S = NOW / 1_000;
const AUDIENCE = "workspace1";
const SECRET: TokenKey<string> = { id: "hs", algorithm: "HS256", material: utf8("s".repeat(32)) };
const OLD: TokenKey<string> = { id: "old", algorithm: "HS256", material: utf8("o".repeat(32)) };
const GOOD = { sub: "u1", aud: AUDIENCE, exp: NOW_S + 300 };

const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
const EDDSA: TokenKey<string> = { id: "ed", algorithm: "EdDSA", material: publicKey };

const encode = (value: unknown) => toBase64Url(utf8(JSON.stringify(value)));
async function hmac(text: string, material: Bytes = SECRET.material): Promise<string> {
  const key = await crypto.subtle.importKey("raw", material, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text))));
}
async function hs256(payload: unknown, header: object = { alg: "HS256", typ: "JWT" }, key = SECRET) {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${await hmac(text, key.material)}`;
}
async function eddsa(payload: unknown, header: object = { alg: "EdDSA" }) {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${toBase64Url(new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, utf8(text))))}`;
}
const verify = (token: string, keys = [OLD, SECRET, EDDSA]) =>
  verifyUserToken(token, { audience: AUDIENCE, nowMs: NOW, keys });
const reasonOf = async (token: string, keys?: TokenKey<string>[]) => {
  const result = await verify(token, keys);
  return result.ok ? "accepted" : result.reason;
};

describe("a user's token", () => {
  it("is taken with any active key of its algorithm", async () => {
    expect(await verify(await hs256(GOOD))).toEqual({
      ok: true,
      keyId: "hs",
      token: { userId: "u1", claims: GOOD },
    });
    expect(await verify(await hs256(GOOD, undefined, OLD))).toMatchObject({ ok: true, keyId: "old" });
    expect(await verify(await eddsa(GOOD))).toMatchObject({ ok: true, keyId: "ed" });
  });

  it.each<[string, object]>([
    ["user_id instead of sub", { sub: undefined, user_id: "u1" }],
    ["both, if they agree", { user_id: "u1" }],
    ["a list of audiences", { aud: ["other", AUDIENCE] }],
    ["59 s past its expiry", { exp: NOW_S - 59 }],
    ["59 s before its time", { nbf: NOW_S + 59, iat: NOW_S + 59 }],
    ["a whole day", { exp: NOW_S + 86_400 }],
    ["claims of the customer's own", { roles: ["x"], nested: { a: 1 } }],
  ])("may have %s", async (_name, change) => {
    expect(await reasonOf(await hs256({ ...GOOD, ...change }))).toBe("accepted");
  });

  it.each<[string, object]>([
    ["no expiry", { exp: undefined }],
    ["an expiry that is a text", { exp: String(NOW_S + 300) }],
    ["an expiry in milliseconds", { exp: NOW + 300_000 }],
    ["an expiry that is past", { exp: NOW_S - 60 }],
    ["an expiry beyond a day", { exp: NOW_S + 86_400 + 61 }],
    ["a start in the future", { nbf: NOW_S + 61 }],
    ["an issue in the future", { iat: NOW_S + 61 }],
    ["a start that is no number", { nbf: "now" }],
    ["no audience", { aud: undefined }],
    ["another audience", { aud: "workspace2" }],
    ["an empty list of audiences", { aud: [] }],
    ["no subject", { sub: undefined }],
    ["a number for a subject", { sub: 7 }],
    ["two subjects", { user_id: "u2" }],
  ])("must not have %s", async (_name, change) => {
    expect(await reasonOf(await hs256({ ...GOOD, ...change }))).not.toBe("accepted");
  });

  it("[H64] cannot choose its algorithm", async () => {
    const body = encode(GOOD);
    const none = encode({ alg: "none" });
    for (const token of [
      `${none}.${body}.`,
      `${none}.${body}.${await hmac(`${none}.${body}`)}`,
      await hs256(GOOD, { alg: "hs256" }),
      await hs256(GOOD, { alg: "HS512" }),
      await hs256(GOOD, { alg: ["HS256"] }),
      await hs256(GOOD, {}),
      // The public key, which everybody may know, used as if it were a secret.
      await hs256(GOOD, { alg: "HS256" }, { ...SECRET, material: publicKey }),
      await hs256(GOOD, { alg: "EdDSA" }),
      await eddsa(GOOD, { alg: "HS256" }),
    ]) {
      expect(await reasonOf(token)).not.toBe("accepted");
    }
    expect(await reasonOf(await eddsa(GOOD), [SECRET])).toBe(
      "this workspace has no active EdDSA key for tokens",
    );
    expect(await reasonOf(await hs256(GOOD), [EDDSA])).toBe(
      "this workspace has no active HS256 key for tokens",
    );
  });

  it("[H64] does not look at keys a token brings or names", async () => {
    const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const header = { alg: "HS256", kid: "../../dev/null", jku: "https://evil.example", jwk };
    expect(await verify(await hs256(GOOD, header))).toMatchObject({ ok: true, keyId: "hs" });
    expect(await reasonOf(await hs256(GOOD, { alg: "HS256", crit: ["b64"], b64: false }))).not.toBe(
      "accepted",
    );
  });

  it("[H64] must be whole and in one form", async () => {
    const token = await hs256(GOOD);
    const [head = "", body = "", tail = ""] = token.split(".");
    for (const wrong of [
      "",
      ".",
      "..",
      "...",
      head,
      `${head}.${body}`,
      `${head}.${body}.`,
      `${token}.`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      `${head}.${body}.${tail.slice(0, -1)}`,
      `${head}.${body}.${tail}A`,
      `${head}.${encode({ ...GOOD, sub: "u2" })}.${tail}`,
      `${encode({ alg: "HS256" })}.${body}.${tail}`,
      `${head}.${toBase64Url(utf8("[1]"))}.${tail}`,
      `${head}.${toBase64Url(utf8("{"))}.${tail}`,
      await hs256({ ...GOOD, pad: "x".repeat(9_000) }),
    ]) {
      expect(await reasonOf(wrong), JSON.stringify(wrong)).not.toBe("accepted");
    }
    // The last character of the signature has two bits that no byte needs.
    const variants = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];
    const accepted = await Promise.all(variants.map((end) => reasonOf(token.slice(0, -1) + end)));
    expect(accepted.filter((reason) => reason === "accepted")).toHaveLength(1);
  });

  it("says nothing of any secret when it is refused", async () => {
    for (const token of [
      "x",
      await hs256(GOOD, undefined, { ...SECRET, material: utf8("wrong".repeat(8)) }),
    ]) {
      expect(await reasonOf(token)).not.toMatch(/ssss|oooo|wrong/);
    }
  });
});
