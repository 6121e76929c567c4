/**
 * Code for the customer's server that proves who a visitor is, without any library where the language has what it
 * takes. The secret comes from the environment; `user` is whatever the site calls its signed-in user.
 */
export const LANGUAGES = ["Node", "Python", "Ruby", "PHP", "Go"] as const;
export type Language = (typeof LANGUAGES)[number];

export type KeyKind = "userHash" | "userToken" | "publicKey";

/** Names of the environment variables in the code. */
export const VARIABLES: Record<KeyKind, string> = {
  userHash: "OPENCOM_USER_HASH_SECRET",
  userToken: "OPENCOM_USER_TOKEN_SECRET",
  publicKey: "OPENCOM_USER_TOKEN_PRIVATE_KEY",
};

const EXPIRES_AFTER_S = 300;

/** The code for a language and a kind of key; tokens are made out to `workspaceId`. */
export function serverCode(language: Language, kind: KeyKind, workspaceId: string): string {
  const template = kind === "userHash" ? HASH[language] : token(language, kind);
  return template
    .trim()
    .replaceAll("$SECRET", () => VARIABLES[kind])
    .replaceAll("$AUDIENCE", () => workspaceId)
    .replaceAll("$LIFETIME", String(EXPIRES_AFTER_S));
}

/** What the page does with the result. */
export function pageCode(kind: KeyKind): string {
  return kind === "userHash"
    ? `OpencomWidget.identify({
  userId: "…", // the very id the hash was made of
  userHash: "…", // from your server
});`
    : `OpencomWidget.identify({
  userToken: "…", // from your server; it says who the user is
});`;
}

const HASH: Record<Language, string> = {
  Node: `
import { createHmac } from "node:crypto";

export function userHash(user) {
  return createHmac("sha256", process.env.$SECRET).update(String(user.id)).digest("hex");
}`,
  Python: `
import hashlib
import hmac
import os


def user_hash(user):
    secret = os.environ["$SECRET"].encode()
    return hmac.new(secret, str(user.id).encode(), hashlib.sha256).hexdigest()`,
  Ruby: `
require "openssl"

def user_hash(user)
  OpenSSL::HMAC.hexdigest("SHA256", ENV.fetch("$SECRET"), user.id.to_s)
end`,
  PHP: `
function user_hash($user): string
{
    return hash_hmac('sha256', (string) $user->id, getenv('$SECRET'));
}`,
  Go: `
import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"
)

func userHash(userID string) string {
	mac := hmac.New(sha256.New, []byte(os.Getenv("$SECRET")))
	mac.Write([]byte(userID))
	return hex.EncodeToString(mac.Sum(nil))
}`,
};

/** Header, claims and the way they are joined are the same for both algorithms; only the signature differs. */
function token(language: Language, kind: "userToken" | "publicKey"): string {
  const isSecret = kind === "userToken";
  const [imports, sign] = SIGN[language][isSecret ? "hs256" : "eddsa"];
  return TOKEN[language]
    .replaceAll("$ALG", isSecret ? "HS256" : "EdDSA")
    .replaceAll("$IMPORTS", () => imports)
    .replaceAll("$SIGN", () => sign)
    .replace(/^\n+/, "");
}

