import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { templateRoot, withSnippet } from "../../../demo/pages.ts";

/** One page of a customer's site. */
export type SitePage = {
  /** Whole document; the default is a page of the demo's template. */
  html?: string;
  /** Markup at the end of `<head>`. */
  head?: string;
  /** Markup at the end of `<body>`. */
  bodyEnd?: string;
  headers?: Record<string, string>;
  type?: string;
};

export type Site = { url: string; put: (path: string, page: SitePage) => string; stop: () => Promise<void> };

const PLAIN = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A customer's page</title></head><body><h1>A customer's page</h1><p>Text of the page.</p></body></html>`;

/** Starts a customer's web site whose pages a test writes; its static files are the template's. */
export async function startSite(host = "127.0.0.1"): Promise<Site> {
  const pages = new Map<string, SitePage>();
  const root = templateRoot();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.invalid");
    const page = pages.get(pathname);
    if (page) {
      const html = withSnippet(page.html ?? PLAIN, page);
      response
        .writeHead(200, { "content-type": page.type ?? "text/html; charset=utf-8", ...page.headers })
        .end(html);
      return;
    }
    const bytes =
      root && !pathname.includes("..") ? await readFile(join(root, pathname)).catch(() => null) : null;
    if (!bytes) return void response.writeHead(404).end();
    const type = pathname.endsWith(".js")
      ? "text/javascript"
      : pathname.endsWith(".css")
        ? "text/css"
        : "image/svg+xml";
    response.writeHead(200, { "content-type": type }).end(bytes);
  });
  // Names below localhost resolve in browsers only, so the server always listens on the address.
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    put: (path, page) => {
      pages.set(path, page);
      return url + path;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A page of the demo's template, unchanged. */
export async function templatePage(name: string): Promise<string> {
  const root = templateRoot();
  if (!root) throw new Error("The demo's template is not installed: run npm install.");
  return readFile(join(root, "production", name), "utf8");
}
