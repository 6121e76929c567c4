import { describe, expect, it } from "vitest";
import { frameAncestors, isOriginAllowed, normaliseOrigin, normaliseOrigins } from "./origins";

describe("an entry of the list", () => {
  it.each([
    ["https://shop.example", "https://shop.example"],
    [" https://Shop.Example/ ", "https://shop.example"],
    ["https://shop.example:443", "https://shop.example"],
    ["https://shop.example:8443", "https://shop.example:8443"],
    ["http://shop.example:80", "http://shop.example"],
    ["http://localhost:3000", "http://localhost:3000"],
    ["http://127.0.0.1:4001", "http://127.0.0.1:4001"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://*.shop.example", "https://*.shop.example"],
    ["https://*.SHOP.example/", "https://*.shop.example"],
    ["https://*.shop.example:8443", "https://*.shop.example:8443"],
    ["http://0x7f.1", "http://127.0.0.1"],
  ])("%s becomes %s", (entry, origin) => {
    expect(normaliseOrigin(entry)).toEqual({ ok: true, origin });
  });

  it.each([
    "",
    " ",
    "null",
    "*",
    "'self'",
    "https:",
    "https://",
    "shop.example",
    "*.shop.example",
    "localhost:3000",
    "//shop.example",
    "file:///tmp/page.html",
    "ftp://shop.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "chrome-extension://abcdef",
    "https://shop.example/path",
    "https://shop.example/?a=1",
    "https://shop.example/#x",
    "https://user@shop.example",
    "https://user:secret@shop.example",
    "https://shop.example.",
    "https://[::1]:3000",
    "https://*",
    "https://*.",
    "https://*.com",
    "https://*.co.uk",
    "https://*.github.io",
    "https://*.127.0.0.1",
    "http://*.shop.example",
    "https://a.*.example",
    "https://*.*.example",
    "https://*shop.example",
    "https://shop.example:99999",
    "https://shop.example; script-src *",
    "https://shop.example, https://evil.example",
    "https://shop.example https://evil.example",
    "https://shop.example\r\nX-Evil: 1",
    "https://shop.example\tx",
    "https://shop.example\u00a0x",
    "https://shop.example'none'",
    'https://shop.example"',
    "https://shop\\.example",
    "https://shop.example\u0000",
    "https://shop.example\u2028x",
  ])("%j is refused with a reason", (entry) => {
    const result = normaliseOrigin(entry);
    expect(result.ok).toBe(false);
    expect(!result.ok && result.reason.length).toBeGreaterThan(5);
  });

  it("tells how to write a bare host name", () => {
    expect(normaliseOrigin("shop.example")).toEqual({
      ok: false,
      reason: "write it as https://shop.example",
    });
  });
});

describe("a list", () => {
  it("loses doubles and keeps its order", () => {
    expect(normaliseOrigins(["https://b.example", "https://a.example", "https://B.example/"])).toEqual({
      ok: true,
      origins: ["https://b.example", "https://a.example"],
    });
  });
  it("names the first wrong entry, without its control characters", () => {
    const result = normaliseOrigins(["https://a.example", "evil\r\nX: 1"]);
    expect(result).toEqual({ ok: false, reason: "“evil  X: 1”: it is not a web address." });
  });
  it("has at most 100 entries and fits a header", () => {
    const many = Array.from({ length: 101 }, (_, i) => `https://a${i}.example`);
    expect(normaliseOrigins(many).ok).toBe(false);
    const long = Array.from(
      { length: 100 },
      (_, i) => `https://${"a".repeat(60)}.${"b".repeat(50)}.a${i}.example`,
    );
    expect(normaliseOrigins(long).ok).toBe(false);
    expect(normaliseOrigins(many.slice(0, 100)).ok).toBe(true);
  });
});

const LIST = [
  "https://shop.example",
  "https://*.acme.example",
  "http://localhost:3000",
  "https://*.port.example:8443",
];
const YES = [
  "https://shop.example",
  "https://www.acme.example",
  "https://a.b.acme.example",
  "http://localhost:3000",
  "https://x.port.example:8443",
];
const NO = [
  "null",
  "",
  "https://",
  "file://",
  "http://shop.example",
  "https://shop.example:8443",
  "https://shop.example/",
  "https://shop.example.",
  "https://SHOP.example",
  "https://www.shop.example",
  "https://shop.example.evil.test",
  "https://evilshop.example",
  "https://acme.example",
  "http://www.acme.example",
  "https://evilacme.example",
  "https://www.acme.example:8443",
  "https://acme.example.evil.test",
  "https://x.port.example",
  "https://localhost:3000",
  "http://localhost:3001",
  "http://localhost",
  "https://user@shop.example",
  "https://shop.example?x",
  "chrome-extension://shop.example",
];

describe("the check", () => {
  it.each(YES)("admits %s", (origin) => expect(isOriginAllowed(LIST, origin, false)).toBe(true));
  it.each(NO)("refuses %j", (origin) => {
    expect(isOriginAllowed(LIST, origin, false)).toBe(false);
    expect(isOriginAllowed(LIST, origin, true)).toBe(false);
  });
  it("is closed with an empty list", () => {
    for (const origin of [...YES, ...NO]) expect(isOriginAllowed([], origin, false)).toBe(false);
  });
  it.each([
    ["http://localhost:4001", true],
    ["http://localhost", true],
    ["http://127.0.0.1:4001", true],
    ["https://localhost:8443", true],
    ["https://127.0.0.1:8443", false],
    ["http://127.0.0.2:4001", false],
    ["http://[::1]:4001", false],
    ["http://localhost.evil.test", false],
    ["http://192.168.0.1", false],
    ["https://shop.example", false],
    ["null", false],
    ["file://", false],
  ])("with an empty list in development %s is %s", (origin, expected) => {
    expect(isOriginAllowed([], origin, true)).toBe(expected);
  });
});

describe("the header's sources", () => {
  it("are the entries, or what the check admits without any", () => {
    expect(frameAncestors(LIST, true)).toBe(LIST.join(" "));
    expect(frameAncestors([], false)).toBe("'none'");
    expect(frameAncestors([], true)).toBe("http://localhost:* http://127.0.0.1:* https://localhost:*");
  });
  it("admit exactly what the check admits", () => {
    for (const [list, development] of [
      [LIST, false],
      [[], true],
      [[], false],
    ] as const) {
      const sources = frameAncestors(list, development).split(" ");
      for (const origin of [
        ...YES,
        ...NO,
        "http://localhost:1",
        "http://127.0.0.1:1",
        "https://localhost:1",
      ]) {
        expect([origin, sources.some((source) => cspMatches(source, origin))]).toEqual([
          origin,
          isOriginAllowed(list, origin, development),
        ]);
      }
    }
  });
});

/** How a browser matches a host source, for origins as browsers write them; without its upgrade of http to https. */
function cspMatches(source: string, origin: string): boolean {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  const [, scheme, host = "", port] = /^(https?):\/\/([^:]+)(?::(\d+|\*))?$/.exec(source) ?? [];
  const url = new URL(origin);
  const hostFits = host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
  return url.protocol === `${scheme}:` && hostFits && (port === "*" || url.port === (port ?? ""));
}
