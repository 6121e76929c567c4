import { afterEach, describe, expect, it } from "vitest";
import { refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld, type World } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle } from "../testing/mountApp.tsx";
import { snippetAttributes, toSnippet } from "./snippet.ts";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(hash: string, world: World = makeWorld()) {
  const client = serveWorld(world).on("workspaces:setAllowedOrigins", (args) => {
    world.security = { ...world.security, allowedOrigins: args["allowedOrigins"] as string[] };
    client.push("workspaces:security");
    return world.security.allowedOrigins;
  });
  app = mountApp(client, { hash });
  await settle();
  await settle();
  return { client, world, root: app.root };
}

const listed = (root: HTMLElement): string[] =>
  [...root.querySelectorAll(".c-origin code")].map((element) => element.textContent ?? "");

function add(root: HTMLElement, origin: string): void {
  find<HTMLInputElement>(root, ".c-origins input").value = origin;
  find<HTMLFormElement>(root, ".c-origins form").requestSubmit();
}

describe("widget installation", () => {
  it("shows exactly the snippet that is copied, and this deployment's two policy lines", async () => {
    const { root, world } = await open("#/settings/installation");
    const [snippet, csp] = [...root.querySelectorAll("pre")].map((element) => element.textContent);
    expect(snippet).toBe(toSnippet(snippetAttributes(world.installation, world.installation.appearance)));
    expect(snippet).toContain('data-opencom-workspace-id="jh7a8w2k9q4m"');
    expect(csp).toBe("script-src http://localhost:4000;\nframe-src http://localhost:4000;");
  });

  it("says when no site may show the messenger yet", async () => {
    const world = makeWorld();
    world.security = { development: false, allowedOrigins: [] };
    const { root } = await open("#/settings/installation", world);
    expect(root.textContent).toContain("will not appear on your site");
  });
});

describe("allowed origins", () => {
  it("adds and removes, each saved as the whole list, with a way back", async () => {
    const { client, root } = await open("#/settings/security");
    add(root, "https://shop.example");
    await settle(5);
    expect(listed(root)).toContain("https://shop.example");
    find<HTMLButtonElement>(root, "button", "Remove http://localhost:3000").click();
    await settle(5);
    expect(listed(root)).not.toContain("http://localhost:3000");
    find<HTMLButtonElement>(root, ".c-toast button", "Undo").click();
    await settle(5);
    expect(listed(root)).toContain("http://localhost:3000");
    expect(client.callsTo("workspaces:setAllowedOrigins")).toHaveLength(3);
  });

  it("shows the server's word on an entry, at the field, and keeps the entry", async () => {
    const { client, root } = await open("#/settings/security");
    client.on("workspaces:setAllowedOrigins", () => {
      throw refusal("INPUT_INVALID", "“example.com”: write it as https://example.com.");
    });
    add(root, "example.com");
    await settle(5);
    expect(find(root, ".c-field-problem").textContent).toContain("write it as https://example.com");
    expect(find<HTMLInputElement>(root, ".c-origins input").value).toBe("example.com");
    expect(listed(root)).toHaveLength(3);
  });

  it("does not bother the server with nothing or a double", async () => {
    const { client, root } = await open("#/settings/security");
    add(root, " ");
    add(root, "http://localhost:3000");
    await settle();
    expect(find(root, ".c-field-problem").textContent).toContain("already on the list");
    expect(client.callsTo("workspaces:setAllowedOrigins")).toEqual([]);
  });

  it("explains development mode for an empty list and for a filled one", async () => {
    const world = makeWorld();
    const { root, client } = await open("#/settings/security", world);
    expect(root.textContent).toContain("only if it is listed too");
    world.security = { development: true, allowedOrigins: [] };
    client.push("workspaces:security");
    await settle();
    expect(root.textContent).toContain("until you add the first origin");
  });

  it("neither asks for nor shows the list to a role that may not manage it", async () => {
    const world = makeWorld();
    world.me.agent.role = "agent";
    const { client, root } = await open("#/settings/security", world);
    expect(root.textContent).toContain("Only owners and admins");
    expect(client.callsTo("workspaces:security")).toEqual([]);
  });
});
