import { describe, expectTypeOf, it } from "vitest";
import type * as z from "zod/mini";
import type { HostToFrame } from "./messages.ts";
import type { hostToFrameSchemas } from "./schema.ts";

type Parsed = { [K in keyof typeof hostToFrameSchemas]: z.infer<(typeof hostToFrameSchemas)[K]> };

describe("schemas and message types", () => {
  it("are the same types, message by message", () => {
    expectTypeOf<keyof Parsed>().toEqualTypeOf<keyof HostToFrame>();
    expectTypeOf<Parsed["shell.init"]>().toEqualTypeOf<HostToFrame["shell.init"]>();
    expectTypeOf<Parsed["shell.identify"]>().toEqualTypeOf<HostToFrame["shell.identify"]>();
    expectTypeOf<Parsed["shell.track"]>().toEqualTypeOf<HostToFrame["shell.track"]>();
    expectTypeOf<Parsed["shell.page"]>().toEqualTypeOf<HostToFrame["shell.page"]>();
    expectTypeOf<Parsed["shell.layout"]>().toEqualTypeOf<HostToFrame["shell.layout"]>();
    expectTypeOf<Parsed["shell.open"]>().toEqualTypeOf<HostToFrame["shell.open"]>();
    expectTypeOf<Parsed["shell.update"]>().toEqualTypeOf<HostToFrame["shell.update"]>();
    expectTypeOf<Parsed["shell.setLocale"]>().toEqualTypeOf<HostToFrame["shell.setLocale"]>();
    expectTypeOf<Parsed["shell.setTheme"]>().toEqualTypeOf<HostToFrame["shell.setTheme"]>();
    expectTypeOf<Parsed["shell.setConsent"]>().toEqualTypeOf<HostToFrame["shell.setConsent"]>();
    expectTypeOf<Parsed["shell.destroy"]>().toEqualTypeOf<HostToFrame["shell.destroy"]>();
    expectTypeOf<Parsed["shell.call"]>().toEqualTypeOf<HostToFrame["shell.call"]>();
    expectTypeOf<Parsed["surfaces.attached"]>().toEqualTypeOf<HostToFrame["surfaces.attached"]>();
    expectTypeOf<Parsed["surfaces.dismissed"]>().toEqualTypeOf<HostToFrame["surfaces.dismissed"]>();
  });
});
