import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameAncestors, isOriginAllowed, normaliseOrigin, normaliseOrigins } from "../../convex/origins.ts";
import { isOriginAllowed as isAllowedInFrame } from "../../frame/core/origins.ts";

/** How a browser matches a source of `frame-ancestors`, without its upgrade of http to https. */
function isAdmittedBy(source: string, origin: string): boolean {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  const [, scheme, host = "", port] = /^(https?):\/\/([^:]+)(?::(\d+|\*))?$/.exec(source) ?? [];
  const url = new URL(origin);
  const fits = host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
  return url.protocol === `${scheme}:` && fits && (port === "*" || url.port === (port ?? ""));
}

/** The one verdict of server, frame and header; fails where they differ. */
function verdict(list: string[], origin: string, development = false): boolean {
  const server = isOriginAllowed(list, origin, development);
  const frame = isAllowedInFrame(origin, { allowedOrigins: list, development });
  const header = frameAncestors(list, development)
    .split(" ")
    .some((source) => isAdmittedBy(source, origin));
  expect({ origin, frame, header }).toEqual({ origin, frame: server, header: server });
  return server;
}

const admitted = (list: string[], origins: string[]) => origins.filter((origin) => verdict(list, origin));
const accepted = (entries: string[]) => entries.filter((entry) => normaliseOrigin(entry).ok);
const SHOP = ["https://shop.example"];

