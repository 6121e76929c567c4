import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, describe, expect, it, vi } from "vitest";
import { shakeHands } from "./handshake.ts";
import { VERSION } from "./version.ts";

// Postmate as it is shipped, not as it is published.
vi.mock("postmate", async () => {
  const { slimPostmate } = await import("./slimPostmate.mjs");
  const path = createRequire(import.meta.url)
    .resolve("postmate")
    .replace("postmate.js", "postmate.es.js");
  const body = slimPostmate(readFileSync(path, "utf8")).replace("export default", "return");
  // oxlint-disable-next-line no-new-func -- a module's text
  return { default: new Function(body)() as object };
});

const origin = "https://frame.example";
const nonce = "1,2,3,4";
const REPLY = { postmate: "handshake-reply", type: "application/x-postmate-v1+json" };

/** A message as the browser would deliver it; happy-dom lets us choose the sender. */
function deliver(data: unknown, source: unknown, from = origin): MessageEvent {
  const event = new MessageEvent("message", { data, origin: from, cancelable: true });
  Object.defineProperty(event, "source", { value: source });
  window.dispatchEvent(event);
  return event;
}

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

function begin() {
  const frame = { postMessage: vi.fn() };
  const onPort = vi.fn();
  const stop = shakeHands([frame, origin, nonce], onPort);
  stops.push(stop);
  return { frame, onPort, stop };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("shakeHands", () => {
  it("[HS6] says hello to the frame's origin with one port, once the frame has replied", async () => {
    const { frame, onPort } = begin();
    expect(frame.postMessage).toHaveBeenCalledWith({ postmate: "handshake", type: REPLY.type }, origin);
    deliver(REPLY, frame);
    await settled();
    expect(onPort).toHaveBeenCalledOnce();
    const [hello, to, ports] = frame.postMessage.mock.calls.at(-1) as [object, string, unknown[]];
    expect(hello).toEqual({ opencom: 1, nonce, build: VERSION });
    expect(to).toBe(origin);
    expect(ports).toHaveLength(1);
  });

  it.each([
    ["another window", () => [{ postMessage() {} }, origin]],
    ["a removed sender", () => [null, origin]],
    ["another origin", (frame: object) => [frame, "https://frame.example.evil"]],
    ["an opaque origin", (frame: object) => [frame, "null"]],
  ] as const)("[HS3] ignores a reply from %s, and still takes the real one", async (_name, from) => {
    const { frame, onPort } = begin();
    const [source, sender] = from(frame) as [unknown, string];
    deliver(REPLY, source, sender);
    await settled();
    expect(onPort).not.toHaveBeenCalled();
    deliver(REPLY, frame);
    await settled();
    expect(onPort).toHaveBeenCalledOnce();
  });

  it("[HS4] survives junk from its own frame", async () => {
    const { frame, onPort } = begin();
    for (const junk of [
      null,
      undefined,
      0,
      "text",
      [],
      {},
      { postmate: "emit" },
      { postmate: "call", type: REPLY.type },
    ]) {
      deliver(junk, frame);
    }
    await settled();
    expect(onPort).not.toHaveBeenCalled();
    deliver(REPLY, frame);
    await settled();
    expect(onPort).toHaveBeenCalledOnce();
  });

  it("[HS2] hides its own frame's messages from the page and touches no other", () => {
    const { frame } = begin();
    const heard: unknown[] = [];
    const listener = (event: MessageEvent) => heard.push(event.data);
    window.addEventListener("message", listener);
    deliver("of the page", window, location.origin);
    deliver({ postmate: "emit" }, frame);
    window.removeEventListener("message", listener);
    expect(heard).toEqual(["of the page"]);
  });

  it("[HS10] listens no more after the reply, nor after stop, and stops Postmate's posting", async () => {
    const remove = vi.spyOn(window, "removeEventListener");
    const { frame, onPort, stop } = begin();
    stop();
    const posted = frame.postMessage.mock.calls.length;
    deliver(REPLY, frame);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(onPort).not.toHaveBeenCalled();
    expect(frame.postMessage.mock.calls.length).toBe(posted);
    expect(remove).toHaveBeenCalledWith("message", expect.any(Function), true);
    remove.mockRestore();
  });
});
