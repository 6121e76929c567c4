import { AuthoringError, postJson, toAuthoringError } from "./calls.ts";

/** One editing session, as this tab keeps it: in the frame's own storage, which the page and other sites cannot read. */
export type AuthoringSession = {
  token: string;
  /** The code that it was begun with: the host says it again when its frame loads anew. */
  code: string;
};

/** As `Shell` looks for it. */
export const SESSION_KEY = "opencomAuthor";
const TAB_KEY = "opencomAuthorTab";

export type SessionWorld = {
  /** Of this tab and this site; throws where it is blocked. */
  storage(): Storage;
  fetch: typeof fetch;
  /** Where a code becomes a session. */
  url: string;
  /** Of the frame and the pages around it, as a boot has them. */
  facts: { workspaceId: string; parentOrigin: string; ancestorOrigins?: string[] };
};

const isToken = (value: unknown): value is string =>
  typeof value === "string" && /^[\w-]{1,256}$/.test(value);

/** What this tab keeps, or null. */
export function keptSession({ storage }: Pick<SessionWorld, "storage">): AuthoringSession | null {
  try {
    const { token, code } = JSON.parse(storage().getItem(SESSION_KEY) ?? "{}") as Partial<AuthoringSession>;
    return isToken(token) && typeof code === "string" ? { token, code } : null;
  } catch {
    return null;
  }
}

/** Nothing of it stays in this tab. */
export function dropSession({ storage }: Pick<SessionWorld, "storage">): void {
  try {
    storage().removeItem(SESSION_KEY);
  } catch {
    // Blocked: nothing was kept.
  }
}

/** Makes a session of a code, which is good for one. Rejects with AuthoringError: CODE_INVALID, ORIGIN_REFUSED, OFFLINE and others. */
export async function redeem(code: string, world: SessionWorld): Promise<AuthoringSession> {
  if (!/^[\w-]{16,256}$/.test(code)) throw new AuthoringError("CODE_INVALID", "This is no code.");
  const answer = await postJson({
    url: world.url,
    body: { ...world.facts, code, tab: tabOf(world) },
    fetcher: world.fetch,
  });
  const { token } = answer;
  if (!isToken(token)) throw toAuthoringError(answer["error"] ?? answer, "The code was refused.");
  const session = { token, code };
  try {
    world.storage().setItem(SESSION_KEY, JSON.stringify(session));
  } catch {
    // It is this document's alone.
  }
  return session;
}

/** What this tab is called: a session is one tab's. */
function tabOf({ storage }: SessionWorld): string {
  const made = crypto.randomUUID();
  try {
    const known = storage().getItem(TAB_KEY);
    if (!known) storage().setItem(TAB_KEY, made);
    return known ?? made;
  } catch {
    return made;
  }
}
