"use node";

import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { inputInvalid } from "../errors";
import { MAX_FILE_BYTES } from "./fileTypes";
import { type OutgoingRules, type ResolvedAddress, resolveOutgoing } from "./outgoing";

/** A picture by its address, once, when an author names it: visitors' browsers never ask anybody but us. */

const TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];
/** By what servers call them. What the bytes are is looked at by the check of all files. */
const ENDINGS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

type RequestedPicture = { name: string; type: string; bytes: Uint8Array<ArrayBuffer> };

/**
 * Fetches a picture. Each address on the way is looked up first and must be of the internet; nothing of ours goes along.
 * @throws INPUT_INVALID with a sentence for the author
 */
export async function requestPicture(address: string, rules: OutgoingRules): Promise<RequestedPicture> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await follow(new URL(address), { rules, signal, left: MAX_REDIRECTS });
  } catch (error) {
    if (signal.aborted) throw inputInvalid("url: the picture did not come within 15 seconds.");
    const { code, message } = error as { code?: string; message: string };
    if (error instanceof PictureProblem) throw inputInvalid(`url: ${message}`);
    throw inputInvalid(`url: ${code ? `the request failed (${code}).` : message}`);
  }
}

class PictureProblem extends Error {}

type Way = { rules: OutgoingRules; signal: AbortSignal; left: number };

async function follow(url: URL, way: Way): Promise<RequestedPicture> {
  if (url.protocol !== "https:" && !(way.rules.allowLocal && url.protocol === "http:"))
    throw new PictureProblem("leads to an address that does not begin with https://.");
  const answer = await send(url, await resolveOutgoing(url.hostname, way.rules), way.signal);
  const { statusCode = 0, headers } = answer;
  if (REDIRECTS.includes(statusCode) && headers.location) {
    answer.destroy();
    if (way.left === 0) throw new PictureProblem("leads on and on.");
    return follow(new URL(headers.location, url), { ...way, left: way.left - 1 });
  }
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const ending = ENDINGS[type];
  if (statusCode !== 200 || !ending) {
    answer.destroy();
    throw new PictureProblem(
      statusCode === 200 ? "leads to no PNG, JPEG, GIF or WebP." : `the server answers ${statusCode}.`,
    );
  }
  return { name: `${nameIn(url)}.${ending}`, type, bytes: await readAll(answer) };
}

function send(url: URL, { address, family }: ResolvedAddress, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent: false,
        signal,
        headers: { Accept: Object.keys(ENDINGS).join(", "), "User-Agent": "Opencom-Pictures/1" },
        // The address that was looked at, whatever the name says by now.
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
      },
      resolve,
    );
    sent.on("error", reject);
    sent.end();
  });
}

async function readAll(answer: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_FILE_BYTES) {
      answer.destroy();
      throw new PictureProblem("a picture has at most 10 MiB.");
    }
    chunks.push(chunk);
  }
  if (!answer.complete) throw new PictureProblem("the picture broke off.");
  return new Uint8Array(Buffer.concat(chunks));
}

/** The last part of a path, without its ending. */
function nameIn({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  return last.replace(/\.[^.]*$/, "").replace(/[^\w-]/g, "-") || "picture";
}
