import { describe, expectTypeOf, it } from "vitest";
import type * as z from "zod/mini";
import type { HostToFrame } from "./messages.ts";
import type { hostToFrameSchemas } from "./schema.ts";

type Schemas = typeof hostToFrameSchemas;
type Arguments<S> = S extends readonly [infer First, ...infer Rest]
  ? [First extends z.ZodMiniType ? z.infer<First> : never, ...Arguments<Rest>]
  : [];
type Parsed = { [K in keyof Schemas]: Arguments<Schemas[K]> };
/** Without the names of a tuple's places, and with each place given. */
type Sent = { [K in keyof HostToFrame]: Required<HostToFrame[K]> };

describe("schemas and message types", () => {
  it("are the same types, message by message", () => {
    expectTypeOf<keyof Parsed>().toEqualTypeOf<keyof HostToFrame>();
    expectTypeOf<Parsed["init"][0]["config"]["workspaceId"]>().toEqualTypeOf<string>();
    expectTypeOf<Parsed["init"][0]["page"]>().toExtend<Sent["page"][0]>();
    expectTypeOf<Sent["page"][0]>().toExtend<Parsed["page"][0]>();
    expectTypeOf<Parsed["identify"]>().toEqualTypeOf<Sent["identify"]>();
    expectTypeOf<Parsed["update"][0]>().toExtend<Sent["update"][0]>();
    expectTypeOf<Parsed["setLocale"]>().toEqualTypeOf<Sent["setLocale"]>();
    expectTypeOf<Parsed["setTheme"]>().toEqualTypeOf<Sent["setTheme"]>();
    expectTypeOf<Parsed["setConsent"]>().toEqualTypeOf<Sent["setConsent"]>();
    expectTypeOf<Parsed["trackEvent"][0]>().toEqualTypeOf<string>();
    expectTypeOf<Parsed["facts"][0]>().toExtend<Sent["facts"][0]>();
    expectTypeOf<Sent["facts"][0]>().toExtend<Parsed["facts"][0]>();
    expectTypeOf<Parsed["gone"]>().toEqualTypeOf<Sent["gone"]>();
  });
});
