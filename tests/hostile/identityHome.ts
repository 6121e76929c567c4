/** The built server with the real functions, as browsers and customers' servers reach it: over HTTP. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { BootResponse, UserFields } from "../../convex/validators.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
export const randomHex = () => randomBytes(32).toString("hex");
export const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");

const base64Url = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
/** A token signed with HS256, whatever its header says. */
export function signed(
  secret: string | Buffer,
  payload: unknown,
  header: unknown = { alg: "HS256", typ: "JWT" },
) {
  const text = `${base64Url(header)}.${base64Url(payload)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

type Ok = Extract<BootResponse, { status: "ok" }>;
export type Booted = { sessionToken: string; resumeSecret: string; response: BootResponse };
export type BootOptions = {
  sessionToken?: string;
  nextSecret?: string;
  resumeSecret?: string;
  user?: UserFields | Record<string, unknown>;
  workspaceId?: string;
};
type Answer = { status: string; value?: unknown; errorMessage?: string; errorData?: { code: string } };

export type IdentityHome = HostileHome & {
  workspaceId: string;
  hashSecret: string;
  tokenSecret: string;
  agentToken: string;
  /** A public function, called by nobody in particular. */
  call: (path: string, args: object) => Promise<Answer>;
  /** The same, which must succeed. */
  ask: (path: string, args: object) => Promise<unknown>;
  /** The code of a call that must fail with one. */
  codeOf: (path: string, args: object) => Promise<string | undefined>;
  boot: (options?: BootOptions) => Promise<Booted>;
  /** A boot that must succeed. */
  bootOk: (options?: BootOptions) => Promise<Booted & { response: Ok }>;
  /** A message in a conversation of its own; returns the conversation's id. */
  write: (sessionToken: string, text: string) => Promise<string>;
  texts: (sessionToken: string) => Promise<string[]>;
};

const PAGE = { url: "http://127.0.0.1:4001/", title: "Page", referrer: "", locale: "en" };

/** Starts it, signs the owner in and gives the workspace its two secrets. */
export async function startIdentityHome(): Promise<IdentityHome> {
  const it = await startHostileHome({ functions: "convex" });
  const { workspaceId, owner } = it.home.info;
  const call = async (path: string, args: object) =>
    (await (await it.home.fetch("/api/function", { path, args })).json()) as Answer;
  const ask = async (path: string, args: object) => {
    const answer = await call(path, args);
    expect(answer.status, `${path}: ${answer.errorMessage} ${JSON.stringify(answer.errorData)}`).toBe(
      "success",
    );
    return answer.value;
  };
  const agentToken = `ags_${randomHex()}`;
  await ask("agents:signIn", { ...owner, tokenHash: sha256(agentToken) });
  const [hashSecret, tokenSecret] = [randomHex(), randomHex()];
  await ask("security:addSecret", { agentToken, use: "userHash", secret: hashSecret });
  await ask("security:addSecret", { agentToken, use: "userToken", secret: tokenSecret });
  const boot = async (options: BootOptions = {}) => {
    const { sessionToken = `wst_${randomHex()}`, nextSecret = randomHex(), ...rest } = options;
    const body = {
      workspaceId,
      page: PAGE,
      parentOrigin: "http://127.0.0.1:4001",
      ...rest,
      tokenHash: sha256(sessionToken),
      nextResumeHash: sha256(nextSecret),
    };
    const answer = await it.home.fetch("/boot", body);
    expect(answer.status, JSON.stringify(options)).toBe(200);
    return { sessionToken, resumeSecret: nextSecret, response: (await answer.json()) as BootResponse };
  };
  const list = async (sessionToken: string) =>
    (await ask("conversations:list", { sessionToken })) as { id: string; preview: string }[];
  return {
    ...it,
    workspaceId,
    hashSecret,
    tokenSecret,
    agentToken,
    call,
    ask,
    codeOf: async (path, args) => (await call(path, args)).errorData?.code,
    boot,
    async bootOk(options) {
      const booted = await boot(options);
      expect(booted.response.status, JSON.stringify(booted.response)).toBe("ok");
      return booted as Booted & { response: Ok };
    },
    async write(sessionToken, text) {
      const made = await ask("conversations:create", {
        sessionToken,
        clientMessageId: crypto.randomUUID(),
        text,
      });
      return (made as { conversationId: string }).conversationId;
    },
    texts: async (sessionToken) => (await list(sessionToken)).map(({ preview }) => preview),
  };
}
