import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  errorOf,
  HOST,
  makeAgent,
  makeBackend,
  makeWorkspace,
  PAGE,
  randomHex,
} from "./test.setup";

const SRI = (letter: string) => `sha384-${letter.repeat(64)}`;
const INTEGRITY = {
  "widget.js": SRI("w"),
  "frame.js": SRI("f"),
  "convex.js": SRI("c"),
  "messenger.js": SRI("m"),
  "surface.js": SRI("s"),
};
const VERSION = "0.1.0-0123456789";

let t: Backend;
let workspaceId: Id<"workspaces">;
beforeEach(async () => {
  vi.stubEnv("CONVEX_CLOUD_URL", "https://happy-otter-1.convex.cloud");
  vi.stubEnv("CONVEX_SITE_URL", "https://happy-otter-1.convex.site");
  vi.stubEnv("OPENCOM_ASSET_ORIGIN", "https://cdn.example");
  vi.stubEnv("OPENCOM_DEVELOPMENT", "");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t, [HOST, "https://*.acme.example"])).workspaceId;
  await t.mutation(internal.releases.register, { version: VERSION, integrity: INTEGRITY });
});
afterEach(() => vi.unstubAllEnvs());

const policyOf = (response: Response) =>
  Object.fromEntries(
    (response.headers.get("Content-Security-Policy") ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources.join(" ")];
    }),
  );
function configOf(html: string) {
  const content = /<meta name="opencom" content="([^"]*)">/.exec(html)?.[1] ?? "";
  const text = content
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  return JSON.parse(text.replaceAll("&amp;", "&"));
}

