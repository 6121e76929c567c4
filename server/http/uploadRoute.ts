/** Uploads to an upload URL: streamed to disk, measured and hashed on the way, then handed to the engine. */
import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EngineApi, FinishedUpload, StorageRefusal } from "../engine/api.ts";
import { HEAD_BYTES, imageType } from "../wire/imageType.ts";
import { nameFromContentDisposition } from "./contentDisposition.ts";
import { HttpError } from "./httpError.ts";
import { sendJson } from "./respond.ts";

type Exchange = { request: IncomingMessage; response: ServerResponse; engine: EngineApi; ip: string };

const MAX_PER_IP = 8;
const MAX_TYPE_LENGTH = 255;

const REFUSALS: Record<StorageRefusal, [status: number, code: string, message: string]> = {
  BAD_TOKEN: [401, "BadUploadToken", "This upload URL is not one of this server's."],
  EXPIRED: [401, "UploadTokenExpired", "This upload URL has expired; ask for a new one."],
  USED: [409, "UploadTokenUsed", "This upload URL has been used; ask for a new one."],
  BUSY: [503, "TooManyUploads", "Too many uploads are under way; try again."],
  FILE_TOO_LARGE: [413, "FileTooLarge", "The file is larger than this server takes."],
  STORAGE_FULL: [507, "StorageFull", "The server has no room for this file."],
  DIGEST_MISMATCH: [400, "DigestMismatch", "The content does not have the digest that was given."],
  INTERRUPTED: [503, "UploadInterrupted", "The server was started again meanwhile; upload once more."],
};

function refused(code: StorageRefusal): HttpError {
  return new HttpError(...REFUSALS[code]);
}

/** Makes the handler of `POST /api/storage/upload?token=…`, which answers `{storageId}`. Throws HttpError. */
export function createUploadRoute(): (exchange: Exchange, token: string) => Promise<void> {
  const underWay = new Map<string, number>();
  return async (exchange, token) => {
    const { ip, response } = exchange;
    const count = underWay.get(ip) ?? 0;
    if (count >= MAX_PER_IP)
      throw new HttpError(429, "TooManyUploads", `At most ${MAX_PER_IP} uploads at a time; try again.`);
    underWay.set(ip, count + 1);
    try {
      sendJson(response, 200, { storageId: await upload(exchange, token) });
    } finally {
      const left = (underWay.get(ip) ?? 1) - 1;
      if (left > 0) underWay.set(ip, left);
      else underWay.delete(ip);
    }
  };
}

async function upload({ request, engine }: Exchange, token: string): Promise<string> {
  if ((request.headers["content-encoding"] ?? "identity") !== "identity")
    throw new HttpError(
      415,
      "UnsupportedEncoding",
      "Files are uploaded as they are, without Content-Encoding.",
    );
  const expected = expectedDigest(request);
  const length = request.headers["content-length"];
  const grant = await engine.beginUpload(token, length === undefined ? null : Number(length));
  if (!grant.ok) throw refused(grant.code);
  const { file, maxBytes } = grant;
  try {
    const content = await writeContent(request, file, maxBytes);
    if (expected !== null && content.sha256 !== expected) throw refused("DIGEST_MISMATCH");
    const contentType = contentTypeOf(request);
    const name = nameFromContentDisposition(request.headers["content-disposition"]);
    const result = await engine.finishUpload({ token, file, contentType, name, ...content });
    if (!result.ok) throw refused(result.code);
    return result.storageId;
  } catch (error) {
    await fs.rm(file, { force: true });
    await engine.abandonUpload(token).catch(() => {}); // An engine that is starting again has forgotten it anyway.
    throw error;
  }
}

type Content = Pick<FinishedUpload, "size" | "sha256" | "image">;

/** Writes the body to a new file and flushes it. Throws 413 above `maxBytes`, 507 when the disk is full. */
async function writeContent(request: IncomingMessage, path: string, maxBytes: number): Promise<Content> {
  const file = await fs.open(path, "wx", 0o600);
  try {
    const content = await copyBody(request, file, maxBytes);
    await file.sync();
    return content;
  } catch (error) {
    if (["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw refused("STORAGE_FULL");
    throw error;
  } finally {
    await file.close();
  }
}

async function copyBody(request: IncomingMessage, file: fs.FileHandle, maxBytes: number): Promise<Content> {
  const hash = createHash("sha256");
  let head = Buffer.alloc(0);
  let size = 0;
  // Destroying the request on the way out would take the socket along, and with it the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw refused("FILE_TOO_LARGE");
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
    hash.update(chunk);
    await file.write(chunk);
  }
  return { size, sha256: hash.digest("base64"), image: imageType(head) };
}

/** The sha256 (base64) the client promises in `Digest` or `Content-Digest`; null when it promises none. Throws 400. */
function expectedDigest({ headers }: IncomingMessage): string | null {
  const given = [headers["digest"], headers["content-digest"]].flat().filter((value) => value !== undefined);
  if (given.length === 0) return null;
  const found = given.map(
    (value) => /(?:^|,)\s*sha-256=:?([A-Za-z0-9+/]{43}=):?\s*(?:,|$)/i.exec(value)?.[1],
  );
  const [first] = found;
  if (first === undefined || found.some((digest) => digest !== first))
    throw new HttpError(400, "BadDigest", "Digest must be `sha-256=<base64>`.");
  return first;
}

/** Kept for functions to read; what the file is served as does not depend on it. */
function contentTypeOf({ headers }: IncomingMessage): string | null {
  const type = headers["content-type"]?.trim();
  return type !== undefined && type !== "" && type.length <= MAX_TYPE_LENGTH ? type : null;
}
