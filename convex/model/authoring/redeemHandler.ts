import { internal } from "../../_generated/api";
import { httpAction } from "../../_generated/server";
import type { AuthoringResponse } from "../../authoringValidators";
import { isRecord, parseJson, textList, texts } from "../bootRequest";
import { isCrossSite } from "../httpHandlers";
import { checkTab } from "../presence";
import { makeAuthoringToken, sha256Hex } from "../tokens";

const MAX_BODY_LENGTH = 16_384;

/**
 * `POST /authoring`: a one-time code as JSON, answered by the token of a session. Refusals are answers, with status 200. The token is
 * made here, where no result is kept; the database sees its hash.
 */
export const authoring = httpAction(async (ctx, request) => {
  // As for a boot: browsers say where a request comes from, and nobody else's page can set this type without asking.
  if (isCrossSite(request) || !request.headers.get("Content-Type")?.startsWith("application/json"))
    return json(refused("ORIGIN_REFUSED", "Codes are for the frame's own document."));
  const body = await request.text();
  const parsed = body.length <= MAX_BODY_LENGTH ? parseRedeem(body) : null;
  if (!parsed) return json(refused("INPUT_INVALID", "This is not an authoring request."));
  const { code, ...rest } = parsed;
  const token = makeAuthoringToken();
  const [codeHash, tokenHash] = await Promise.all([sha256Hex(code), sha256Hex(token)]);
  const answer = await ctx.runMutation(internal.authoring.redeem, { codeHash, tokenHash, ...rest });
  return json(answer.status === "ok" ? { ...answer, token } : answer);
});

type Parsed = Record<"code" | "workspaceId" | "parentOrigin" | "tab", string> & { ancestorOrigins: string[] };

/** Reads it from untrusted JSON. Unknown fields are left out; a field of a wrong type makes it null. */
function parseRedeem(text: string): Parsed | null {
  const body = parseJson(text);
  if (!isRecord(body)) return null;
  const found = texts(body, ["code", "workspaceId", "parentOrigin", "tab"]);
  const ancestorOrigins = body.ancestorOrigins === undefined ? [] : textList(body.ancestorOrigins);
  if (!found || !ancestorOrigins || !isTab(found.tab)) return null;
  return { ...found, ancestorOrigins };
}

function isTab(tab: string): boolean {
  try {
    checkTab(tab);
    return true;
  } catch {
    return false;
  }
}

const refused = (code: "ORIGIN_REFUSED" | "INPUT_INVALID", message: string): AuthoringResponse => ({
  status: "refused",
  code,
  message,
});

const json = (body: AuthoringResponse) =>
  new Response(JSON.stringify(body), {
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
