import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import { startAuthoring } from "./startAuthoring.ts";
import type { AuthoringWorld } from "./world.ts";

const author = vi.fn(async () => undefined);
vi.mock("../authoring.ts", () => ({ author: () => author() }));

const CODE = "c".repeat(43);
const REFUSED = { status: "refused", code: "CODE_INVALID", message: "The code is not good any more." };

beforeEach(() => {
  author.mockClear();
  sessionStorage.clear();
});

function setUp(answer: unknown, consent?: "required") {
  const lines: string[] = [];
  const state = createStore<FrameState>(INITIAL);
  let hear: (type: string, first: unknown) => void = () => undefined;
  let asked = consent;
  const fetched = vi.fn(async () => ({ json: async () => answer }));
  const world = {
    window: {
      location: { href: "https://api.example/frame/w" },
      sessionStorage,
      fetch: fetched,
    },
    config: { workspaceId: "w", convexUrl: "https://api.example" },
    reporter: { warn: (code: string, detail: string) => lines.push(`${code} ${detail}`) },
    app: { state },
    parentOrigin: "https://shop.example",
    consent: () => asked,
    hear: (listener: typeof hear) => (hear = listener),
  } as unknown as AuthoringWorld;
  const call = (type: string, first?: unknown): void => {
    if (type === "setConsent" && first) asked = undefined;
    if (type === "open") state.set({ isOpen: true });
    hear(type, first);
  };
  return { world, lines, fetched, call };
}

/** Whether it has come to its end within a few turns. */
async function isOver(started: Promise<void>): Promise<boolean> {
  let over = false;
  void started.then(() => (over = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  return over;
}

describe("the start of editing", () => {
  it("lets an author in with a code, and the visit begin after them", async () => {
    const { world, lines } = setUp({ status: "ok", token: "aut_1" });
    await startAuthoring(CODE, world);
    expect(author).toHaveBeenCalledTimes(1);
    expect(lines).toEqual([]);
  });

  it("loads nothing and says one line for a code that is good for nothing", async () => {
    const { world, lines } = setUp(REFUSED);
    await startAuthoring(CODE, world);
    expect(author).not.toHaveBeenCalled();
    expect(lines).toEqual(["CODE_INVALID authoring: The code is not good any more."]);
  });

  it("goes on with the session of this tab, and redeems no code twice", async () => {
    const first = setUp({ status: "ok", token: "aut_1" });
    await startAuthoring(CODE, first.world);
    const again = setUp(REFUSED);
    await startAuthoring(CODE, again.world);
    await startAuthoring(undefined, again.world);
    expect(author).toHaveBeenCalledTimes(3);
    expect(again.fetched).not.toHaveBeenCalled();
  });

  it("lets no code of a page end the session that this tab has", async () => {
    await startAuthoring(CODE, setUp({ status: "ok", token: "aut_1" }).world);
    const { world, lines } = setUp(REFUSED);
    await startAuthoring("x".repeat(43), world);
    expect(author).toHaveBeenCalledTimes(2);
    expect(lines).toHaveLength(1);
  });

  it.each([
    ["setConsent", true],
    ["open", undefined],
  ] as const)("begins no visit where consent is required, before %s", async (name, first) => {
    const { world, call } = setUp(REFUSED, "required");
    const started = startAuthoring(CODE, world);
    expect(await isOver(started)).toBe(false);
    call("page");
    expect(await isOver(started)).toBe(false);
    call(name, first);
    expect(await isOver(started)).toBe(true);
  });
});
