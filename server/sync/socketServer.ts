/**
 * Sockets of the sync protocol: admission (path, origin, caps), keep-alive, back-pressure, closing. What is said on a
 * socket is the session's business.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Caller, EngineApi, Identity } from "../engine/api.ts";
import { PING } from "./serverMessage.ts";
import { CLOSE, SyncSession } from "./session.ts";

/** Largest message a client may send, bytes. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;
/** Above this much unsent data a socket is slow: results are folded and nothing more is read from it. */
const SLOW_BYTES = 1024 * 1024;
const SYNC_PATH = /^\/api\/(?:[\w.-]{1,40}\/)?sync$/;
const CODE_NORMAL = 1000;
/** A closing handshake that is not answered ends by force after this time. */
const CLOSE_TIMEOUT_MS = 2000;

export type SocketLimits = {
  maxSockets: number;
  maxSocketsPerIp: number;
  /** WebSocket ping, ms. */
  pingEveryMs: number;
  /** The client reconnects when it hears nothing for 60 s; a protocol Ping goes out after this much silence, ms. */
  silenceMs: number;
  /** Nothing, not even a pong, for this long: the other side is gone, ms. */
  deadAfterMs: number;
};

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  maxSockets: 5000,
  maxSocketsPerIp: 200,
  pingEveryMs: 5000,
  silenceMs: 15_000,
  deadAfterMs: 120_000,
};

export type SocketServerOptions = {
  engine: EngineApi;
  limits: SocketLimits;
  callerOf: (request: IncomingMessage) => Caller;
  isOriginAllowed: (origin: string | undefined) => boolean;
  adminIdentity: (key: string, actingAs?: Record<string, unknown>) => Identity | null;
};

type Peer = { socket: WebSocket; session: SyncSession; ip: string; lastSentAt: number; lastHeardAt: number };

export type SocketServer = {
  /** Takes over an HTTP upgrade whose Host has been checked. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Open sockets. */
  count: () => number;
  /** Closes every socket; clients come back by themselves. */
  closeAll: (reason: readonly [number, string]) => void;
  /** Refuses new sockets, closes the open ones as restarting and stops the timers. Safe to call twice. */
  stop: () => void;
};

/** Starts serving sync sockets on the engine. */
export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { engine, limits } = options;
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
    skipUTF8Validation: false,
  });
  const peers = new Map<number, Peer>();
  const perIp = new Map<string, number>();
  let nextViewId = 1;
  let isStopped = false;

  engine.onViewUpdate((viewId, update) => peers.get(viewId)?.session.push(update));

  const accept = (socket: WebSocket, caller: Caller) => {
    const viewId = nextViewId++;
    const ip = caller.ip ?? "";
    const peer = createPeer(socket, { ...options, viewId, caller, ip });
    peers.set(viewId, peer);
    perIp.set(ip, (perIp.get(ip) ?? 0) + 1);
    socket.once("close", () => {
      peers.delete(viewId);
      const left = (perIp.get(ip) ?? 1) - 1;
      if (left > 0) perIp.set(ip, left);
      else perIp.delete(ip);
      peer.session.stop();
    });
  };

  const refusal = (request: IncomingMessage, ip: string): [number, string] | null => {
    if (!SYNC_PATH.test((request.url ?? "").split("?", 1)[0] ?? "")) return [404, "Not Found"];
    if (!options.isOriginAllowed(request.headers.origin)) return [403, "Forbidden"];
    if (isStopped || peers.size >= limits.maxSockets) return [503, "Service Unavailable"];
    if ((perIp.get(ip) ?? 0) >= limits.maxSocketsPerIp) return [429, "Too Many Requests"];
    return null;
  };

  const timer = setInterval(() => keepAlive(peers.values(), limits), limits.pingEveryMs);
  timer.unref();

  const closeAll = ([code, reason]: readonly [number, string]) => {
    for (const { socket, session } of peers.values()) {
      session.stop();
      closeSocket(socket, code, reason);
    }
  };

  return {
    upgrade(request, socket, head) {
      const caller = options.callerOf(request);
      const refused = refusal(request, caller.ip ?? "");
      if (refused) return refuseUpgrade(socket, refused);
      wss.handleUpgrade(request, socket, head, (accepted) => accept(accepted, caller));
    },
    count: () => peers.size,
    closeAll,
    stop() {
      if (isStopped) return;
      isStopped = true;
      clearInterval(timer);
      closeAll(CLOSE.restarting);
    },
  };
}

/** Answers an upgrade with a plain HTTP error and hangs up. */
export function refuseUpgrade(socket: Duplex, [status, text]: [number, string]): void {
  socket.on("error", () => socket.destroy());
  // HTTP's time limits no longer hold for this socket: a client that does not hang up in its turn is hung up on.
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

type PeerOptions = SocketServerOptions & { viewId: number; caller: Caller; ip: string };

function createPeer(socket: WebSocket, options: PeerOptions): Peer {
  const { engine, viewId, caller, adminIdentity, ip } = options;
  const isSlow = () => socket.bufferedAmount > SLOW_BYTES;
  const afterSend = () => {
    if (isSlow()) return;
    if (socket.isPaused) socket.resume();
    session.drained();
  };
  const session = new SyncSession({
    engine,
    viewId,
    caller,
    adminIdentity,
    transport: {
      isSlow,
      send(frame) {
        if (socket.readyState !== socket.OPEN) return;
        peer.lastSentAt = Date.now();
        socket.send(frame, afterSend);
        // A client that does not read gets to ask for no more.
        if (isSlow()) socket.pause();
      },
      close: (code, reason) => closeSocket(socket, code, reason),
    },
  });
  const now = Date.now();
  const peer: Peer = { socket, session, ip, lastSentAt: now, lastHeardAt: now };
  socket.on("message", (data, isBinary) => {
    peer.lastHeardAt = Date.now();
    if (isBinary) return closeSocket(socket, 1003, "Text frames only");
    session.receive(data.toString());
  });
  socket.on("pong", () => {
    peer.lastHeardAt = Date.now();
  });
  // ws closes the socket itself after an error (oversized frame, bad UTF-8); "close" follows.
  socket.on("error", () => {});
  return peer;
}

function closeSocket(socket: WebSocket, code?: number, reason?: string): void {
  if (socket.isPaused) socket.resume();
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
}

function keepAlive(peers: Iterable<Peer>, limits: SocketLimits): void {
  const now = Date.now();
  for (const peer of peers) {
    const { socket } = peer;
    if (now - peer.lastHeardAt > limits.deadAfterMs) {
      socket.close(CODE_NORMAL);
      socket.terminate();
    } else if (socket.readyState === socket.OPEN) {
      socket.ping();
      if (now - peer.lastSentAt >= limits.silenceMs) {
        peer.lastSentAt = now;
        socket.send(PING);
      }
    }
  }
}
