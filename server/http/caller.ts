import type { IncomingMessage } from "node:http";
import type { Caller } from "../engine/api.ts";

/**
 * Who is on the other side. Behind a reverse proxy (`trustProxy`) the address is the last entry of X-Forwarded-For,
 * the one our own proxy wrote; everything before it is the client's claim.
 */
export function createCallerOf(trustProxy: boolean): (request: IncomingMessage) => Caller {
  return (request) => ({
    ip: (trustProxy && lastForwarded(request)) || plainAddress(request.socket.remoteAddress),
    userAgent: request.headers["user-agent"]?.slice(0, 1024) ?? null,
  });
}

function lastForwarded(request: IncomingMessage): string | null {
  const header = request.headers["x-forwarded-for"];
  const last = String(header ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  return last && /^[0-9a-fA-F.:]{2,45}$/.test(last) ? last : null;
}

// An IPv4 client of a dual-stack socket is written ::ffff:1.2.3.4; it is one client either way.
function plainAddress(address: string | undefined): string | null {
  return address?.replace(/^::ffff:(?=\d+\.)/, "") ?? null;
}
