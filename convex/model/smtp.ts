"use node";

import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { Mailbox } from "./mailAddress";
import { type OutgoingRules, resolveOutgoing } from "./outgoing";
import { clip } from "./text";

/** One mail over SMTP: encrypted, but to this machine; time-outs; and what the server's answer means for the address. */

const CONNECT_MS = 10_000;
const IDLE_MS = 20_000;
const MAX_PROBLEM = 200;

export type MailServer = {
  host: string;
  port: number;
  /** Encrypted from the first byte; otherwise STARTTLS, which is then required. */
  isTls: boolean;
  user: string;
  password: string;
  /** Where the host may be; null: wherever the operator says. */
  rules: OutgoingRules | null;
};

export type Letter = {
  from: Mailbox;
  to: string;
  replyTo: string | null;
  subject: string;
  text: string;
  html?: string;
  messageId?: string;
  headers?: Record<string, string>;
};

/** `refused`: nothing will ever be delivered to this address. `failed`: this time. */
export type SmtpResult = { kind: "sent" } | { kind: "refused" | "failed"; problem: string };

/** Reads `smtp://user:password@host:port` (STARTTLS) or `smtps://…`. */
export function serverOfUrl(text: string): MailServer | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) return null;
  const isTls = url.protocol === "smtps:" || url.port === "465";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port ? Number(url.port) : isTls ? 465 : 587,
    isTls,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    rules: null,
  };
}

/** Sends one mail. Never rejects: what went wrong is in the answer. */
export async function openSmtp(server: MailServer, letter: Letter): Promise<SmtpResult> {
  const { host, port, isTls, user, password, rules } = server;
  try {
    const address = rules ? (await resolveOutgoing(host, rules)).address : host;
    const transport = createTransport({
      host: address,
      port,
      secure: isTls,
      requireTLS: !isTls && !isThisMachine(address),
      ...(isIP(host) ? {} : { tls: { servername: host } }),
      ...(user ? { auth: { user, pass: password } } : {}),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: IDLE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const { replyTo, ...mail } = letter;
    // Addresses as objects: read as text, one could become two.
    await transport.sendMail({
      ...mail,
      to: { name: "", address: letter.to },
      ...(replyTo ? { replyTo: { name: "", address: replyTo } } : {}),
      envelope: { from: letter.from.address, to: [letter.to] },
    });
    return { kind: "sent" };
  } catch (error) {
    return resultOf(error as SmtpError);
  }
}

type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

/** Permanent and about the recipient; what a server refuses for its policy (5.7.x) says nothing of the address. */
function resultOf({ command, responseCode = 0, response = "", message }: SmtpError): SmtpResult {
  const isPermanent = responseCode >= 500 && responseCode < 600;
  const isAddress = command === "RCPT TO" && isPermanent && !/^\d{3}[ -]5\.7\./.test(response);
  const problem = clip(message.replace(/[\p{C}\s]+/gu, " "), MAX_PROBLEM);
  return { kind: isAddress ? "refused" : "failed", problem };
}

const isThisMachine = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");
