import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it, vi } from "vitest";
import { slimPostmate } from "./slimPostmate.mjs";

const path = createRequire(import.meta.url)
  .resolve("postmate")
  .replace("postmate.js", "postmate.es.js");
const source = readFileSync(path, "utf8");

type SendHandshake = (this: object, url: string) => Promise<unknown>;

/** Runs a text of Postmate as the module it is, and hands out `sendHandshake`. */
function load(text: string): SendHandshake {
  const body = text.replace("export default Postmate", "return Postmate");
  // oxlint-disable-next-line no-new-func -- the only way to run both texts side by side
  const Postmate = new Function("process", body)({ env: { NODE_ENV: "production" } }) as {
    prototype: object;
  };
  return (Postmate.prototype as { sendHandshake: SendHandshake }).sendHandshake;
}

const TYPE = "application/x-postmate-v1+json";
const REPLY = { postmate: "handshake-reply", type: TYPE };
const origin = "https://frame.example";
type Run = { post: ReturnType<typeof vi.fn>; shaken: Promise<unknown>; reply(): void };

/** As published: listens at the page's window, and begins once the frame has loaded. */
function runPublished(): Run {
  const listen = vi.fn();
  const frame: { onload?: () => void } = {};
  const post = vi.fn();
  const shim = {
    parent: { addEventListener: listen, removeEventListener: vi.fn() },
    child: { postMessage: post },
    frame,
    model: {},
  };
  const shaken = load(source).call(shim, origin);
  expect(listen).toHaveBeenCalledExactlyOnceWith("message", expect.any(Function), false);
  expect(post).not.toHaveBeenCalled();
  frame.onload?.();
  expect(post).toHaveBeenCalledWith({ postmate: "handshake", type: TYPE, model: {} }, origin);
  const reply = listen.mock.calls[0]?.[1] as (event: object) => void;
  return { post, shaken, reply: () => reply({ origin, data: REPLY }) };
}

/** As shipped: begins at once, and is told of a reply by the firewall, which has looked at who and what. */
function runShipped(): Run {
  const post = vi.fn();
  const shim: { child: object; onReply?(): void } = { child: { postMessage: post } };
  const shaken = load(slimPostmate(source)).call(shim, origin);
  expect(post.mock.calls).toEqual([[{ postmate: "handshake", type: TYPE }]]);
  return { post, shaken, reply: () => shim.onReply?.() };
}

/** What the loader relies on in Postmate 1.5.2, whole and cut. */
describe.each([
  ["Postmate as published", runPublished],
  ["Postmate as shipped", runShipped],
])("%s", (_name, run) => {
  it("posts until the reply, and no more", async () => {
    vi.useFakeTimers();
    const { post, shaken, reply } = run();
    vi.advanceTimersByTime(1_000);
    expect(post).toHaveBeenCalledTimes(3);
    reply();
    await shaken;
    vi.advanceTimersByTime(10_000);
    expect(post).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  it("stops by itself after five tries", () => {
    vi.useFakeTimers();
    const { post } = run();
    vi.advanceTimersByTime(60_000);
    expect(post).toHaveBeenCalledTimes(5);
    vi.useRealTimers();
  });
});

it("refuses a Postmate it does not know", () => {
  expect(() => slimPostmate(source.replace("v1.5.2", "v1.6.0"))).toThrow(/1\.5\.2/);
  expect(() => slimPostmate(source.replace("Postmate.Model =", "Postmate.Child ="))).toThrow(
    /matches nothing/,
  );
});
