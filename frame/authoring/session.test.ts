import { describe, expect, it, vi } from "vitest";
import { dropSession, keptSession, redeem, type SessionWorld } from "./session.ts";

const CODE = "c".repeat(43);

function setUp(answer: unknown, { isBlocked = false } = {}) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
  const fetched = vi.fn(async (_url: string, _init: { body: string }) => {
    if (answer instanceof Error) throw answer;
    return { json: async () => answer };
  });
  const world: SessionWorld = {
    storage() {
      if (isBlocked) throw new Error("blocked");
      return storage;
    },
    fetch: fetched as unknown as typeof fetch,
    url: "https://api.example/authoring",
    facts: { workspaceId: "w", parentOrigin: "https://shop.example" },
  };
  return { world, kept, fetched };
}

describe("an author's session", () => {
  it("comes of a code, is kept in this tab, and gone when it is dropped", async () => {
    const { world, fetched } = setUp({ status: "ok", token: "aut_1", expiresAt: 1 });
    expect(keptSession(world)).toBeNull();
    expect(await redeem(CODE, world)).toEqual({ token: "aut_1", code: CODE });
    const [url, { body }] = fetched.mock.calls[0] ?? ["", { body: "{}" }];
    expect(url).toBe("https://api.example/authoring");
    const tab = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(JSON.parse(body)).toEqual({
      workspaceId: "w",
      parentOrigin: "https://shop.example",
      code: CODE,
      tab,
    });
    expect(keptSession(world)).toEqual({ token: "aut_1", code: CODE });
    dropSession(world);
    expect(keptSession(world)).toBeNull();
  });

  it("is one tab's, which is called the same each time", async () => {
    const { world, fetched } = setUp({ status: "ok", token: "aut_1" });
    await redeem(CODE, world);
    await redeem(CODE, world);
    const tabs = fetched.mock.calls.map(([, { body }]) => (JSON.parse(body) as { tab: string }).tab);
    expect(new Set(tabs).size).toBe(1);
  });

  it.each([
    [
      "a code that is good for nothing",
      { status: "refused", code: "CODE_INVALID", message: "No." },
      "CODE_INVALID",
    ],
    ["another site", { status: "refused", code: "ORIGIN_REFUSED", message: "No." }, "ORIGIN_REFUSED"],
    ["no line", new Error("off line"), "OFFLINE"],
    ["half an answer", { status: "ok" }, "INTERNAL"],
    ["a token that is none", { status: "ok", token: { a: 1 } }, "INTERNAL"],
  ])("does not come of %s", async (_, answer, code) => {
    const { world, kept } = setUp(answer);
    await expect(redeem(CODE, world)).rejects.toMatchObject({ code });
    expect([...kept.keys()]).not.toContain("opencomAuthor");
  });

  it("asks nothing for what cannot be a code", async () => {
    const { world, fetched } = setUp({});
    for (const code of ["", "short", "<script>".repeat(5), "a".repeat(400), `${CODE}&x=1`])
      await expect(redeem(code, world)).rejects.toMatchObject({ code: "CODE_INVALID" });
    expect(fetched).not.toHaveBeenCalled();
  });

  it("lives in this document alone where storage is blocked", async () => {
    const { world } = setUp({ status: "ok", token: "aut_1" }, { isBlocked: true });
    expect(await redeem(CODE, world)).toEqual({ token: "aut_1", code: CODE });
    expect(keptSession(world)).toBeNull();
    expect(() => dropSession(world)).not.toThrow();
  });

  it.each(["", "null", "[]", "{", '{"token":1,"code":"a"}', '{"token":"a b","code":"a"}'])(
    "is not read from %j",
    (text) => {
      const { world, kept } = setUp({});
      kept.set("opencomAuthor", text);
      expect(keptSession(world)).toBeNull();
    },
  );
});
