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
  page: {
    url: "https://x.example/",
    title: "t",
    referrer: "",
    locale: "en",
    isRtl: true,
    isFull: false,
  },
  kept: { settings: { trackPageViews: true, theme: "dark" }, views: [{ name: "conversation", id: "abc" }] },
  memory: { color: "#112233", until: 1 },
  isOpen: true,
  email: "a@b.c",
  userId: 42,
  company: "c".repeat(900),
  customAttributes: { plan: "pro", $bad: 1, _x: 2, n: null, deep: {} },
  trackPageViews: "1",
  verificationToken: "old",
  launcher: "hidden",
  bottom: "12",
  user: { userId: 42, name: {}, company: "c".repeat(900) },
  name: "n",
  locale: "pt-BR",
  theme: "system",
  url: "https://x.example/",
  title: "T",
  referrer: "r",
  isRtl: false,
  isFull: true,
  extra: "stripped",
  __own: 1,
  status: "ok",
  serverNow: 1,
  expiresAt: 2,
  visitorRef: "v",
  visitorKind: "anonymous",
  messenger: { tabs: ["home", "messages", "help"], defaultTab: "home", cards: [] },
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
  "messages",
  7,
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
    const flat = (schemas: unknown) =>
      Object.fromEntries(
        Object.entries(schemas as Record<string, readonly unknown[]>).flatMap(([type, each]) =>
          each.map((schema, index) => [`${type} ${index}`, schema]),
        ),
      );
    const theirs = flat((await import("../../protocol/schema.ts")).hostToFrameSchemas);
    const ours = flat((await onKit("../../protocol/schema.ts")).hostToFrameSchemas);
    expect("_zod" in (ours["init 0"] as object)).toBe(false);
    expect(await compare(theirs, ours)).toBeGreaterThan(5_000);
  }, 30_000);
  it("gives zod/mini's result for the boot answer", async () => {
    const { bootResponse } = await import("../session/bootSchema.ts");
    const ours = await onKit("../session/bootSchema.ts");
    expect(await compare({ bootResponse }, ours)).toBeGreaterThan(300);
  });
});