describe("the frame's document", () => {
  it("has exactly these headers", async () => {
    const response = await t.fetch(`/frame/${workspaceId}`);
    expect(response.status).toBe(200);
    const { "content-security-policy": policy, ...headers } = Object.fromEntries(response.headers);
    expect(headers).toEqual({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "private, max-age=300, stale-while-revalidate=600",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "cross-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
      "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), unload=()",
    });
    const { "script-src": scripts, ...rest } = policyOf(response);
    expect(scripts).toMatch(/^https:\/\/cdn\.example\/v\/0\.1\.0-0123456789\/ 'sha256-[A-Za-z0-9+/]{43}='$/);
    expect(rest).toEqual({
      "default-src": "'none'",
      "style-src": "'none'",
      "img-src": "https://happy-otter-1.convex.site/attachments/ blob: data:",
      "media-src": "https://happy-otter-1.convex.site/attachments/",
      "connect-src": `'self' https://happy-otter-1.convex.cloud wss://happy-otter-1.convex.cloud https://cdn.example/v/${VERSION}/`,
      "form-action": "'none'",
      "base-uri": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "opencom-solid",
      "frame-ancestors": "https://shop.example https://*.acme.example",
    });
    expect(policy).not.toMatch(/unsafe|\*(?!\.acme)/);
  });

  it("tells the frame where it is, and nothing of any visitor", async () => {
    const html = await (await t.fetch(`/frame/${workspaceId}`)).text();
    expect(configOf(html)).toEqual({
      workspaceId,
      convexUrl: "https://happy-otter-1.convex.cloud",
      assetBase: `https://cdn.example/v/${VERSION}/`,
      version: VERSION,
      surfacePath: `../surface/${workspaceId}/${VERSION}`,
      allowedOrigins: [HOST, "https://*.acme.example"],
      development: false,
    });
    expect(new URL(configOf(html).surfacePath, "https://x.example/http/frame/abc").pathname).toBe(
      `/http/surface/${workspaceId}/${VERSION}`,
    );
  });

  it("loads one checked script, and its policy admits the list of hashes for the later ones", async () => {
    const response = await t.fetch(`/frame/${workspaceId}`);
    const html = await response.text();
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).toContain(
      `<script type="module" crossorigin="anonymous" integrity="${SRI("f")}" src="https://cdn.example/v/${VERSION}/frame.js"></script>`,
    );
    const map = /<script type="importmap">(.*?)<\/script>/.exec(html)?.[1] ?? "";
    expect(JSON.parse(map)).toEqual({
      integrity: {
        [`https://cdn.example/v/${VERSION}/convex.js`]: SRI("c"),
        [`https://cdn.example/v/${VERSION}/messenger.js`]: SRI("m"),
      },
    });
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(map));
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
    expect(policyOf(response)["script-src"]).toContain(`'sha256-${hash}'`);
    expect(html).not.toMatch(/<style|style=|color-scheme| on\w+=/);
  });

  it.each(["", "?coep=1"])(
    "may be framed by pages under an embedder policy, asked for by %j",
    async (query) => {
      const { headers } = await t.fetch(`/frame/${workspaceId}${query}`);
      expect(headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
      expect(headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    },
  );

  it.each(["nonsense", "", "a/b", "%3Cscript%3E"])(
    "refuses the workspace %j to every page alike",
    async (id) => {
      const response = await t.fetch(`/frame/${id}`);
      expect(response.status).toBe(404);
      const html = await response.text();
      expect(policyOf(response)["frame-ancestors"]).toBe("*");
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      expect(configOf(html)).toMatchObject({
        workspaceId: "",
        refusal: { code: "WORKSPACE_UNKNOWN" },
        allowedOrigins: [],
      });
      expect(html).toContain("frame.js");
    },
  );

  it("is closed without a list, and open to this machine in development", async () => {
    const { workspaceId: fresh } = await makeWorkspace(t, []);
    expect(policyOf(await t.fetch(`/frame/${fresh}`))["frame-ancestors"]).toBe("'none'");
    vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    const response = await t.fetch(`/frame/${fresh}`);
    expect(policyOf(response)["frame-ancestors"]).toBe(
      "http://localhost:* http://127.0.0.1:* https://localhost:*",
    );
    expect(configOf(await response.text()).development).toBe(true);
  });

  it("names an insecure API with an insecure socket, on another port", async () => {
    vi.stubEnv("CONVEX_CLOUD_URL", "http://localhost:4000");
    expect(policyOf(await t.fetch(`/frame/${workspaceId}`))["connect-src"]).toBe(
      `'self' http://localhost:4000 ws://localhost:4000 https://cdn.example/v/${VERSION}/`,
    );
  });

  it("says what is missing before the first release", async () => {
    const empty = makeBackend();
    const response = await empty.fetch("/frame/x");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("release");
  });

  it("loads the release that was registered last", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + 1000);
    await t.mutation(internal.releases.register, { version: "0.2.0-x", integrity: INTEGRITY });
    vi.setSystemTime(Date.now() + 1000);
    const version = async () => configOf(await (await t.fetch(`/frame/${workspaceId}`)).text()).version;
    expect(await version()).toBe("0.2.0-x");
    await t.mutation(internal.releases.register, { version: VERSION, integrity: INTEGRITY });
    expect(await version()).toBe(VERSION);
    vi.useRealTimers();
  });

  it("may have hashes of 256 bits", async () => {
    const integrity = { "frame.js": `sha256-${"a".repeat(43)}=` };
    await t.mutation(internal.releases.register, { version: "0.3.0-x", integrity });
    const html = await (await t.fetch(`/frame/${workspaceId}`)).text();
    expect(html).toContain(`integrity="${integrity["frame.js"]}"`);
  });

  it.each([
    ["a version with a path", { version: "../x", integrity: {} }],
    ["a version with a quote", { version: 'x"', integrity: {} }],
    ["a file with a path", { version: "1", integrity: { "../frame.js": SRI("a") } }],
    ["a hash that is none", { version: "1", integrity: { "frame.js": "sha384-x" } }],
    ["a hash of another length", { version: "1", integrity: { "frame.js": `sha256-${"a".repeat(64)}` } }],
    [
      "a hash that is too short",
      { version: "1", integrity: { "frame.js": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } },
    ],
  ])("cannot be made to load %s", async (_name, release) => {
    await expect(t.mutation(internal.releases.register, release)).rejects.toThrow();
  });
});

describe("a surface's document", () => {
  it("has the frame's protection, the surface's script and nothing else", async () => {
    const response = await t.fetch(`/surface/${workspaceId}/${VERSION}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("private, max-age=3600");
    expect(policyOf(response)).toMatchObject({
      "default-src": "'none'",
      "script-src": `https://cdn.example/v/${VERSION}/`,
      "trusted-types": "opencom-solid",
      "frame-ancestors": "https://shop.example https://*.acme.example",
    });
    const html = await response.text();
    expect(html).toContain(`integrity="${SRI("s")}" src="https://cdn.example/v/${VERSION}/surface.js"`);
    // A cross-origin isolated page would not load it otherwise.
    expect(response.headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
    expect(html).not.toContain('opencom"');
  });

  it.each(["0.0.0", "..", ""])("does not exist for the version %j", async (version) => {
    expect((await t.fetch(`/surface/${workspaceId}/${version}`)).status).toBe(404);
  });
});

