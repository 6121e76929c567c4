import { describe, expect, it } from "vitest";
import { frameAncestors, isOriginAllowed, normaliseOrigin } from "../convex/origins.ts";
import { isOriginAllowed as isAllowedInFrame } from "../frame/core/origins.ts";

/**
 * One list of origins has three users: the header browsers enforce, the frame's handshake and the server's boot. The
 * frame carries its own few lines of the rule; here all three must give the same verdict on everything.
 */

const SCHEMES = ["https://", "http://", "HTTPS://", "ftp://", "//", ""];
const HOSTS = [
  "shop.example",
  "www.shop.example",
  "a.b.shop.example",
  "evilshop.example",
  "shop.example.evil.test",
  "SHOP.example",
  "shop.example.",
  "xn--bcher-kva.example",
  "localhost",
  "x.localhost",
  "localhost.evil.test",
  "127.0.0.1",
  "127.0.0.2",
  "127.0.0.1.evil.test",
  "[::1]",
  "10.0.0.1",
  "*",
  "*.shop.example",
  "user@shop.example",
  "",
];
const PORTS = ["", ":443", ":80", ":3000", ":8443", ":99999", ":", ":x"];
const TAILS = ["", "/", "/x", "?x", "#x", " ", "\n"];
const ORIGINS = [
  "null",
  "file://",
  "about:blank",
  "chrome-extension://shop.example",
  ...SCHEMES.flatMap((scheme) =>
    HOSTS.flatMap((host) => PORTS.flatMap((port) => TAILS.map((tail) => scheme + host + port + tail))),
  ),
];
const LISTS = [
  [],
  ["https://shop.example"],
  ["https://*.shop.example"],
  ["https://*.shop.example:8443", "http://localhost:3000"],
  ["http://shop.example", "https://xn--bcher-kva.example", "https://127.0.0.1:3000"],
];

/** How a browser matches a source of `frame-ancestors`, without its upgrade of http to https. */
function isAdmittedBy(source: string, origin: string): boolean {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  const [, scheme, host = "", port] = /^(https?):\/\/([^:]+)(?::(\d+|\*))?$/.exec(source) ?? [];
  const url = new URL(origin);
  const hostFits = host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
  return url.protocol === `${scheme}:` && hostFits && (port === "*" || url.port === (port ?? ""));
}

describe.each(LISTS.map((list) => [list.join(" ") || "nothing", list] as const))(
  "a list of %s",
  (_name, list) => {
    it.each([true, false])(
      "has one verdict on each of thousands of origins (development: %s)",
      (development) => {
        expect(list.every((entry) => normaliseOrigin(entry).ok)).toBe(true);
        const sources = frameAncestors(list, development).split(" ");
        let admitted = 0;
        for (const origin of ORIGINS) {
          const byServer = isOriginAllowed(list, origin, development);
          const byFrame = isAllowedInFrame(origin, { allowedOrigins: list, development });
          const byHeader = sources.some((source) => isAdmittedBy(source, origin));
          expect({ origin, byFrame, byHeader }).toEqual({ origin, byFrame: byServer, byHeader: byServer });
          admitted += byServer ? 1 : 0;
        }
        expect(admitted > 0).toBe(list.length > 0 || development);
        expect(admitted).toBeLessThan(ORIGINS.length / 20);
      },
    );
  },
);
