import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import * as kit from "./schemaKit.ts";

/** Our schemas once more, built on the kit instead of zod: the same source files, another import. */
async function onKit(path: string): Promise<Record<string, unknown>> {
  const { vi } = await import("vitest");
  vi.resetModules();
  vi.doMock("zod/mini", () => kit);
  try {
    return (await import(/* @vite-ignore */ path)) as Record<string, unknown>;
  } finally {
    vi.doUnmock("zod/mini");
    vi.resetModules();
  }
}

const VALUES: unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1e6,
  "",
  "a",
  "light",
  "ltr",
  "home",
  "conversation",
  "x".repeat(300),
  "x".repeat(5_000),
  "\uD800 lone",
  "https://example.com/",
  "javascript:alert(1)",
  [],
  {},
  [1],
  [[[]]],
  { a: 1 },
];

const BASE: Record<string, unknown> = {
  config: {
    convexUrl: "https://x.example",
    workspaceId: "w",
    trackPageViews: true,
    user: { email: "a@b.c", customAttributes: { plan: "pro", $bad: 1, _x: 2, n: null, deep: {} } },
    theme: "dark",
    consent: "required",
    locale: "de",
  },
  page: { url: "https://x.example/", title: "t", referrer: "", locale: "en" },
  layout: {
    mode: "window",
    width: 400,
    height: 700,
    dir: "rtl",
    reducedMotion: false,
    insets: { top: 0, right: 0, bottom: 0, left: 0 },
  },
  launcher: { visible: true },
  user: { userId: 42, name: {}, company: "c".repeat(900) },
  name: "n",
  properties: { a: 1, b: "two", c: { d: 1 } },
  view: { name: "conversation", id: "abc" },
  locale: "pt-BR",
  theme: "system",
  granted: true,
  forget: false,
  args: ["a", { b: [null] }],
  id: "surface-1",
  reason: "escape",
  url: "https://x.example/",
  title: "T",
  referrer: "r",
  mode: "fullscreen",
  width: 1,
  height: 2,
  dir: "ltr",
  reducedMotion: true,
  insets: { top: 1, right: 2, bottom: 3, left: 4 },
  extra: "stripped",
  __own: 1,
  status: "ok",
  serverNow: 1,
  expiresAt: 2,
  visitorRef: "v",
  visitorKind: "anonymous",
  features: [],
  hasOpenConversation: false,
  appearance: {
    color: "#123456",
    side: "left",
    icon: "chat",
    launcher: "visible",
    spacing: 20,
    theme: "light",
    teamName: "T",
    greeting: "Hi",
  },
  unread: {
    total: 1,
    latest: {
      conversationId: "c",
      messageId: "m",
      text: "t",
      createdAt: 1,
      agent: { name: "n", initials: "N", color: "#000000", avatarUrl: null },
    },
  },
};

/** Every place of an object, one at a time, replaced by every value. */
function* mutations(value: unknown): Generator<unknown> {
  yield* VALUES;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const key of Object.keys(value)) {
    const { [key]: field, ...rest } = value as Record<string, unknown>;
    yield rest;
    for (const other of mutations(field)) yield { ...rest, [key]: other };
  }
}

const CASES = [
  BASE,
  JSON.parse('{"__proto__":{"x":1},"constructor":1,"toString":2}'),
  { ...BASE, status: "refused", code: "X", message: "m" },
];

async function compare(theirs: Record<string, unknown>, ours: Record<string, unknown>) {
  let compared = 0;
  for (const [name, schema] of Object.entries(theirs)) {
    for (const base of CASES) {
      for (const input of mutations(base)) {
        const expected = z.safeParse(schema as z.ZodMiniType, input);
        const got = kit.safeParse(ours[name] as Parameters<typeof kit.safeParse>[0], input);
        const outcome = (result: { success: boolean; data?: unknown }) =>
          result.success ? { data: result.data } : "refused";
        if (JSON.stringify(outcome(got)) !== JSON.stringify(outcome(expected)))
          expect({ name, input, got: outcome(got) }).toEqual({ name, input, got: outcome(expected) });
        compared += 1;
      }
    }
  }
  return compared;
}

describe("schemaKit", () => {
  it("gives zod/mini's result for every message schema on hostile input", async () => {
    const theirs = (await import("../../protocol/schema.ts")).hostToFrameSchemas;
    const ours = (await onKit("../../protocol/schema.ts")).hostToFrameSchemas as Record<string, unknown>;
    expect("_zod" in (ours["shell.init"] as object)).toBe(false);
    expect(await compare(theirs, ours)).toBeGreaterThan(5_000);
  });
  it("gives zod/mini's result for the boot answer", async () => {
    const { bootResponse } = await import("../session/bootSchema.ts");
    const ours = await onKit("../session/bootSchema.ts");
    expect(await compare({ bootResponse }, ours)).toBeGreaterThan(300);
  });
});
