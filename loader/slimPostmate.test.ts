import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it, vi } from "vitest";
import { slimPostmate } from "./slimPostmate.mjs";

const path = createRequire(import.meta.url)
  .resolve("postmate")
  .replace("postmate.js", "postmate.es.js");
const source = readFileSync(path, "utf8");

type SendHandshake = (this: object, url: string) => Promise<unknown>;
type Shim = {
  parent: { addEventListener: ReturnType<typeof vi.fn>; removeEventListener: ReturnType<typeof vi.fn> };
  child: { postMessage: ReturnType<typeof vi.fn> };
  frame: { onload?: () => void; src?: string };
  model: object;
};

/** Runs a text of Postmate as the module it is, and hands out `sendHandshake`. */
function load(text: string): SendHandshake {
  const body = text.replace("export default Postmate", "return Postmate");
  // oxlint-disable-next-line no-new-func -- the only way to run both texts side by side
  const Postmate = new Function("process", body)({ env: { NODE_ENV: "production" } }) as {
    prototype: object;
  };
  return (Postmate.prototype as { sendHandshake: SendHandshake }).sendHandshake;
}

const makeShim = (): Shim => ({
  parent: { addEventListener: vi.fn(), removeEventListener: vi.fn() },
  child: { postMessage: vi.fn() },
  frame: {},
  model: {},
});

/** What the loader relies on in Postmate 1.5.2, whole and cut. */
describe.each([
  ["Postmate as published", source, 1],
  // The firewall, which is its only source of messages, listens no more after a reply.
  ["Postmate as shipped", slimPostmate(source), 0],
])("%s", (_name, text, removals) => {
  const sendHandshake = load(text);
  const TYPE = "application/x-postmate-v1+json";
  const origin = "https://frame.example";

  it("listens through the given parent, posts to the exact origin, and stops at the reply", async () => {
    vi.useFakeTimers();
    const shim = makeShim();
    const shaken = sendHandshake.call(shim, origin);
    expect(shim.parent.addEventListener).toHaveBeenCalledExactlyOnceWith(
      "message",
      expect.any(Function),
      false,
    );
    expect(shim.child.postMessage).not.toHaveBeenCalled();
    shim.frame.onload?.();
    expect(shim.child.postMessage).toHaveBeenCalledWith(
      { postmate: "handshake", type: TYPE, model: {} },
      origin,
    );
    vi.advanceTimersByTime(1_000);
    expect(shim.child.postMessage).toHaveBeenCalledTimes(3);
    const reply = shim.parent.addEventListener.mock.calls[0]?.[1] as (event: object) => void;
    reply({ origin, data: { postmate: "handshake-reply", type: TYPE } });
    await shaken;
    expect(shim.parent.removeEventListener.mock.calls).toEqual(
      Array.from({ length: removals }, () => ["message", reply, false]),
    );
    vi.advanceTimersByTime(10_000);
    expect(shim.child.postMessage).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  it("stops by itself after five tries", () => {
    vi.useFakeTimers();
    const shim = makeShim();
    void sendHandshake.call(shim, origin);
    shim.frame.onload?.();
    vi.advanceTimersByTime(60_000);
    expect(shim.child.postMessage).toHaveBeenCalledTimes(5);
    vi.useRealTimers();
  });
});

it("refuses a Postmate it does not know", () => {
  expect(() => slimPostmate(source.replace("v1.5.2", "v1.6.0"))).toThrow(/1\.5\.2/);
  expect(() => slimPostmate(source.replace("Postmate.Model =", "Postmate.Child ="))).toThrow(
    /matches nothing/,
  );
});
