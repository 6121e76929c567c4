import { describe, expect, it, vi } from "vitest";
import { postBoot } from "./postBoot.ts";

const URL_ = "https://frame.example/boot";
const REFUSED = { status: "refused", code: "RATE_LIMITED", message: "Wait.", retryAfterMs: 1_500 };

const answering = (body: BodyInit | null, init?: ResponseInit): typeof fetch =>
  vi.fn(async () => new Response(body, init));

describe("postBoot", () => {
  it("gives the deployment's answer, of what it is known to have", async () => {
    const fetcher = answering(JSON.stringify({ ...REFUSED, more: 1 }));
    expect(await postBoot(URL_, { tab: "t" }, fetcher)).toEqual(REFUSED);
    expect(fetcher).toHaveBeenCalledWith(URL_, expect.objectContaining({ body: '{"tab":"t"}' }));
  });

  const broken: [string, typeof fetch][] = [
    ["a gateway's page", answering("<h1>502 Bad Gateway</h1>", { status: 502 })],
    ["a gateway's JSON", answering('{"message":"upstream timed out"}', { status: 504 })],
    ["a limit of the gateway", answering('{"error":"slow down"}', { status: 429 })],
    ["the engine's own failure", answering('{"code":"InternalServerError","message":"x"}', { status: 500 })],
    ["half an answer", answering(JSON.stringify(REFUSED).slice(0, 40))],
    ["nothing at all", answering(null, { status: 200 })],
    ["an answer without its parts", answering('{"status":"ok","visitorRef":"v"}')],
    ["a refusal without a code", answering('{"status":"refused"}')],
    ["a refusal with a time that is none", answering(JSON.stringify({ ...REFUSED, retryAfterMs: "soon" }))],
    ["a list", answering("[]")],
    ["no line", vi.fn(() => Promise.reject(new TypeError("Failed to fetch")))],
    ["no answer in time", vi.fn(() => Promise.reject(new DOMException("", "TimeoutError")))],
    [
      "a body that breaks off",
      vi.fn(
        async () => new Response(new ReadableStream({ start: (at) => at.error(new TypeError("reset")) })),
      ),
    ],
  ];
  for (const [name, fetcher] of broken)
    it(`is as off line with ${name}`, async () => {
      await expect(postBoot(URL_, {}, fetcher)).rejects.toMatchObject({ code: "OFFLINE" });
    });

  it("waits for eight seconds and no longer", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    await postBoot(URL_, {}, answering(JSON.stringify(REFUSED)));
    expect(timeout).toHaveBeenCalledWith(8_000);
  });
});
