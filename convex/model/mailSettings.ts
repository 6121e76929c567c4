import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { inputInvalid } from "../errors";
import { type Mailbox, parseMailbox, toHeaderText, toMailAddress } from "./mailAddress";
import { seal } from "./sealing";

/** How a workspace's mail is sent: over a server of its own, or over the deployment's. */

const MINUTE_MS = 60_000;
export const DEFAULT_QUIET_MS = 5 * MINUTE_MS;
const QUIET_MS = { min: MINUTE_MS, max: 24 * 60 * MINUTE_MS };
const MAX_CREDENTIAL = 200;
const HOST = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^[0-9a-fA-F:]{2,45}$/;

type Settings = Doc<"mailSettings">;
type Server = NonNullable<Settings["server"]>;

/** The row of a workspace, once somebody has saved one. */
export function findMailSettings(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Settings | null> {
  return ctx.db
    .query("mailSettings")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

/** The deployment's sender, if it can send mail at all. */
export function deploymentSender(): Mailbox | null {
  const { smtpUrl, mailFrom } = readEnvironment();
  return smtpUrl === "" ? null : parseMailbox(mailFrom);
}

/** Who mail of a workspace is from; null if none is sent. `force` ignores that it is switched off. */
export function senderOf(settings: Settings | null, force = false): Mailbox | null {
  if (settings && !settings.isOn && !force) return null;
  const name = settings?.fromName ?? "";
  if (settings?.server) return { name, address: settings.server.fromAddress };
  const deployment = deploymentSender();
  return deployment && { ...deployment, name: name || deployment.name };
}

/** What the console may change. `password`: absent keeps the one there is, "" removes it. */
export type MailChange = {
  isOn: boolean;
  fromName: string;
  replyTo: string;
  quietMs: number;
  server: { host: string; port: number; fromAddress: string; user: string; password?: string } | null;
};

/** Writes a workspace's settings. @throws INPUT_INVALID · SECRET_KEY_MISSING */
export async function saveMailSettings(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  change: MailChange,
): Promise<void> {
  const row = await findMailSettings(ctx, workspaceId);
  const { quietMs, isOn } = change;
  if (!(Number.isInteger(quietMs) && quietMs >= QUIET_MS.min && quietMs <= QUIET_MS.max))
    throw inputInvalid("Answers wait between 1 minute and 24 hours.");
  const replyTo = change.replyTo.trim() && checkAddress("Reply-To", change.replyTo);
  const server = change.server ? await checkServer(workspaceId, change.server, row?.server) : undefined;
  if (isOn && !server && !deploymentSender())
    throw inputInvalid("This deployment has no mail server of its own. Enter one.");
  const value = {
    isOn,
    quietMs,
    fromName: toHeaderText(change.fromName),
    replyTo: replyTo || undefined,
    server,
  };
  if (row) await ctx.db.patch("mailSettings", row._id, value);
  else await ctx.db.insert("mailSettings", { workspaceId, ...value });
}

/** A sealed password copied to another workspace, or kept for another server, does not open. */
export const passwordContext = (workspaceId: Id<"workspaces">, host: string): string =>
  `mailSettings:${workspaceId}:${host}`;

async function checkServer(
  workspaceId: Id<"workspaces">,
  wanted: NonNullable<MailChange["server"]>,
  before: Server | undefined,
): Promise<Server> {
  const host = wanted.host.trim().toLowerCase();
  const user = wanted.user.trim();
  const { port, password } = wanted;
  if (!HOST.test(host)) throw inputInvalid("The server must be a host name, such as smtp.example.com.");
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) throw inputInvalid("A port is 1 to 65535.");
  for (const text of [user, password ?? ""])
    if (text.length > MAX_CREDENTIAL || /\p{C}/u.test(text))
      throw inputInvalid(`User and password have at most ${MAX_CREDENTIAL} printable characters.`);
  const server: Server = { host, port, fromAddress: checkAddress("From", wanted.fromAddress) };
  if (user === "") return server;
  // A password is for the server and the user it was entered for: nobody can have it sent elsewhere.
  const isSame = before?.host === host && before.user === user && before.port === port;
  const kept = password === undefined && isSame ? before?.sealedPassword : undefined;
  if (!kept && !password) throw inputInvalid("Enter the password of this user.");
  return {
    ...server,
    user,
    sealedPassword: kept ?? (await seal(password ?? "", passwordContext(workspaceId, host))),
  };
}

function checkAddress(field: string, text: string): string {
  const address = toMailAddress(text.trim());
  if (address === null) throw inputInvalid(`${field} must be an e-mail address.`);
  return address;
}
