/** Built files: read once, kept while unchanged on disk, served with a strong ETag and their brotli twin. */
import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { acceptsBrotli } from "./respond.ts";

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".mp3": "audio/mpeg",
  ".webm": "video/webm",
  ".map": "application/json; charset=utf-8",
};

type File = { stamp: string; bytes: Buffer; brotli: Buffer | null; etag: string };

export class StaticFiles {
  private readonly root: string;
  private readonly kept = new Map<string, File>();

  /** `root` is absolute; nothing outside it is ever read. */
  constructor(root: string) {
    this.root = root;
  }

  /**
   * Serves `path` (relative, still percent-encoded) with `headers`. Returns false when there is no such file.
   * The twins themselves (`.br`) are not served: they are what a client gets that accepts brotli.
   */
  async serve(
    exchange: { request: IncomingMessage; response: ServerResponse },
    path: string,
    headers: OutgoingHttpHeaders,
  ): Promise<boolean> {
    const { request, response } = exchange;
    const name = this.resolve(path);
    const file = name && (await this.read(name));
    if (!name || !file) return false;
    const useBrotli = file.brotli !== null && acceptsBrotli(request);
    const etag = `"${file.etag}${useBrotli ? "-br" : ""}"`;
    const base: OutgoingHttpHeaders = {
      ...headers,
      etag,
      "content-type": TYPES[extname(name)] ?? "application/octet-stream",
      "x-content-type-options": "nosniff",
      vary: "Accept-Encoding",
    };
    if (isFresh(request, etag)) {
      response.writeHead(304, base).end();
      return true;
    }
    const body = useBrotli && file.brotli ? file.brotli : file.bytes;
    if (useBrotli) base["content-encoding"] = "br";
    response.writeHead(200, { ...base, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  }

  private resolve(path: string): string | null {
    let decoded: string;
    try {
      decoded = decodeURIComponent(path);
    } catch {
      return null;
    }
    if (
      /[\0\\]/.test(decoded) ||
      decoded.endsWith(".br") ||
      decoded.split("/").some((part) => part.startsWith("."))
    )
      return null;
    const full = join(this.root, decoded);
    return full.startsWith(this.root + sep) ? full : null;
  }

  private async read(name: string): Promise<File | null> {
    const [info, twin] = await Promise.all([statFile(name), statFile(`${name}.br`)]);
    if (!info) return null;
    const stamp = `${info.mtimeMs}/${info.size}/${twin?.mtimeMs}/${twin?.size}`;
    const kept = this.kept.get(name);
    if (kept?.stamp === stamp) return kept;
    const bytes = await fs.readFile(name);
    // A twin left over from an older build is not the same file.
    const brotli = twin && twin.mtimeMs >= info.mtimeMs - 2000 ? await fs.readFile(`${name}.br`) : null;
    const etag = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
    const file = { stamp, bytes, brotli, etag };
    this.kept.set(name, file);
    return file;
  }
}

async function statFile(name: string) {
  const info = await fs.stat(name).catch(() => null);
  return info?.isFile() ? info : null;
}

function isFresh(request: IncomingMessage, etag: string): boolean {
  const wanted = request.headers["if-none-match"];
  return wanted !== undefined && wanted.split(",").some((entry) => entry.trim().replace(/^W\//, "") === etag);
}
