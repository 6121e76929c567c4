import { createHash, randomBytes } from "node:crypto";
import type { Stack } from "../e2e/support/stack.ts";

type Kind = "query" | "mutation" | "action";
type Answer = {
  status: string;
  value?: unknown;
  errorMessage?: string;
  errorData?: { code?: string; retryAfterMs?: number };
};

/** Somebody who calls public functions over HTTP with a token of their own, and waits where the server asks for it. */
export class Caller {
  private readonly url: string;
  private readonly token: Record<string, string>;

  constructor(url: string, token: { agentToken: string } | { sessionToken: string }) {
    this.url = url;
    this.token = token;
  }

  query = <T>(path: string, args: object = {}): Promise<T> => this.call("query", path, args) as Promise<T>;
  mutate = <T>(path: string, args: object = {}): Promise<T> =>
    this.call("mutation", path, args) as Promise<T>;
  act = <T>(path: string, args: object = {}): Promise<T> => this.call("action", path, args) as Promise<T>;

  private async call(kind: Kind, path: string, args: object): Promise<unknown> {
    for (;;) {
      const response = await fetch(`${this.url}/api/${kind}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ path, args: { ...args, ...this.token }, format: "json" }),
      });
      const { status, value, errorMessage, errorData } = (await response.json()) as Answer;
      if (status === "success") return value;
      const { code, retryAfterMs } = errorData ?? {};
      if (code !== "RATE_LIMITED" || !retryAfterMs) throw new Error(`${path}: ${errorMessage} ${code ?? ""}`);
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
    }
  }

  /** Uploads a file as a visitor or an agent does, and returns the id that a message takes. */
  async upload(name: string, type: string, body: Buffer): Promise<string> {
    const whose = "agentToken" in this.token ? "ForAgent" : "";
    const { uploadUrl } = await this.mutate<{ uploadUrl: string }>(`attachments:generateUploadUrl${whose}`);
    const headers = { "content-type": type };
    const sent = await fetch(uploadUrl, { method: "POST", headers, body: new Uint8Array(body) });
    const { storageId } = (await sent.json()) as { storageId: string };
    const file = { uploadId: crypto.randomUUID(), storageId, name, type };
    return (await this.act<{ id: string }>(`attachments:finalize${whose}`, file)).id;
  }
}

export type Workspace = {
  workspaceId: string;
  agentToken: string;
  agent: Caller;
  /** The owner opens the console, and leaves it. */
  comeAndGo: () => Promise<void>;
};

/** Makes a workspace with an owner of that name, and signs the owner in. */
export async function makeWorkspace(
  stack: Stack,
  { name, owner }: { name: string; owner: string },
): Promise<Workspace> {
  const password = randomBytes(12).toString("hex");
  const email = `${randomBytes(6).toString("hex")}@gallery.example`;
  const passwordHash = await stack.run("seed:hashPassword", { password });
  const made = await stack.run("seed:ensureWorkspace", {
    workspaceName: name,
    owner: { name: owner, email, passwordHash },
  });
  const { workspaceId } = made as { workspaceId: string };
  const signIn = async () => {
    const agentToken = `ags_${randomBytes(32).toString("hex")}`;
    const tokenHash = createHash("sha256").update(agentToken).digest("hex");
    await stack.run("agents:signIn", { email, password, tokenHash }, "action");
    return { agentToken, agent: new Caller(stack.info.url, { agentToken }) };
  };
  const comeAndGo = async () => {
    const { agent } = await signIn();
    await agent.mutate("teamPresence:beat");
    await agent.mutate("agents:signOut");
  };
  return { workspaceId, ...(await signIn()), comeAndGo };
}
