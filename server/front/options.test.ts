import { describe, expect, test } from "vitest";
import { createAddresses } from "../http/addresses.ts";
import { createAdminCheck } from "../http/adminKey.ts";
import { createCallerOf } from "../http/caller.ts";
import { toCleanJson } from "../http/cleanJson.ts";
import { parseOptions, UsageError } from "./options.ts";
import { createPassword } from "./seed.ts";
import { createSnippet } from "./snippet.ts";

describe("options", () => {
  test("the defaults", () => {
    expect(parseOptions([], {}, "/home/me")).toMatchObject({
      port: 4000,
      demoPort: 4001,
      sitePort: null,
      host: "localhost",
      dataDir: "/home/me/.data",
      demo: true,
      examples: false,
      json: false,
      development: true,
      clockOffsetMs: 0,
      occ: null,
      maxFileBytes: null,
      storageBytes: null,
    });
  });

  test("concurrency for tests: with or without injected conflicts", () => {
    expect(parseOptions(["--occ", "0"], {}, "/").occ).toEqual({});
    expect(parseOptions(["--occ", "5"], { OPENCOM_OCC: "7" }, "/").occ).toEqual({ injectEvery: 5 });
    expect(parseOptions([], { OPENCOM_OCC: "7" }, "/").occ).toEqual({ injectEvery: 7 });
    expect(parseOptions([], { OPENCOM_OCC: "" }, "/").occ).toBeNull();
  });

  test("flags win over the environment", () => {
    const env = { OPENCOM_PORT: "1", OPENCOM_DATA: "/a", OPENCOM_JSON: "1", OPENCOM_CLOCK_OFFSET_MS: "-5" };
    expect(parseOptions([], env, "/")).toMatchObject({
      port: 1,
      dataDir: "/a",
      json: true,
      clockOffsetMs: -5,
    });
    const flags = ["--port", "0", "--data", "b", "--site-port", "7", "--no-demo", "--production"];
    expect(parseOptions(flags, env, "/c")).toMatchObject({
      port: 0,
      dataDir: "/c/b",
      sitePort: 7,
      demo: false,
      examples: false,
      development: false,
    });
  });

  test("addresses are kept as origins", () => {
    const { publicUrl, allowedOrigins } = parseOptions(
      ["--public-url", "https://Chat.Example/"],
      { OPENCOM_ALLOWED_ORIGINS: "https://a.example, https://b.example" },
      "/",
    );
    expect(publicUrl).toBe("https://chat.example");
    expect(allowedOrigins).toEqual(["https://a.example", "https://b.example"]);
  });

  test.each([
    [["--port", "high"], {}, /--port must be a port number/],
    [["--port", ""], {}, /--port must be a port number/],
    [["--site-port", "70000"], {}, /--site-port must be a port number/],
    [["--public-url", "chat.example"], {}, /--public-url must be an address/],
    [["--public-url", "https://chat.example/path"], {}, /--public-url must be an address/],
    [["--public-url", "ftp://chat.example"], {}, /--public-url must be an address/],
    [["--occ", "1"], {}, /--occ must be 0 or at least 2/],
    [["--occ", "often"], {}, /--occ must be a whole number/],
    [["extra"], {}, /extra/],
    [[], { OPENCOM_CLOCK_OFFSET_MS: "8 days" }, /OPENCOM_CLOCK_OFFSET_MS must be a whole number/],
    [[], { OPENCOM_ALLOWED_ORIGINS: "*" }, /OPENCOM_ALLOWED_ORIGINS must be an address/],
  ])("%j with %j is refused", (argv, env, message) => {
    expect(() => parseOptions(argv, env, "/")).toThrow(message);
    expect(() => parseOptions(argv, env, "/")).toThrow(UsageError);
  });
});

