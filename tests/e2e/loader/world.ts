/** The pages and servers of the loader's tests, whichever browser they run in. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const FAKE_FRAME = readFileSync(new URL("../../../loader/harness/fakeFrame.js", import.meta.url), "utf8");
const WORKSPACE = "w1";

function listen(handle: (request: IncomingMessage, response: ServerResponse) => void, host: string) {
  const server = createServer(handle);
  return new Promise<{ server: Server; url: string }>((resolve) =>
    server.listen(0, host, () =>
      resolve({ server, url: `http://${host}:${(server.address() as AddressInfo).port}` }),
    ),
  );
}

export type SitePage = { html: string; headers?: Record<string, string> };

export type World = {
  loader: string;
  /** Origin of widget.js and of the frame, `localhost`. */
  frame: string;
  /** Origin of the customer's pages, `127.0.0.1`. */
  site: string;
  put(path: string, page: SitePage | string): string;
  /** Paths asked of the frame's origin, in order. */
  requests: string[];
};

/**
 * Serves a customer's pages and, on another origin, the loader with a frame of ours that does what a test tells it.
 * @param scripts what is fetched from beside the loader, and itself, by name
 */
export async function startWorld(
  scripts: ReadonlyMap<string, string>,
): Promise<{ world: World; stop(): void }> {
  const pages = new Map<string, SitePage>();
  const requests: string[] = [];
  const frame = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    requests.push(pathname);
    const script = scripts.get(pathname.slice(1));
    if (script)
      return void response
        .writeHead(200, { "content-type": "text/javascript", "access-control-allow-origin": "*" })
        .end(script);
    if (pathname === "/fake.js")
      return void response.writeHead(200, { "content-type": "text/javascript" }).end(FAKE_FRAME);
    if (pathname.includes("/surface/"))
      return void response
        .writeHead(200, {
          "content-type": "text/html",
          "cross-origin-embedder-policy": "require-corp",
          "cross-origin-resource-policy": "cross-origin",
        })
        .end(`<!doctype html><body style="margin:0"><button>Teaser</button></body>`);
    if (pathname.includes("/frame/"))
      return void response
        .writeHead(200, {
          "content-type": "text/html",
          "content-security-policy": "require-trusted-types-for 'script'; trusted-types 'none'",
          "cross-origin-embedder-policy": "require-corp",
          "cross-origin-resource-policy": "cross-origin",
        })
        .end(`<!doctype html><title>frame</title><body><script src="/fake.js"></script></body>`);
    response.writeHead(404).end();
  }, "localhost");
  const site = await listen((request, response) => {
    const page = pages.get(new URL(request.url ?? "/", "http://x").pathname);
    if (!page) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers }).end(page.html);
  }, "127.0.0.1");
  return {
    world: {
      loader: scripts.get("widget.js") as string,
      frame: frame.url,
      site: site.url,
      requests,
      put(path, page) {
        pages.set(path, typeof page === "string" ? { html: page } : page);
        return site.url + path;
      },
    },
    stop() {
      for (const { server } of [frame, site]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** A page with our snippet; attributes over the usual two. */
export function html(world: World, attributes: Record<string, string | null> = {}, body = ""): string {
  const all: Record<string, string | null> = {
    src: `${world.frame}/widget.js`,
    async: "",
    "data-opencom-convex-url": world.frame,
    "data-opencom-workspace-id": WORKSPACE,
    ...attributes,
  };
  const text = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}="${value}"`]));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title><script ${text.join(" ")}></script></head><body><h1>Page</h1><button id="own">Own</button>${body}</body></html>`;
}
