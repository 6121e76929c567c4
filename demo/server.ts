import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { SPA_PATH, TEMPLATE_PAGES, templateRoot, withSnippet } from "./pages.ts";
import { spaPage } from "./spa.ts";
import { startPage } from "./start.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
};

export type DemoOptions = {
  /** 0 picks a free port. */
  port: number;
  host?: string;
  /** Markup put at the end of every page's `<head>`: the installation snippet. */
  snippet: string;
};

export type Demo = { url: string; pages: string[]; stop: () => Promise<void> };

/** Starts the demo site: a customer's web site on another origin than the widget's, with the snippet on every page. */
export async function startDemo({ port, host = "127.0.0.1", snippet }: DemoOptions): Promise<Demo> {
  const root = templateRoot();
  const server = createServer((request, response) => {
    respond({ request, response, root, snippet }).catch(() =>
      end(response, { status: 500, body: "Something went wrong." }),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const paths = root ? TEMPLATE_PAGES.map((page) => `/production/${page}`) : [];
  return {
    url,
    pages: ["/", ...paths, SPA_PATH].map((path) => url + path),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Exchange = { request: IncomingMessage; response: ServerResponse; root: string | null; snippet: string };

async function respond({ request, response, root, snippet }: Exchange): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://demo.invalid");
  if (pathname === "/")
    return end(response, { body: startPage(snippet, { hasTemplate: root !== null }), type: TYPES[".html"] });
  // History routes of the single-page application all answer with its one document.
  if (pathname.startsWith(SPA_PATH)) return end(response, { body: spaPage(snippet), type: TYPES[".html"] });
  const file = root && safeJoin(root, pathname);
  if (!file || pathname === "/sw.js") return end(response, { status: 404, body: "There is no such page." });
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return end(response, { status: 404, body: "There is no such page." });
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  const body = extname(file) === ".html" ? withSnippet(bytes.toString("utf8"), { head: snippet }) : bytes;
  end(response, { body, type });
}

function safeJoin(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const file = normalize(join(root, decoded));
  return file.startsWith(root + sep) ? file : null;
}

type Answer = { body: string | Buffer; status?: number; type?: string | undefined };

function end(
  response: ServerResponse,
  { body, status = 200, type = "text/plain; charset=utf-8" }: Answer,
): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}
