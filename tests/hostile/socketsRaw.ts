/** WebSocket frames byte by byte, so that they can be wrong in every way. */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export type Frame = {
  opcode: number;
  payload?: string | Buffer;
  fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  rsv?: number;
  isMasked?: boolean;
  /** A length that is said instead of the true one. */
  said?: bigint;
  /** How the length is written, bytes: 0 in the second byte, 2 or 8 behind it. */
  form?: 0 | 2 | 8;
};

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The bytes of one frame from a client. */
export function frameOf({
  opcode,
  payload = "",
  fin = true,
  rsv = 0,
  isMasked = true,
  said,
  form,
}: Frame): Buffer {
  const content = Buffer.from(payload);
  const length = said ?? BigInt(content.length);
  const shape = form ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8);
  const head = Buffer.alloc(2 + shape);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (shape === 0 ? Number(length) : shape === 2 ? 126 : 127);
  if (shape === 2) head.writeUInt16BE(Number(length), 2);
  if (shape === 8) head.writeBigUInt64BE(length, 2);
  if (!isMasked) return Buffer.concat([head, content]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, content.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}

/** A text frame with JSON in it. */
export const say = (message: unknown): Buffer =>
  frameOf({ opcode: OPCODE.text, payload: typeof message === "string" ? message : JSON.stringify(message) });

export const CONNECT = () => ({ type: "Connect", sessionId: crypto.randomUUID(), connectionCount: 0 });

/** The bytes of a handshake; a header is replaced by name, or left out where it is null. */
export function handshake(
  host: string,
  path = "/api/sync",
  change: Record<string, string | null> = {},
): string {
  const headers: Record<string, string | null> = {
    Host: host,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    "Sec-WebSocket-Version": "13",
    ...change,
  };
  const lines = Object.entries(headers).filter(([, value]) => value !== null);
  return `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n`;
}

export type RawPeer = {
  socket: Socket;
  /** Texts and close codes in the order they came. */
  texts: { type: string; [key: string]: unknown }[];
  pongs: number;
  /** Code of the close frame, 1006 if the line just went. */
  closed: Promise<number>;
};

/** Opens a socket past its handshake. Rejects if it is refused. */
export function openRaw(port: number, host: string): Promise<RawPeer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let code = 1006;
    let bytes = Buffer.alloc(0);
    let isOpen = false;
    const peer: RawPeer = {
      socket,
      texts: [],
      pongs: 0,
      closed: new Promise((done) => socket.once("close", () => done(code))),
    };
    socket.on("error", () => {});
    socket.once("close", () => reject(new Error("The handshake was refused.")));
    socket.on("data", (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!isOpen) {
        const end = bytes.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (!bytes.toString("latin1", 0, 12).endsWith("101")) return void socket.destroy();
        bytes = bytes.subarray(end + 4);
        isOpen = true;
        resolve(peer);
      }
      for (let frame = readFrame(bytes); frame; frame = readFrame(bytes)) {
        bytes = bytes.subarray(frame.length);
        if (frame.opcode === OPCODE.text) peer.texts.push(JSON.parse(frame.payload.toString()));
        if (frame.opcode === OPCODE.pong) peer.pongs += 1;
        if (frame.opcode === OPCODE.close) {
          code = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
          socket.end();
        }
      }
    });
    socket.write(handshake(host));
  });
}

/** A server's frames are whole and have no mask. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return null;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + size) return null;
  return {
    opcode: (bytes[0] ?? 0) & 0x0f,
    payload: bytes.subarray(start, start + size),
    length: start + size,
  };
}