describe("POST /boot", () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    t.fetch("/boot", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const request = (more: object = {}) => ({
    workspaceId,
    tokenHash: randomHex(),
    nextResumeHash: randomHex(),
    page: PAGE,
    parentOrigin: HOST,
    ...more,
  });

  it("opens a session that the functions know, and may not be stored", async () => {
    const sessionToken = `wst_${randomHex()}`;
    const response = await post(request({ tokenHash: await sha256Hex(sessionToken) }), {
      "User-Agent": "Firefox/140.0",
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
    const body = await response.json();
    expect(body).toMatchObject({ status: "ok", visitorKind: "anonymous", unread: { total: 0 } });
    const current = await t.query(api.widgetSessions.current, { sessionToken });
    expect(current.expiresAt).toBe(body.expiresAt);
    const devices = await t.run((ctx) => ctx.db.query("visitorDevices").collect());
    expect(devices[0]?.device).toMatchObject({ browser: "Firefox", browserVersion: "140.0" });
  });

  it.each([
    ["an unknown workspace", { workspaceId: "nonsense" }, "WORKSPACE_UNKNOWN"],
    ["a site that is not listed", { parentOrigin: "https://evil.example" }, "ORIGIN_REFUSED"],
    [
      "a page above that is not listed",
      { ancestorOrigins: [HOST, "https://evil.example"] },
      "ORIGIN_REFUSED",
    ],
    ["a hash that is none", { tokenHash: "x" }, "INPUT_INVALID"],
    ["a wrong user", { user: { email: "nobody" } }, "INPUT_INVALID"],
    ["a user that is none", { user: "ada" }, "INPUT_INVALID"],
    ["an attribute that is an object", { user: { customAttributes: { a: {} } } }, "INPUT_INVALID"],
    ["an attribute whose name no database takes", { user: { customAttributes: { $a: 1 } } }, "INPUT_INVALID"],
    ["ancestors that are none", { ancestorOrigins: "x" }, "INPUT_INVALID"],
    ["a missing page", { page: undefined }, "INPUT_INVALID"],
    ["a number for a text", { parentOrigin: 1 }, "INPUT_INVALID"],
  ])("answers %s with a typed refusal", async (_name, more, code) => {
    const response = await post(request(more));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "refused", code });
  });

  it.each(["", "nonsense", "[]", "null", '{"page":null}', "x".repeat(70_000)])(
    "survives the body %#",
    async (body) => {
      expect(await (await post(body)).json()).toMatchObject({ status: "refused", code: "INPUT_INVALID" });
    },
  );

  it("refuses an attribute named like an object's own parts, without harm", async () => {
    const text = JSON.stringify(request()).replace(
      /}$/,
      ',"user":{"customAttributes":{"__proto__":{"x":1}}}}',
    );
    expect(await (await post(text)).json()).toMatchObject({ status: "refused", code: "INPUT_INVALID" });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("ignores fields it does not know", async () => {
    expect(await (await post(request({ visitorId: "x", kind: "verified" }))).json()).toMatchObject({
      status: "ok",
      visitorKind: "anonymous",
    });
  });

  it.each([
    ["another site's page", { "Sec-Fetch-Site": "cross-site" }],
    ["a sister site's page", { "Sec-Fetch-Site": "same-site" }],
    ["a form", { "Content-Type": "text/plain" }],
  ])("is not for %s", async (_name, headers) => {
    expect(await (await post(request(), headers)).json()).toMatchObject({ code: "ORIGIN_REFUSED" });
    expect(await t.run((ctx) => ctx.db.query("visitors").collect())).toEqual([]);
  });
});

describe("POST /beacon", () => {
  const post = (body: string) =>
    t.fetch("/beacon", { method: "POST", headers: { "Content-Type": "text/plain" }, body });

  it("takes a visitor offline when its page is left", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { sessionToken } = await boot(t, workspaceId);
    vi.setSystemTime(Date.now() + 10_000);
    expect((await post(JSON.stringify({ sessionToken, kind: "leave" }))).status).toBe(204);
    const presence = await t.run((ctx) => ctx.db.query("visitorPresence").collect());
    expect(presence.map((row) => row.online)).toEqual([false]);
    vi.useRealTimers();
  });

  it("leaves the visitor's other tabs alone", async () => {
    const booted = await boot(t, workspaceId, { tab: "a" });
    const { sessionToken } = await boot(t, workspaceId, { tab: "b", sessionToken: booted.sessionToken });
    const online = async () => (await t.run((ctx) => ctx.db.query("visitorPresence").first()))?.online;
    await post(JSON.stringify({ sessionToken, kind: "leave", tab: "a" }));
    expect(await online()).toBe(true);
    await post(JSON.stringify({ sessionToken, kind: "leave", tab: "b" }));
    expect(await online()).toBe(false);
  });

  it.each([
    "",
    "null",
    "nonsense",
    '{"kind":"leave"}',
    '{"sessionToken":"wst_x","kind":"leave"}',
    "x".repeat(2000),
  ])("answers nonsense %# as if nothing were wrong", async (body) => {
    const response = await post(body);
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });
});

