import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { refusal } from "../../testing/fakeClient.ts";
import { makeWorld, serveWorld, type World } from "../../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle } from "../../testing/mountApp.tsx";
import { makeInstall } from "../../testing/trust.ts";
import { snippetAttributes, toSnippet } from "./snippet.ts";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(world: World = makeWorld()) {
  const client = serveWorld(world);
  app = mountApp(client, { hash: "#/settings/installation" });
  await settle();
  await settle();
  return { client, world, root: app.root };
}

const button = (root: ParentNode, name: string): HTMLButtonElement =>
  find<HTMLButtonElement>(root, "button", name);
const dialog = (root: HTMLElement): HTMLDialogElement => find<HTMLDialogElement>(root, "dialog[open]");
const rows = (root: HTMLElement): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>("[aria-label=Installations] > li"),
];
const code = (root: HTMLElement): (string | null)[] =>
  [...root.querySelectorAll("pre")].map((element) => element.textContent);

async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle(5);
}

describe("the snippet", () => {
  it("is exactly what is copied, with this deployment's two policy lines", async () => {
    const { root, world } = await open();
    const [snippet, csp] = code(root);
    expect(snippet).toBe(toSnippet(snippetAttributes(world.installation, world.installation.appearance)));
    expect(snippet).toContain('data-opencom-workspace-id="jh7a8w2k9q4m"');
    expect(csp).toBe("script-src http://localhost:4000;\nframe-src http://localhost:4000;");
  });

  it("comes with a warning while no site may show the messenger", async () => {
    const world = makeWorld();
    world.security = { development: false, allowedOrigins: [] };
    const { root } = await open(world);
    expect(root.textContent).toContain("will not appear on your site");
  });
});

describe("where it runs", () => {
  it("lists sites with who, which loader, when, and what they are worth", async () => {
    const world = makeWorld();
    world.trust.installs.installs = [
      makeInstall(world.now, { clientIdentifier: "wordpress", result: "accepted" }),
      makeInstall(world.now, { origin: "https://b.example", result: "mismatch", verified: false }),
    ];
    const { root } = await open(world);
    expect(rows(root)[0]?.textContent).toContain("https://www.northwind.example");
    for (const part of ["Verified", "Seen 4 min", "as wordpress", "Loader 1.4.0", "token accepted"])
      expect(rows(root)[0]?.textContent).toContain(part);
    expect(rows(root)[1]?.textContent).toContain("Not verified");
    expect(rows(root)[1]?.textContent).toContain("not the present one");
  });

  it("offers to allow a site that is not listed, after a word of caution", async () => {
    const { client, root, world } = await open();
    client.on("workspaces:setAllowedOrigins", (args) => {
      world.security = { ...world.security, allowedOrigins: args["allowedOrigins"] as string[] };
      client.push("workspaces:security");
      return world.security.allowedOrigins;
    });
    await click(button(root, "Allow https://stranger.example"));
    expect(dialog(root).textContent).toContain("Anybody can make a page");
    expect(client.callsTo("workspaces:setAllowedOrigins")).toEqual([]);
    await click(button(dialog(root), "Add to allowed origins"));
    expect(client.callsTo("workspaces:setAllowedOrigins")).toMatchObject([
      {
        allowedOrigins: [
          "https://www.northwind.example",
          "https://*.northwind.example",
          "http://localhost:3000",
          "https://stranger.example",
        ],
      },
    ]);
    expect(rows(root)[1]?.textContent).toContain("Allowed now");
    expect(root.querySelector("button[aria-label^='Allow ']")).toBeNull();
  });

  it("says so while nothing has been seen, and when the list cannot be loaded", async () => {
    const world = makeWorld();
    world.trust.installs.installs = [];
    const { client, root } = await open(world);
    expect(root.textContent).toContain("Not seen anywhere yet");
    client.on("installs:list", () => {
      throw refusal("INTERNAL");
    });
    await settle();
    expect(root.textContent).toContain("The installations could not be loaded");
  });

  it("shows an origin and a label as text, whatever they hold", async () => {
    const evil = "<img src=x onerror=alert(1)>";
    const world = makeWorld();
    world.trust.installs.installs = [makeInstall(world.now, { origin: evil, clientIdentifier: evil })];
    const { root } = await open(world);
    expect(rows(root)[0]?.textContent).toContain(evil);
    expect(root.querySelector("img[src=x]")).toBeNull();
  });
});

describe("the install token", () => {
  it("is made here, registered by its hash, shown once and put into the snippet", async () => {
    const { client, root } = await open();
    await click(button(root, "Create token"));
    await settle(20);
    const token = code(root).at(-1) ?? "";
    expect(token).toMatch(/^onb_[0-9a-f]{64}$/);
    const tokenHash = createHash("sha256").update(token).digest("hex");
    expect(client.callsTo("installs:issueToken")).toMatchObject([{ tokenHash, hint: token.slice(-4) }]);
    expect(JSON.stringify(client.calls)).not.toContain(token);
    expect(code(root)[0]).toContain(`data-opencom-onboarding-verification-token="${token}"`);
    app?.stop();
    const again = await open();
    expect(code(again.root).join()).not.toContain("onb_");
  });

  it("is replaced only after a question, and tells where the last one was used", async () => {
    const world = makeWorld();
    world.trust.installs.token = {
      hint: "77ab",
      issuedAt: world.now - 86_400_000,
      usedAt: world.now - 3_600_000,
      usedOrigin: "https://shop.example",
    };
    const { client, root } = await open(world);
    expect(root.textContent).toContain("by https://shop.example. It ends in 77ab.");
    await click(button(root, "Replace token…"));
    expect(client.callsTo("installs:issueToken")).toEqual([]);
    await click(button(dialog(root), "Replace token"));
    await settle(20);
    expect(client.callsTo("installs:issueToken")).toHaveLength(1);
    expect(code(root).at(-1)).toMatch(/^onb_/);
  });

  it("is not shown when the server did not take it", async () => {
    const { client, root } = await open();
    client.on("installs:issueToken", () => {
      throw refusal("RATE_LIMITED", "", 4000);
    });
    await click(button(root, "Create token"));
    await settle(20);
    expect(code(root).join()).not.toContain("onb_");
    expect(find(root, ".c-toast").textContent).toContain("Wait 4 seconds");
  });

  it("can be asked of every site, with a warning while there is none", async () => {
    const { client, root, world } = await open();
    client.on("installs:setStrict", (args) => {
      world.trust.installs.strict = args["strict"] as boolean;
      client.push("installs:list");
      return null;
    });
    const strict = find<HTMLInputElement>(find(root, ".c-switch", "Strict mode"), "input");
    await click(strict);
    expect(client.callsTo("installs:setStrict")).toMatchObject([{ strict: true }]);
    expect(strict.checked).toBe(true);
    expect(root.textContent).toContain("no further site can be verified");
  });

  it("can be seen but not changed by a viewer", async () => {
    const world = makeWorld();
    world.me.agent.role = "viewer";
    const { client, root } = await open(world);
    expect(rows(root)).toHaveLength(2);
    expect(root.textContent).toContain("Owners and admins can issue a token");
    expect(root.querySelector("button[aria-label^='Allow ']")).toBeNull();
    expect(find<HTMLInputElement>(find(root, ".c-switch", "Strict mode"), "input").disabled).toBe(true);
    expect([...root.querySelectorAll("button")].map((each) => each.textContent)).not.toContain(
      "Create token",
    );
    expect(client.callsTo("workspaces:security")).toEqual([]);
  });
});
