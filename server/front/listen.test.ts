import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Listener, listen, setHandler } from "./listen.ts";

let listener: Listener;
afterEach(() => listener.close());

/** Sends a request whose body never comes to its end; resolves when the server hangs up. */
async function crawl(path: string): Promise<number> {
  const started = performance.now();
  const socket = connect(listener.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123`);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const late = new Promise<void>((resolve) => setTimeout(resolve, 1500).unref());
  await Promise.race([closed, late]);
  socket.destroy();
  return performance.now() - started;
}

test("a request that does not end is hung up on, but a file to be stored may take longer", async () => {
  listener = await listen("localhost", 0);
  setHandler(listener, (request, response) => request.resume().on("end", () => response.end("ok")), 200);
  const [call, likeAnUpload, upload] = await Promise.all([
    crawl("/api/query"),
    crawl("/api/storage/uploads?token=x"),
    crawl("/api/storage/upload?token=x"),
  ]);
  expect(likeAnUpload).toBeLessThan(1400);
  expect(call).toBeGreaterThan(150);
  expect(call).toBeLessThan(1400);
  expect(upload).toBeGreaterThan(1400);
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`, { method: "POST", body: "whole" });
  expect(await answer.text()).toBe("ok");
});
