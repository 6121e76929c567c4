import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";
import { HttpError } from "./httpError.ts";

/** Largest bodies accepted, bytes. */
export const BODY_LIMITS = {
  /** A public function call, as on the socket. */
  functionCall: 1024 * 1024,
  /** The same with the admin key: Convex's own limit on arguments. */
  adminCall: 16 * 1024 * 1024,
  httpAction: 4 * 1024 * 1024,
  /** A pushed folder of functions, decompressed. */
  push: 64 * 1024 * 1024,
};

const tooLarge = (limit: number) =>
  new HttpError(413, "RequestTooLarge", `The request body may have at most ${limit} bytes.`);

/** Reads a whole body. Throws 413 above `limit` bytes, without reading on. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  // Destroying the request on the way out would take the socket along, and with it the 413.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Reads a JSON body, undoing br or gzip. Throws 400 when it is not JSON, 413 when it is too large either way. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const raw = await readBody(request, limit);
  const bytes = await decompress(raw, request.headers["content-encoding"], limit);
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new HttpError(400, "BadJsonBody", "The request body is not valid JSON.");
  }
}

// A Map, because a name that every object has ("constructor") is no encoding.
const INFLATE = new Map([
  ["br", promisify(brotliDecompress)],
  ["gzip", promisify(gunzip)],
]);

async function decompress(raw: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  if (encoding === undefined || encoding === "identity") return raw;
  const inflate = INFLATE.get(encoding);
  if (!inflate)
    throw new HttpError(415, "UnsupportedEncoding", `Content-Encoding ${encoding} is not supported.`);
  try {
    return await inflate(raw, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    throw new HttpError(400, "BadBody", `The request body is not valid ${encoding}.`);
  }
}
