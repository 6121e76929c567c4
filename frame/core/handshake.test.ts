import { readFileSync } from "node:fs";
import type Postmate from "postmate";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { slimPostmate } from "../slimPostmate.mjs";
import { awaitParent, type Greeting, readNonce } from "./handshake.ts";
import { isOriginAllowed } from "./origins.ts";

const NONCE = "4294967295,1,22,333";
const HOST = "https://shop.example";
const HANDSHAKE = { postmate: "handshake", type: "application/x-postmate-v1+json", model: {} };
const HELLO = { opencom: 1, nonce: NONCE, build: "1.0.0" };

let replies: unknown[][];
let greetings: Greeting[];
let parent: Window;
const target = new EventTarget();
let stop = () => undefined as void;

function post(
  data: unknown,
  { origin = HOST, source = parent as unknown, ports = [] as MessagePort[] } = {},
) {
  const event = new Event("message");
  Object.defineProperties(event, {
    data: { value: data },
    origin: { value: origin },
    source: { value: source },
    ports: { value: ports },
  });
  target.dispatchEvent(event);
}
const port = () => new MessageChannel().port1;

beforeEach(() => {
  stop();
  replies = [];
  greetings = [];
  parent = { postMessage: (...args: unknown[]) => void replies.push(args) } as unknown as Window;
  stop = awaitParent(
    { window: target as unknown as Window, parent, nonce: NONCE, isAllowed: (origin) => origin === HOST },
    (greeting) => void greetings.push(greeting),
  );
});

describe("awaitParent", () => {
  it("[HS3] [HS6] answers Postmate's handshake at the parent's origin and takes its hello", () => {
    post(HANDSHAKE);
    expect(replies).toEqual([[{ postmate: "handshake-reply", type: HANDSHAKE.type }, HOST]]);
    post(HELLO, { ports: [port()] });
    expect(greetings.map(({ origin, hello }) => [origin, hello.build])).toEqual([[HOST, "1.0.0"]]);
  });
  it("[HS3] is deaf to siblings, other origins and senders that are gone", () => {
    const sibling = { postMessage: vi.fn() };
    post(HANDSHAKE, { source: sibling });
    post(HANDSHAKE, { source: null });
    post(HANDSHAKE, { origin: "https://evil.example" });
    post(HANDSHAKE, { origin: "null" });
    expect([replies.length, sibling.postMessage.mock.calls.length]).toEqual([0, 0]);
    post(HANDSHAKE);
    expect(replies.length).toBe(1);
  });
  it("[HS4] is not moved by junk, a full model or a second handshake", () => {
    for (const junk of [
      null,
      undefined,
      1,
      "x",
      [],
      {},
      { postmate: "call" },
      { ...HANDSHAKE, model: { a: 1 } },
      { ...HANDSHAKE, type: "other" },
    ])
      post(junk);
    expect(replies.length).toBe(0);
    post(HANDSHAKE);
    post(HANDSHAKE);
    expect(replies.length).toBe(1);
  });
  it("[HS7] takes one hello, with the nonce of its own address and exactly one port", () => {
    post(HELLO, { ports: [port()] });
    post(HANDSHAKE);
    post({ ...HELLO, nonce: "0,0,0,0" }, { ports: [port()] });
    post(HELLO);
    post(HELLO, { ports: [port(), port()] });
    expect(greetings.length).toBe(0);
    post(HELLO, { ports: [port()] });
    post(HELLO, { ports: [port()] });
    expect(greetings.length).toBe(1);
  });
  it("lets no message through to other listeners while it waits", () => {
    const other = vi.fn();
    target.addEventListener("message", other);
    post({ anything: true });
    post(HANDSHAKE);
    expect(other).not.toHaveBeenCalled();
    target.removeEventListener("message", other);
  });
});

describe("readNonce", () => {
  it("reads the loader's fragment", () => {
    expect([readNonce(`#n=${NONCE}`), readNonce("")]).toEqual([NONCE, ""]);
  });
});

describe("isOriginAllowed", () => {
  const allow =
    (...allowedOrigins: string[]) =>
    (origin: string) =>
      isOriginAllowed(origin, { allowedOrigins, development: false });
  it("compares whole origins; a star stands for one or more labels, https only, never the apex", () => {
    const check = allow("https://a.example", "https://*.b.example");
    expect(["https://a.example", "https://x.b.example", "https://x.y.b.example"].map(check)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      [
        "http://a.example",
        "https://a.example:8443",
        "https://a.example.evil",
        "https://b.example",
        "http://x.b.example",
        "https://xb.example",
        "https://evil.example/.b.example",
        "null",
        "",
      ].map(check),
    ).toEqual(Array(9).fill(false));
  });
  it("is closed when empty, but open to loopback in development", () => {
    expect(allow()("http://localhost:3000")).toBe(false);
    const open = (origin: string) => isOriginAllowed(origin, { allowedOrigins: [], development: true });
    expect(
      [
        "http://localhost:3000",
        "http://127.0.0.1:8080",
        "https://localhost:8443",
        "https://site.localhost",
        "https://localhost.evil.example",
        "https://x.example",
      ].map(open),
    ).toEqual([true, true, true, false, false, false]);
  });
});

describe("slimPostmate", () => {
  it("leaves the child's reply as Postmate wrote it", async () => {
    const published = readFileSync("node_modules/postmate/build/postmate.es.js", "utf8");
    const code = slimPostmate(published);
    expect(code.length).toBeLessThan(published.length / 2);
    const { default: slim } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      default: typeof Postmate;
    };
    const shaken: unknown[][] = [];
    let shake = (_event: unknown): void => undefined;
    const child = {
      addEventListener: (_type: string, next: typeof shake) => void (shake = next),
      removeEventListener: () => undefined,
    };
    const { sendHandshakeReply } = slim.Model.prototype as unknown as {
      sendHandshakeReply(): Promise<unknown>;
    };
    const done = sendHandshakeReply.call({ child, model: {} } as never);
    shake({
      data: HANDSHAKE,
      origin: HOST,
      source: { postMessage: (...args: unknown[]) => shaken.push(args) },
    });
    await done;
    expect(shaken).toEqual([[{ postmate: "handshake-reply", type: HANDSHAKE.type }, HOST]]);
  });
  it("refuses another version than the one it knows", () => {
    expect(() => slimPostmate("@version v1.6.0")).toThrow("1.5.2");
  });
});
