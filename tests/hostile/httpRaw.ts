/** Bytes to a server and back, without the good manners of an HTTP client. */
import { execFileSync } from "node:child_process";
import { connect, type Socket } from "node:net";

export type RawAnswer = { status: number; headers: Record<string, string>; body: string };

/** What a test waits for before it looks at what has come, ms. Generous: other work shares the machine. */
const PATIENCE_MS = 15_000;

/**
 * Writes `bytes` to the port and collects answers until the server hangs up, `count` have come, or patience ends.
 * `isHungUp` tells whether it was the first. `end` hangs up our side at once, `isHead` expects answers without bodies.
 */
export function speak(
  port: number,
  bytes: string | Buffer,
  { count = Number.POSITIVE_INFINITY, end = false, isHead = false, patienceMs = PATIENCE_MS } = {},
): Promise<{ answers: RawAnswer[]; isHungUp: boolean }> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let received = Buffer.alloc(0);
    const finish = (isHungUp: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ answers: parseAnswers(received, isHead), isHungUp });
    };
    const timer = setTimeout(() => finish(false), patienceMs);
    socket.on("error", () => finish(true));
    socket.on("end", () => finish(true));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (parseAnswers(received, isHead).length >= count) finish(false);
    });
    // As the bytes are: a string's characters are bytes.
    const content = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
    if (end) socket.end(content);
    else socket.write(content);
  });
}

/** The whole answers at the beginning of `bytes`. */
function parseAnswers(bytes: Buffer, isHead: boolean): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes.toString("latin1");
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return answers;
    const [first = "", ...lines] = rest.slice(0, end).split("\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    ) as Record<string, string>;
    const isBodyless = isHead || status === 204 || status === 304 || status < 200;
    const length = isBodyless ? 0 : Number(headers["content-length"] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    answers.push({ status, headers, body });
    rest = rest.slice(end + 4 + length);
  }
}

/** Opens a socket that a test keeps; errors on it are the server's hanging up. */
export function dialRaw(port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  return socket;
}

/** Memory a process holds, MiB. */
export function residentMiB(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}