describe("addresses", () => {
  const base = {
    apiPort: 4000,
    sitePort: null,
    host: "localhost",
    publicUrl: null,
    publicSiteUrl: null,
    allowedOrigins: [],
    development: false,
  };

  test("one origin: HTTP actions live below /http", () => {
    const { cloudUrl, siteUrl, siteHosts } = createAddresses(base);
    expect([cloudUrl, siteUrl, siteHosts.size]).toEqual([
      "http://localhost:4000",
      "http://localhost:4000/http",
      0,
    ]);
  });

  test("port 80 is the one browsers leave out", () => {
    expect(createAddresses({ ...base, apiPort: 80 }).apiHosts).toContain("localhost");
  });

  test("behind a proxy with HTTPS the public name is answered and its pages may call", () => {
    const made = createAddresses({
      ...base,
      publicUrl: "https://chat.example",
      allowedOrigins: ["https://console.example"],
    });
    expect(made.siteUrl).toBe("https://chat.example/http");
    expect([...made.apiHosts]).toEqual(["localhost:4000", "127.0.0.1:4000", "[::1]:4000", "chat.example"]);
    expect(made.originOf("chat.example")).toBe("https://chat.example");
    expect(made.originOf("localhost:4000")).toBe("http://localhost:4000");
    const allowed = ["https://chat.example", "https://console.example", "http://localhost:4000", undefined];
    expect(allowed.map(made.isOriginAllowed)).toEqual([true, true, true, true]);
    const refused = ["http://chat.example", "https://chat.example.evil", "http://localhost:3000", "null", ""];
    expect(refused.map(made.isOriginAllowed)).toEqual([false, false, false, false, false]);
  });

  test("an address of this machine is answered when it is the one bound", () => {
    expect(createAddresses({ ...base, host: "fd00::1" }).apiHosts).toContain("[fd00::1]:4000");
  });
});

test("the admin key is accepted in the forms deployments write it, and only whole", () => {
  const check = createAdminCheck("abc123");
  expect(check("abc123")).toEqual({ kind: "admin" });
  expect(check("prod:happy-name|abc123")).toEqual({ kind: "admin" });
  expect(check("abc123", { subject: "1" })).toEqual({ kind: "admin", actingAs: { subject: "1" } });
  expect(check(`abc123:${Buffer.from('{"subject":"2"}').toString("base64")}`)).toEqual({
    kind: "admin",
    actingAs: { subject: "2" },
  });
  for (const wrong of [
    "",
    "abc12",
    "abc1234",
    "abc123|",
    "abc123:x",
    `abc123:${Buffer.from("[]").toString("base64")}`,
  ]) {
    expect([wrong, check(wrong)]).toEqual([wrong, null]);
  }
});

test("the caller's address is the socket's, or the proxy's word where it is trusted", () => {
  const request = (forwarded?: string) =>
    ({
      socket: { remoteAddress: "::ffff:10.0.0.1" },
      headers: { "x-forwarded-for": forwarded, "user-agent": "a" },
    }) as never;
  expect(createCallerOf(false)(request("1.1.1.1"))).toEqual({ ip: "10.0.0.1", userAgent: "a" });
  expect(createCallerOf(true)(request("6.6.6.6, 1.1.1.1")).ip).toBe("1.1.1.1");
  expect(createCallerOf(true)(request("<script>")).ip).toBe("10.0.0.1");
  expect(createCallerOf(true)(request()).ip).toBe("10.0.0.1");
});

test("special floats and nested values in the clean format", () => {
  const float = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return { $float: bytes.toString("base64") };
  };
  expect(
    toCleanJson([
      float(Number.NaN),
      float(Number.POSITIVE_INFINITY),
      { a: { $integer: "//////////8=" }, b: "x" },
    ]),
  ).toEqual([null, null, { a: "-1", b: "x" }]);
  expect(Object.is(toCleanJson(float(-0)), -0)).toBe(true);
});

test("passwords can be read out and do not repeat", () => {
  const made = new Set(Array.from({ length: 200 }, createPassword));
  expect(made.size).toBe(200);
  for (const password of made)
    expect(password).toMatch(/^([bdfghjklmnprstvz][aeiou][bdfghjklmnprstvz][aeiou](-|$)){5}$/);
});

test("the snippet escapes what it is given and names the frame only where it must", () => {
  const given = {
    assetOrigin: "https://a.example",
    convexUrl: "https://b.example",
    workspaceId: '"><b>',
    frameUrl: null,
  };
  expect(createSnippet(given)).toContain('data-opencom-workspace-id="&quot;>&lt;b>"');
  expect(createSnippet(given)).not.toContain("frame-url");
  expect(createSnippet({ ...given, frameUrl: "https://c.example/frame/x" })).toContain(
    'data-opencom-frame-url="https://c.example/frame/x"',
  );
});
