import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".woff2": "font/woff2",
};

/** Serves pages without their scripts, so that nothing but the benchmark changes them. */
export async function servePages(folder: string): Promise<{ origin: string; stop: () => void }> {
  const root = join(folder, "node_modules");
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? "/").replace(/[?#].*/, "")));
    const file = join(root, path);
    const type = extname(file);
    if (!file.startsWith(root) || type === ".js" || !TYPES[type] || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", TYPES[type]);
    if (type !== ".html") return void createReadStream(file).pipe(response);
    response.end(readFileSync(file, "utf8").replace(/<script\b[\s\S]*?<\/script>/gi, ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