describe("origins that are nearly right", () => {
  it("[H41] a name that begins or ends like a listed one is another name", () => {
    expect(verdict(SHOP, "https://shop.example")).toBe(true);
    expect(
      admitted(SHOP, [
        "https://shop.example.evil.test",
        "https://shop.example-evil.test",
        "https://evilshop.example",
        "https://evil-shop.example",
        "https://evil.shop.example",
        "https://shop.exampl",
        "https://shop.examplee",
        "https://shopxexample",
        "https://example",
        "https://shop",
        "https://shop.example%2eevil.test",
        "https://shop.example%00.evil.test",
        "https://evil.test/https://shop.example",
        "https://evil.test?https://shop.example",
        "https://evil.test#https://shop.example",
        "https://shop.example@evil.test",
        "https://evil.test\\@shop.example",
        "https://shop.example https://evil.test",
        "https://shop.example,https://evil.test",
        " https://shop.example",
        "https://shop.example ",
        "https://shop.example\n",
      ]),
    ).toEqual([]);
  });

  it("[H42] another scheme, port, case or a dot at the end is another origin", () => {
    expect(
      admitted(SHOP, [
        "http://shop.example",
        "https://shop.example:443",
        "https://shop.example:8443",
        "https://shop.example:0",
        "https://shop.example:",
        "https://shop.example.",
        "https://shop.example..",
        "https://shop.example/",
        "HTTPS://shop.example",
        "https://SHOP.example",
        "https:shop.example",
        "https:/shop.example",
        "https:///shop.example",
        "//shop.example",
        "shop.example",
        "wss://shop.example",
        "ftp://shop.example",
        "view-source:https://shop.example",
        "blob:https://shop.example",
        "filesystem:https://shop.example",
      ]),
    ).toEqual([]);
    expect(
      accepted([
        "https://shop.example.",
        "https://shop.example:99999",
        "https://shop.example:x",
        "wss://shop.example",
      ]),
    ).toEqual([]);
    expect(normaliseOrigin("HTTPS://SHOP.example:443/")).toEqual({
      ok: true,
      origin: "https://shop.example",
    });
  });

  it("[H43] a name in other letters is listed as browsers write it, and looks-alike are others", () => {
    const bookshop = normaliseOrigin("https://bücher.example");
    expect(bookshop).toEqual({ ok: true, origin: "https://xn--bcher-kva.example" });
    const list = [...SHOP, "https://xn--bcher-kva.example"];
    expect(verdict(list, "https://xn--bcher-kva.example")).toBe(true);
    const cyrillic = new URL("https://sh\u043ep.example").origin;
    expect(cyrillic).toContain("xn--");
    expect(
      admitted(list, [
        "https://bücher.example",
        "https://xn--bcher-kva.example.",
        "https://XN--BCHER-KVA.example",
        "https://bucher.example",
        "https://sh\u043ep.example",
        cyrillic,
        "https://\uff53hop.example",
        "https://shop\u3002example",
        "https://shop.ex\u00adample",
        "https://shop\u200b.example",
        "https://\u202eelpmaxe.pohs",
        "https://xn--shop-.example",
        "https://xn--.example",
      ]),
    ).toEqual([]);
    for (const entry of [
      "https://shop\u3002example",
      "https://\uff53hop.example",
      "https://shop.ex\u00adample",
    ])
      expect(normaliseOrigin(entry)).toEqual({ ok: true, origin: "https://shop.example" });
    expect(accepted(["https://xn--.example", "https://shop\u202e.example"])).toEqual([]);
  });

  it("[H44] one address has one form; the others of IPv4 and all of IPv6 are refused", () => {
    const list = ["http://127.0.0.1:4001"];
    expect(verdict(list, "http://127.0.0.1:4001")).toBe(true);
    const forms = [
      "http://127.1:4001",
      "http://2130706433:4001",
      "http://0x7f000001:4001",
      "http://0177.0.0.1:4001",
      "http://0x7f.1:4001",
      "http://127.0.0.1.:4001",
      "http://127.0.0.2:4001",
      "http://0.0.0.0:4001",
      "http://[::1]:4001",
      "http://[::ffff:127.0.0.1]:4001",
      "http://[::ffff:7f00:1]:4001",
      "http://[0:0:0:0:0:0:0:1]:4001",
      "http://127.0.0.1.evil.test:4001",
      "http://127.0.0.1:04001",
      "http://\u0661\u0662\u0667.0.0.1:4001",
    ];
    expect(admitted(list, forms)).toEqual([]);
    // Nor in development, where pages of this machine need no entry.
    expect(forms.filter((origin) => verdict([], origin, true))).toEqual([]);
    // An entry is brought to the one form, or refused.
    const entries = forms
      .map((form) => normaliseOrigin(form))
      .flatMap((each) => (each.ok ? [each.origin] : []));
    expect(entries.filter((entry) => new URL(entry).origin !== entry || entry.includes("["))).toEqual([]);
    expect(
      accepted([
        "http://256.0.0.1",
        "http://1.2.3.4.5",
        "http://0x7g.1",
        "https://[::1]",
        "https://[fe80::1%25eth0]",
      ]),
    ).toEqual([]);
  });

  it("[H45] what has no origin, or none of the web, is never admitted and never listed", () => {
    const none = [
      "null",
      "",
      "undefined",
      "file://",
      "file:///etc/passwd",
      "about:blank",
      "about:srcdoc",
      "data:text/html,x",
      "javascript:alert(1)",
      "blob:null/0",
      "chrome-extension://abcdefghijklmnop",
      "moz-extension://0-0",
      "safari-web-extension://0",
      "capacitor://localhost",
      "ionic://localhost",
      "app://-",
      "intent://shop.example",
      "https://",
      "*",
      "'none'",
      "'self'",
    ];
    for (const list of [SHOP, ["https://*.shop.example"], []])
      for (const development of [true, false])
        expect(none.filter((origin) => verdict(list, origin, development))).toEqual([]);
    expect(accepted(none)).toEqual([]);
  });

  it("[H46] a wildcard is one or more labels below a domain of one's own, by https on that port", () => {
    const list = ["https://*.shop.example"];
    expect(admitted(list, ["https://a.shop.example", "https://a.b.shop.example"])).toHaveLength(2);
    expect(
      admitted(list, [
        "https://shop.example",
        "https://ashop.example",
        "https://a.shop.example.evil.test",
        "https://evil.test/.shop.example",
        "https://evil.test?.shop.example",
        "https://evil.test#a.shop.example",
        "https://a@b.shop.example",
        "http://a.shop.example",
        "https://a.shop.example:8443",
        "https://a.shop.example.",
        "https://A.shop.example",
      ]),
    ).toEqual([]);
    expect(
      accepted([
        "*",
        "https://*",
        "https://*.",
        "https://*.*",
        "https://*.com",
        "https://*.co.uk",
        "https://*.github.io",
        "https://*.vercel.app",
        "https://*.localhost",
        "https://*.127.0.0.1",
        "https://*.[::1]",
        "https://a.*.example",
        "https://a*.shop.example",
        "https://*a.shop.example",
        "https://**.shop.example",
        "https://*.*.shop.example",
        "https://shop.*",
        "https://shop.example:*",
        "http://*.shop.example",
        "*://shop.example",
        "*.shop.example",
      ]),
    ).toEqual([]);
  });

  it("[H47] no entry can end its source or its header: a hundred thousand tries", () => {
    const bad = [
      "\r\n",
      "\n",
      ";",
      ",",
      " ",
      "\t",
      "'",
      '"',
      "\\",
      "\u0000",
      "\u2028",
      "\u00a0",
      "\u3000",
      "<",
      ">",
      "`",
      "%0d%0a",
    ];
    const injected = bad.flatMap((piece) =>
      ["https://shop.example", "https://*.shop.example", "https://shop", ""].flatMap((entry) => [
        `${entry}${piece}script-src *`,
        `${entry}${piece}X-Evil: 1`,
        `${piece}${entry}${piece}x`,
        `https://a${piece}b.example`,
      ]),
    );
    expect(accepted(injected)).toEqual([]);
    const piece = fc.oneof(
      fc.constantFrom(
        "https://",
        "http://",
        "*.",
        "shop",
        ".",
        "example",
        ":",
        "443",
        "/",
        "@",
        "#",
        "?",
        "%0d",
        "xn--",
        "[::1]",
        ...bad,
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    let listed = 0;
    fc.assert(
      fc.property(
        fc.constantFrom("", "https://", "https://*.shop"),
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        (start, pieces) => {
          const result = normaliseOrigins([start + pieces.join("")]);
          if (!result.ok) return;
          listed++;
          // What may stand in a header, and is an origin once a wildcard's star is taken away.
          const header = frameAncestors(result.origins, false);
          expect(header).toMatch(/^https?:\/\/(\*\.)?[!-~]+$/);
          expect(header.replace(/^https?:\/\//, "")).not.toMatch(/[;,'"\\\s<>`@/?#%]/);
          expect(new URL(header.replace("*.", "")).origin).toBe(header.replace("*.", ""));
        },
      ),
      { numRuns: 100_000, seed: 20_261_122 },
    );
    expect(listed).toBeGreaterThan(100);
  });
});