describe("the installation page", () => {
  const installation = async () =>
    t.query(api.workspaces.installation, { agentToken: await makeAgent(t, workspaceId, "viewer") });

  it("on Convex Cloud the loader finds the frame by itself", async () => {
    expect(await installation()).toEqual({
      workspaceId,
      convexUrl: "https://happy-otter-1.convex.cloud",
      loaderUrl: "https://cdn.example/widget.js",
      frameUrl: `https://happy-otter-1.convex.site/frame/${workspaceId}`,
      frameOrigin: "https://happy-otter-1.convex.site",
      loaderOrigin: "https://cdn.example",
      snippetNeedsFrameUrl: false,
      appearance: expect.objectContaining({ side: "right", launcher: "visible" }),
    });
  });

  it.each([
    ["http://localhost:4000", "http://localhost:4000/http", "http://localhost:4000", false],
    ["http://localhost:4000", "http://localhost:4100", "http://localhost:4100", true],
    ["https://api.acme.example", "https://chat.acme.example", "https://chat.acme.example", true],
    ["https://acme.example/convex", "https://acme.example/convex/http", "https://acme.example", false],
  ])(
    "with the API at %s and the site at %s it needs the address or not",
    async (cloud, site, frameOrigin, needed) => {
      vi.stubEnv("CONVEX_CLOUD_URL", cloud);
      vi.stubEnv("CONVEX_SITE_URL", `${site}/`);
      expect(await installation()).toMatchObject({
        frameUrl: `${site}/frame/${workspaceId}`,
        frameOrigin,
        snippetNeedsFrameUrl: needed,
      });
    },
  );
});

describe("the allowed origins", () => {
  it("are stored in canonical form and reach the header at once", async () => {
    const agentToken = await makeAgent(t, workspaceId, "admin");
    const allowedOrigins = ["https://New.example/", "https://*.new.example", "https://new.example"];
    const stored = await t.mutation(api.workspaces.setAllowedOrigins, { agentToken, allowedOrigins });
    expect(stored).toEqual(["https://new.example", "https://*.new.example"]);
    expect((await t.query(api.workspaces.security, { agentToken })).allowedOrigins).toEqual(stored);
    const response = await t.fetch(`/frame/${workspaceId}`);
    expect(policyOf(response)["frame-ancestors"]).toBe("https://new.example https://*.new.example");
  });

  it("refuse an entry by its name and stay as they were", async () => {
    const agentToken = await makeAgent(t, workspaceId, "owner");
    for (const bad of ["https://a.example; script-src *", "https://a.example\r\nX: y", "*"]) {
      const call = t.mutation(api.workspaces.setAllowedOrigins, { agentToken, allowedOrigins: [HOST, bad] });
      const error = await errorOf(call);
      expect(error.code).toBe("INPUT_INVALID");
      expect(error.message).toContain(bad.slice(0, 3));
    }
    expect((await t.query(api.workspaces.security, { agentToken })).allowedOrigins).toEqual([
      HOST,
      "https://*.acme.example",
    ]);
  });
});
