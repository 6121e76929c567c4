"use node";

import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { WebhookAttempt } from "../webhookValidators";
import { type OutgoingRules, type ResolvedAddress, resolveOutgoing } from "./outgoing";
import { clip } from "./text";

/** One request to an endpoint: no redirects, ten seconds, and of the answer no more than its beginning. */

const TIMEOUT_MS = 10_000;
const MAX_READ = 4096;
const EXCERPT_LENGTH = 200;

type Post = { url: string; headers: Record<string, string>; body: string };

/** Posts JSON. Never rejects: what went wrong is in the answer. */
export async function postWebhook(post: Post, rules: OutgoingRules): Promise<Omit<WebhookAttempt, "at">> {
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let status: number | null = null;
  let problem: string | null = null;
  let excerpt = "";
  try {
    const resolved = await orTimeout(resolveOutgoing(new URL(post.url).hostname, rules), timeout);
    const answer = await send(post, resolved, timeout);
    status = answer.statusCode ?? null;
    excerpt = await readExcerpt(answer);
    if (status !== null && status >= 300 && status < 400) problem = "Redirects are not followed.";
  } catch (error) {
    problem = timeout.aborted ? `No answer within ${TIMEOUT_MS / 1000} seconds.` : sentenceOf(error);
  }
  return { status, durationMs: Math.round(performance.now() - startedAt), problem, excerpt };
}

function send(
  { url, headers, body }: Post,
  { address, family }: ResolvedAddress,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: "POST",
        agent: false,
        signal,
        headers: {
          ...headers,
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
          "User-Agent": "Opencom-Webhooks/1",
        },
        // The address that was looked at, whatever the name says by now.
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
      },
      resolve,
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The first characters of an answer in text. An answer that breaks off or goes on for ever has been one all the same. */
async function readExcerpt(answer: IncomingMessage): Promise<string> {
  const isText = /^(text\/|application\/(problem\+)?json)/i.test(answer.headers["content-type"] ?? "");
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MAX_READ) break;
    }
  } catch {
    // What has come is enough.
  }
  answer.destroy();
  if (!isText) return "";
  const text = Buffer.concat(chunks).subarray(0, MAX_READ).toString("utf8");
  return clip(text.replace(/[\p{C}\s]+/gu, " ").trim(), EXCERPT_LENGTH);
}

function orTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("timeout")), { once: true });
    work.then(resolve, reject);
  });
}

const SENTENCES: Record<string, string> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was closed without an answer.",
  EHOSTUNREACH: "The host could not be reached.",
  ENETUNREACH: "The host could not be reached.",
  CERT_HAS_EXPIRED: "The certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate is not trusted.",
  SELF_SIGNED_CERT_IN_CHAIN: "The certificate is not trusted.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The certificate is not trusted.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The certificate is for another name.",
};

function sentenceOf(error: unknown): string {
  const { code = "", message } = error as { code?: string; message: string };
  return SENTENCES[code] ?? (code ? `The request failed (${code}).` : clip(message, EXCERPT_LENGTH));
}
