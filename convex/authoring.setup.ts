import { api } from "./_generated/api";
import { sha256Hex } from "./model/tokens";
import { type Backend, HOST, randomHex } from "./test.setup";

/** What tests of authoring share: the console's part, and the frame's. */

export const AUTHORING_PAGE = `${HOST}/dashboard?tab=billing`;

type Beginning = {
  agentToken: string;
  tourId?: string;
  tooltipId?: string;
  url?: string;
  code?: string;
  stepId?: string;
};

/** What the console does: makes a code and registers it. Returns the code. */
export async function beginAuthoring(
  t: Backend,
  { agentToken, tourId, tooltipId = "", url = AUTHORING_PAGE, code = randomHex(), stepId }: Beginning,
): Promise<string> {
  const content = tourId
    ? { type: "tour" as const, id: tourId }
    : { type: "tooltip" as const, id: tooltipId };
  const codeHash = await sha256Hex(code);
  await t.mutation(api.authoring.begin, {
    agentToken,
    content,
    url,
    codeHash,
    ...(stepId === undefined ? {} : { stepId }),
  });
  return code;
}

export type Redeemed = {
  status: string;
  token?: string;
  expiresAt?: number;
  code?: string;
  message?: string;
  retryAfterMs?: number;
};

/** What the frame does on a page of HOST. */
export async function redeemAuthoring(
  t: Backend,
  body: { code: string; workspaceId: string } & Record<string, unknown>,
): Promise<Redeemed> {
  const response = await t.fetch("/authoring", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ parentOrigin: HOST, tab: "tab-1", ...body }),
  });
  return (await response.json()) as Redeemed;
}

/** Both. Returns the session's token. */
export async function openAuthoring(
  t: Backend,
  { workspaceId, ...beginning }: Beginning & { workspaceId: string },
): Promise<string> {
  const { token, message } = await redeemAuthoring(t, {
    code: await beginAuthoring(t, beginning),
    workspaceId,
  });
  if (!token) throw new Error(`The code was refused: ${message}`);
  return token;
}
