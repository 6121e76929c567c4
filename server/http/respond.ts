import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { HttpError } from "./httpError.ts";

const compress = promisify(brotliCompress);
/** Documents made per request: speed counts as much as size. */
const DYNAMIC_QUALITY = 5;
const MIN_COMPRESSED_BYTES = 256;

/** Answers with JSON that no cache keeps. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response
    .writeHead(status, {
      "content-type": "application/json",
      "content-length": body.length,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
    .end(body);
}

export type TextAnswer = { status: number; text: string; headers?: OutgoingHttpHeaders };

/** Answers with plain text. */
export function sendText(response: ServerResponse, { status, text, headers }: TextAnswer): void {
  const body = Buffer.from(text);
  const base = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  response.writeHead(status, { ...base, "content-length": body.length, ...headers }).end(body);
}

/** Answers a failed request; anything but an `HttpError` is our fault and says nothing about itself. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const known =
    error instanceof HttpError
      ? error
      : new HttpError(500, "InternalServerError", "The server could not answer this.");
  // The rest of a body is read and thrown away: hanging up on a client that still writes would cost it the answer, and
  // what is left lying there would stop the connection's next request. The request's time limit bounds how long.
  response.req.resume();
  sendJson(response, known.status, { code: known.code, message: known.message });
}

export function acceptsBrotli(request: IncomingMessage): boolean {
  const accepted = String(request.headers["accept-encoding"] ?? "");
  return accepted.split(",").some((entry) => {
    const [name = "", quality = ""] = entry.trim().split(";", 2);
    return name === "br" && !/^\s*q=0(\.0*)?\s*$/.test(quality);
  });
}

/** Compresses a document made for this request; null when that is not worth it. */
export async function compressDynamic(body: Uint8Array): Promise<Buffer | null> {
  if (body.length < MIN_COMPRESSED_BYTES) return null;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: DYNAMIC_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  const compressed = await compress(body, { params });
  return compressed.length < body.length ? compressed : null;
}
