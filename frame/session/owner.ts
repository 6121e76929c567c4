import type { UserFields } from "../../protocol/messages.ts";
import { sha256 } from "../core/random.ts";

/** Whom a signed token names, empty if nobody. Only to tell people apart here: what it proves is for the server to say. */
function subjectOf(userToken = ""): string {
  try {
    const [, payload = ""] = userToken.replace(/-/g, "+").replace(/_/g, "/").split(".");
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    const { sub, user_id } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const subject = sub ?? user_id;
    return typeof subject === "string" ? subject : "";
  } catch {
    return "";
  }
}

/** Who a page says its user is, as a hash to compare with; empty if it names nobody. */
export async function ownerOf(user: UserFields | undefined): Promise<string> {
  const userId = user?.userId || subjectOf(user?.userToken);
  const mail = user?.email ? `mail:${user.email.trim().toLowerCase()}` : "";
  const key = userId ? `id:${userId}` : mail;
  return key && (await sha256(key)).slice(0, 32);
}
