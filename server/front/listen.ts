import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Slow senders are cut off: headers within 10 s, the whole request within 60 s, a file to be stored within 5 min. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const UPLOAD_TIMEOUT_MS = 300_000;
const UPLOAD_PATH = "/api/storage/upload";
/** Longer than a browser keeps an idle connection, so that it, not we, ends it. */
const KEEP_ALIVE_MS = 65_000;
const MAX_CONNECTIONS = 10_000;

export type Listener = {
  port: number;
  servers: Server[];
  /** Ends idle connections at once and the others when they are done, at the latest after a second. */
  close: () => Promise<void>;
};

/**
 * Binds a port. On the loopback default both 127.0.0.1 and, where there is one, ::1 are bound, because "localhost" means
 * either. Until `setHandler` every request is told to come back. Port 0 picks a free one.
 * Rejects with a sentence that names the port when it is taken.
 */
export async function listen(host: string, port: number): Promise<Listener> {
  const first = await bind(host === "localhost" ? "127.0.0.1" : host, port);
  const bound = (first.address() as AddressInfo).port;
  const servers = [first];
  if (host === "localhost") {
    // A machine without IPv6, or with somebody else on that port of it, is served well by IPv4 alone.
    const second = await bind("::1", bound).catch(() => null);
    if (second) servers.push(second);
  }
  return { port: bound, servers, close: () => closeAll(servers) };
}

/** Gives every server of a listener its request handler. */
export function setHandler(
  { servers }: Listener,
  handler: RequestListener,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): void {
  const listener: RequestListener = (request, response) => {
    if (request.url?.split("?", 1)[0] !== UPLOAD_PATH) limitTime(request, requestTimeoutMs);
    handler(request, response);
  };
  for (const server of servers) server.removeAllListeners("request").on("request", listener);
}

/** Hangs up on a request that has not arrived as a whole by then. */
function limitTime(request: IncomingMessage, afterMs: number): void {
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, afterMs);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}

const isStarting: RequestListener = (_request, response) => {
  response
    .writeHead(503, { "retry-after": "1", "content-type": "text/plain" })
    .end("The server is starting.");
};

function bind(host: string, port: number): Promise<Server> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 5000,
  }).on("request", isStarting);
  server.maxConnections = MAX_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(bindFailure(error, host, port))));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve(server);
    });
  });
}

function bindFailure(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE")
    return `Port ${port} is in use. Choose another with --port (0 picks a free one).`;
  if (error.code === "EACCES")
    return `Port ${port} needs rights this process does not have. Choose one above 1023.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `${host} is not an address of this machine.`;
  return `Could not listen on ${host}:${port}: ${error.message}`;
}

async function closeAll(servers: Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeIdleConnections();
          setTimeout(() => server.closeAllConnections(), 1000).unref();
        }),
    ),
  );
}