const TOKEN: Record<Language, string> = {
  Node: `
$IMPORTS

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function userToken(user) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: "$AUDIENCE",
    sub: String(user.id),
    iat: now,
    exp: now + $LIFETIME,
    email: user.email, // optional, like name, company and customAttributes
  };
  const signed = base64url({ alg: "$ALG", typ: "JWT" }) + "." + base64url(claims);
  const signature = $SIGN;
  return signed + "." + signature.toString("base64url");
}`,
  Python: `
import base64
import json
import os
import time
$IMPORTS


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def user_token(user):
    now = int(time.time())
    claims = {
        "aud": "$AUDIENCE",
        "sub": str(user.id),
        "iat": now,
        "exp": now + $LIFETIME,
        "email": user.email,  # optional, like name, company and customAttributes
    }
    header = {"alg": "$ALG", "typ": "JWT"}
    signed = b".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    signature = $SIGN
    return (signed + b"." + base64url(signature)).decode()`,
  Ruby: `
require "json"
require "openssl"

def base64url(data)
  [data].pack("m0").tr("+/", "-_").delete("=")
end

def user_token(user)
  now = Time.now.to_i
  claims = {
    aud: "$AUDIENCE",
    sub: user.id.to_s,
    iat: now,
    exp: now + $LIFETIME,
    email: user.email # optional, like name, company and customAttributes
  }
  signed = [{ alg: "$ALG", typ: "JWT" }, claims].map { |part| base64url(part.to_json) }.join(".")
  signature = $SIGN
  "#{signed}.#{base64url(signature)}"
end`,
  PHP: `
function base64url(string $data): string
{
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}

function user_token($user): string
{
    $now = time();
    $claims = [
        'aud' => '$AUDIENCE',
        'sub' => (string) $user->id,
        'iat' => $now,
        'exp' => $now + $LIFETIME,
        'email' => $user->email, // optional, like name, company and customAttributes
    ];
    $signed = base64url(json_encode(['alg' => '$ALG', 'typ' => 'JWT'])) . '.' . base64url(json_encode($claims));
$SIGN
    return $signed . '.' . base64url($signature);
}`,
  Go: `
import (
$IMPORTS
)

func userToken(userID, email string) (string, error) {
	now := time.Now().Unix()
	header, _ := json.Marshal(map[string]any{"alg": "$ALG", "typ": "JWT"})
	claims, err := json.Marshal(map[string]any{
		"aud":   "$AUDIENCE",
		"sub":   userID,
		"iat":   now,
		"exp":   now + $LIFETIME,
		"email": email, // optional, like name, company and customAttributes; leave out what is empty
	})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode(header) + "." + encode(claims)
$SIGN
	return signed + "." + encode(signature), nil
}`,
};

type Signing = readonly [imports: string, sign: string];

/** What to import, and how `signed` becomes `signature`. */
const SIGN: Record<Language, { hs256: Signing; eddsa: Signing }> = {
  Node: {
    hs256: [
      'import { createHmac } from "node:crypto";',
      'createHmac("sha256", process.env.$SECRET).update(signed).digest()',
    ],
    eddsa: ['import { sign } from "node:crypto";', "sign(null, Buffer.from(signed), process.env.$SECRET)"],
  },
  Python: {
    hs256: [
      "import hashlib\nimport hmac",
      'hmac.new(os.environ["$SECRET"].encode(), signed, hashlib.sha256).digest()',
    ],
    eddsa: [
      "from cryptography.hazmat.primitives.serialization import load_pem_private_key",
      'load_pem_private_key(os.environ["$SECRET"].encode(), password=None).sign(signed)',
    ],
  },
  Ruby: {
    hs256: ["", 'OpenSSL::HMAC.digest("SHA256", ENV.fetch("$SECRET"), signed)'],
    eddsa: ["", 'OpenSSL::PKey.read(ENV.fetch("$SECRET")).sign(nil, signed)'],
  },
  PHP: {
    hs256: ["", "    $signature = hash_hmac('sha256', $signed, getenv('$SECRET'), true);"],
    eddsa: [
      "",
      `    // The last 32 bytes of the PEM are the key itself.
    $pem = preg_replace('/-----[A-Z ]+-----|\\s/', '', getenv('$SECRET'));
    $pair = sodium_crypto_sign_seed_keypair(substr(base64_decode($pem), -32));
    $signature = sodium_crypto_sign_detached($signed, sodium_crypto_sign_secretkey($pair));`,
    ],
  },
  Go: {
    hs256: [
      goImports("crypto/hmac", "crypto/sha256", "encoding/base64", "encoding/json", "os", "time"),
      `	mac := hmac.New(sha256.New, []byte(os.Getenv("$SECRET")))
	mac.Write([]byte(signed))
	signature := mac.Sum(nil)`,
    ],
    eddsa: [
      goImports(
        "crypto/ed25519",
        "crypto/x509",
        "encoding/base64",
        "encoding/json",
        "encoding/pem",
        "errors",
        "os",
        "time",
      ),
      `	block, _ := pem.Decode([]byte(os.Getenv("$SECRET")))
	if block == nil {
		return "", errors.New("$SECRET is not PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return "", errors.New("$SECRET is not an Ed25519 key")
	}
	signature := ed25519.Sign(private, []byte(signed))`,
    ],
  },
};

function goImports(...paths: string[]): string {
  return paths.map((path) => `\t"${path}"`).join("\n");
}
