/**
 * Stored files. They come from anybody, and may lie on the same origin as the frame: so none of them is ever a page, a
 * script or a style here. Only four image types are shown, told by their bytes; everything else is a download.
 */
import { promises as fs } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { promises as stream } from "node:stream";
import type { EngineApi, FileInfo } from "../engine/api.ts";
import { toContentDisposition } from "./contentDisposition.ts";
import { HttpError } from "./httpError.ts";
import { parseRange } from "./range.ts";

type Exchange = { request: IncomingMessage; response: ServerResponse; engine: EngineApi };

/** A key is for one content for ever. Private: whoever knows the URL may see the file, a shared cache may not keep it. */
const CACHE = "private, max-age=2592000, immutable";

/** Answers GET and HEAD of `/api/storage/<key>`. Throws 404. */
export async function serveFile({ request, response, engine }: Exchange, key: string): Promise<void> {
  const info = await engine.fileInfo(key);
  const file = info === null ? null : await fs.open(info.path, "r").catch(() => null);
  if (info === null || file === null) throw new HttpError(404, "FileNotFound", "There is no such file.");
  try {
    const { headers, status, start, end } = plan(request, info);
    response.writeHead(status, headers);
    if (request.method === "HEAD" || end < start) {
      response.end();
      return;
    }
    await stream.pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } catch (error) {
    // A client that goes away in the middle is nobody's fault.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  } finally {
    await file.close();
  }
}

type Plan = { status: number; headers: OutgoingHttpHeaders; start: number; end: number };

/** `end < start`: without a body. */
function plan(request: IncomingMessage, info: FileInfo): Plan {
  const { size } = info;
  const etag = `"${Buffer.from(info.sha256, "base64").toString("base64url")}"`;
  const headers = headersOf(info, etag);
  const nothing = { start: 0, end: -1 };
  if (matches(request.headers["if-none-match"], etag)) return { status: 304, headers, ...nothing };
  const condition = request.headers["if-range"];
  const range =
    condition === undefined || condition === etag ? parseRange(request.headers.range, size) : "all";
  if (range === "none")
    return {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${size}`, "content-length": 0 },
      ...nothing,
    };
  if (range === "all")
    return { status: 200, headers: { ...headers, "content-length": size }, start: 0, end: size - 1 };
  const { start, end } = range;
  const partial = { "content-range": `bytes ${start}-${end}/${size}`, "content-length": end - start + 1 };
  return { status: 206, headers: { ...headers, ...partial }, start, end };
}

function headersOf({ image, name, sha256 }: FileInfo, etag: string): OutgoingHttpHeaders {
  return {
    "content-type": image ?? "application/octet-stream",
    "content-disposition": toContentDisposition(image === null ? "attachment" : "inline", name),
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
    "cache-control": CACHE,
    "accept-ranges": "bytes",
    digest: `sha-256=${sha256}`,
    etag,
    // A copy got without CORS must not answer for one with it.
    vary: "Origin",
  };
}

function matches(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(",").some((entry) => entry.trim().replace(/^W\//, "") === etag);
}
