import { describe, expect, it } from "vitest";
import { checkEvent } from "./checkEvent.ts";

function check(name: string, properties?: unknown) {
  const lines: string[] = [];
  const event = checkEvent(name, properties, (code, detail) => lines.push(`${code} ${detail}`));
  return { event, lines };
}

describe("an event", () => {
  it("is taken as it is where it is within the limits, with its name trimmed", () => {
    const properties = { plan: "pro", price: 9.5, isNew: true, code: null };
    expect(check("  bought ", properties)).toEqual({ event: { name: "bought", properties }, lines: [] });
    expect(check("bought").event).toEqual({ name: "bought", properties: {} });
    expect(check("bought", null)).toEqual({ event: { name: "bought", properties: {} }, lines: [] });
    expect(check("gekauft 🛒").lines).toEqual([]);
  });

  it.each(["", "   ", "x".repeat(65), "a\nb", "\u200b", "\u2028"])("is refused under the name %j", (name) => {
    expect(check(name)).toEqual({
      event: null,
      lines: ["ARGUMENT_INVALID trackEvent() name: 1–64 printable characters"],
    });
  });

  it("leaves the name of page views to them", () => {
    expect(check("pageView")).toEqual({
      event: null,
      lines: ["ARGUMENT_INVALID trackEvent() pageView is reserved, set trackPageViews"],
    });
  });

  it.each([[[1, 2]], ["text"], [7]])("has no properties that are %j", (properties) => {
    expect(check("e", properties)).toEqual({
      event: { name: "e", properties: {} },
      lines: ["VALUE_IGNORED trackEvent() e: properties must be an object"],
    });
  });

  it("leaves out what is not flat or has no usable name, and cuts what is too long; says so each time", () => {
    const { event, lines } = check("e", {
      deep: { a: 1 },
      list: [1],
      $key: 1,
      long: `${"x".repeat(499)}👍`,
      ok: 1,
    });
    expect(event?.properties).toEqual({ long: "x".repeat(499), ok: 1 });
    expect(lines).toEqual([
      "VALUE_IGNORED trackEvent() e.deep: text, number, true, false or null",
      "VALUE_IGNORED trackEvent() e.list: text, number, true, false or null",
      "VALUE_IGNORED trackEvent() e.$key: 1–64 ASCII characters",
      "VALUE_IGNORED trackEvent() e.long: at most 500 characters",
    ]);
  });

  it("keeps 25 properties, and no half characters", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, at]));
    const { event, lines } = check("e\ud800", many);
    expect(Object.keys(event?.properties ?? {})).toHaveLength(25);
    expect(event?.name).toBe("e\ufffd");
    expect(lines).toEqual(["VALUE_IGNORED trackEvent() e\ufffd: at most 25 properties"]);
  });
});
