import { afterEach, describe, expect, it } from "vitest";
import { refusal } from "../../testing/fakeClient.ts";
import { makeWorld, serveWorld, type World } from "../../testing/fixtures.ts";
import { find, type MountedApp, mountApp, press, settle, type } from "../../testing/mountApp.tsx";
import { makeKey } from "../../testing/trust.ts";
import { serverCode } from "./serverCode.ts";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(world: World = makeWorld()) {
  const client = serveWorld(world)
    .on("workspaces:setAllowedOrigins", (args) => {
      world.security = { ...world.security, allowedOrigins: args["allowedOrigins"] as string[] };
      client.push("workspaces:security");
      return world.security.allowedOrigins;
    })
    .on("security:setVerification", (args) => {
      Object.assign(world.trust.identity, { mode: args["mode"], allowAnonymous: args["allowAnonymous"] });
      client.push("security:get");
      return null;
    })
    .on("security:addSecret", () => ({ keyId: "key-new" }));
  app = mountApp(client, { hash: "#/settings/security" });
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

const choice = (root: ParentNode, name: string): HTMLInputElement =>
  find(root, ".c-choice", name).querySelector("input") as HTMLInputElement;
const dialog = (root: HTMLElement): HTMLDialogElement => find<HTMLDialogElement>(root, "dialog[open]");
const button = (root: ParentNode, name: string): HTMLButtonElement =>
  find<HTMLButtonElement>(root, "button", name);

/** Clicks and lets the controls, which show only what is saved, come to rest. */
async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle(5);
}

describe("allowed origins", () => {
  it("adds and removes, each saved as the whole list, with a way back", async () => {
    const { client, root } = await open();
    add(root, "https://shop.example");
    await settle(5);
    expect(listed(root)).toContain("https://shop.example");
    await click(button(root, "Remove http://localhost:3000"));
    expect(listed(root)).not.toContain("http://localhost:3000");
    await click(find(root, ".c-toast button", "Undo"));
    expect(listed(root)).toContain("http://localhost:3000");
    expect(client.callsTo("workspaces:setAllowedOrigins")).toHaveLength(3);
  });

  it("shows the server's word on an entry, at the field, and keeps the entry", async () => {
    const { client, root } = await open();
    client.on("workspaces:setAllowedOrigins", () => {
      throw refusal("INPUT_INVALID", "“example.com”: write it as https://example.com.");
    });
    add(root, "example.com");
    await settle(5);
    expect(find(root, ".c-origins .c-field-problem").textContent).toContain(
      "write it as https://example.com",
    );
    expect(find<HTMLInputElement>(root, ".c-origins input").value).toBe("example.com");
    expect(listed(root)).toHaveLength(3);
  });

  it("does not bother the server with nothing or a double", async () => {
    const { client, root } = await open();
    add(root, " ");
    add(root, "http://localhost:3000");
    await settle();
    expect(find(root, ".c-origins .c-field-problem").textContent).toContain("already on the list");
    expect(client.callsTo("workspaces:setAllowedOrigins")).toEqual([]);
  });

  it("explains development mode for an empty list and for a filled one", async () => {
    const { root, client, world } = await open();
    expect(root.textContent).toContain("only if it is listed too");
    world.security = { development: true, allowedOrigins: [] };
    client.push("workspaces:security");
    await settle();
    expect(root.textContent).toContain("until you add the first origin");
  });
});

describe("who may see the page", () => {
  it("neither asks for nor shows anything to a role that may not manage it", async () => {
    const world = makeWorld();
    world.me.agent.role = "agent";
    const { client, root } = await open(world);
    expect(root.textContent).toContain("Only owners and admins");
    for (const name of ["workspaces:security", "security:get", "security:coverage"])
      expect(client.callsTo(name)).toEqual([]);
  });

  it("keeps the origins usable when the rest cannot be loaded, and loads it again on request", async () => {
    const { client, root, world } = await open();
    client.on("security:get", () => {
      throw refusal("INTERNAL");
    });
    await settle();
    expect(listed(root)).toHaveLength(3);
    expect(root.textContent).toContain("could not be loaded");
    client.on("security:get", () => world.trust.identity);
    await click(button(root, "Try again"));
    expect(root.textContent).toContain("Identity verification");
  });
});

describe("identity verification", () => {
  it("asks before proof is required, and says what the last week would have cost", async () => {
    const { client, root } = await open();
    await click(choice(root, "Proof is required"));
    expect(client.callsTo("security:setVerification")).toEqual([]);
    expect(choice(root, "Proof is optional").checked).toBe(true);
    expect(dialog(root).textContent).toContain("21 of 882 sessions");
    await click(button(dialog(root), "Require proof"));
    expect(client.callsTo("security:setVerification")).toMatchObject([
      { mode: "required", allowAnonymous: true },
    ]);
    expect(choice(root, "Proof is required").checked).toBe(true);
    expect(root.querySelector("dialog[open]")).toBeNull();
    expect(find(root, ".c-toast").textContent).toContain("Proof is required now");
  });

  it("leaves everything as it was when the question is answered with no", async () => {
    const { client, root } = await open();
    await click(choice(root, "Proof is required"));
    await click(button(dialog(root), "Cancel"));
    expect(root.querySelector("dialog[open]")).toBeNull();
    expect(choice(root, "Proof is optional").checked).toBe(true);
    expect(client.callsTo("security:setVerification")).toEqual([]);
  });

  it("stays in the dialog with the server's refusal", async () => {
    const { client, root } = await open();
    client.on("security:setVerification", () => {
      throw refusal("INPUT_INVALID", "Add a secret first.");
    });
    await click(choice(root, "Proof is required"));
    await click(button(dialog(root), "Require proof"));
    expect(find(dialog(root), "[role=alert]").textContent).toBe("Add a secret first.");
  });

  it("cannot be required without a key that counts", async () => {
    const world = makeWorld();
    world.trust.identity.keys = [makeKey("old", world.now, { isActive: false, retireAt: world.now - 1 })];
    const { root } = await open(world);
    expect(choice(root, "Proof is required").disabled).toBe(true);
    expect(find(root, ".c-choice", "Proof is required").textContent).toContain("Add a key below first");
  });

  it("says so when nothing can be told from the last week", async () => {
    const world = makeWorld();
    world.trust.coverage.total = { ...world.trust.coverage.total, verified: 0, claimed: 0 };
    const { root } = await open(world);
    await click(choice(root, "Proof is required"));
    expect(dialog(root).textContent).toContain("nobody can tell yet");
  });

  it("relaxes at once, and turns anonymous visitors away only after a question", async () => {
    const world = makeWorld();
    world.trust.identity.mode = "required";
    const { client, root } = await open(world);
    await click(choice(root, "Proof is optional"));
    expect(client.callsTo("security:setVerification")).toMatchObject([{ mode: "optional" }]);
    const serve = find(root, ".c-switch", "Serve visitors").querySelector("input") as HTMLInputElement;
    await click(serve);
    expect(serve.checked).toBe(true);
    expect(dialog(root).textContent).toContain("420 sessions came without any claim");
    await click(button(dialog(root), "Turn them away"));
    expect(client.callsTo("security:setVerification").at(-1)).toMatchObject({ allowAnonymous: false });
    expect(serve.checked).toBe(false);
  });

  it("shows the week as shares, as a table, and names bad proofs", async () => {
    const { root } = await open();
    expect(find(root, ".c-meter").getAttribute("aria-label")).toBe(
      "Sessions of the last 7 days: Verified 861 (66%), Unverified 21 (2%), Anonymous 420 (32%)",
    );
    expect(root.querySelectorAll(".c-table tbody tr")).toHaveLength(7);
    expect(find(root, ".c-coverage").textContent).toContain("2 sessions brought a proof that was not good");
  });

  it("has words for a week without sessions", async () => {
    const world = makeWorld();
    const none = { verified: 0, claimed: 0, anonymous: 0, refused: 0, badProof: 0, byOlderKey: 0 };
    world.trust.coverage = { days: [], total: none };
    const { root } = await open(world);
    expect(find(root, ".c-coverage").textContent).toContain("No sessions in the last 7 days");
    expect(root.querySelector(".c-meter")).toBeNull();
  });
});

describe("a way back kept by the page", () => {
  it("is off, says what it costs before it is on, and goes off at once", async () => {
    const { client, root, world } = await open();
    client.on("security:setPageHandles", (args) => {
      world.trust.identity.pageHandles = args["pageHandles"] === true;
      client.push("security:get");
      return null;
    });
    const toggle = find(root, ".c-switch", "Let the page keep").querySelector("input") as HTMLInputElement;
    expect(toggle.checked).toBe(false);
    expect(root.textContent).toContain("Scripts on your page can resume an anonymous chat.");
    await click(toggle);
    expect(client.callsTo("security:setPageHandles")).toEqual([]);
    expect(toggle.checked).toBe(false);
    expect(dialog(root).textContent).toContain("Scripts on your page can resume an anonymous chat");
    await click(button(dialog(root), "Let the page keep it"));
    expect(client.callsTo("security:setPageHandles")).toMatchObject([{ pageHandles: true }]);
    expect(toggle.checked).toBe(true);
    await click(toggle);
    expect(client.callsTo("security:setPageHandles").at(-1)).toMatchObject({ pageHandles: false });
    expect(toggle.checked).toBe(false);
  });
});

describe("shared devices", () => {
  it("end nothing until the switch is on, which says what it does", async () => {
    const { client, root, world } = await open();
    client.on("security:setSharedDevices", (args) => {
      world.trust.identity.sharedDevices = args["sharedDevices"] === true;
      client.push("security:get");
      return null;
    });
    const toggle = find(root, ".c-switch", "End anonymous chats").querySelector("input") as HTMLInputElement;
    expect(toggle.checked).toBe(false);
    expect(root.textContent).toContain("the browser forgets the conversation");
    await click(toggle);
    expect(client.callsTo("security:setSharedDevices")).toMatchObject([{ sharedDevices: true }]);
    expect(toggle.checked).toBe(true);
    await click(toggle);
    expect(client.callsTo("security:setSharedDevices").at(-1)).toMatchObject({ sharedDevices: false });
    expect(toggle.checked).toBe(false);
  });
});

describe("keys", () => {
  it("makes a secret here, sends it once and shows it once with the code that uses it", async () => {
    const { client, root } = await open();
    await click(button(root, "Add key"));
    await click(button(dialog(root), "Create secret"));
    const [sent] = client.callsTo("security:addSecret");
    expect(sent?.["use"]).toBe("userToken");
    expect(sent?.["secret"]).toMatch(/^[0-9a-f]{64}$/);
    const shown = [...dialog(root).querySelectorAll("pre")].map((element) => element.textContent);
    expect(shown[0]).toBe(`OPENCOM_USER_TOKEN_SECRET=${sent?.["secret"]}`);
    expect(shown[1]).toBe(serverCode("Node", "userToken", "workspace-1"));
    await click(find(dialog(root), "[role=tab]", "PHP"));
    expect(dialog(root).querySelectorAll("pre")[1]?.textContent).toContain("hash_hmac('sha256'");
    await click(button(dialog(root), "I have saved it"));
    expect(root.querySelector("dialog")?.open).toBe(false);
    expect(root.innerHTML).not.toContain(String(sent?.["secret"]));
  });

  it("makes another secret each time", async () => {
    const { client, root } = await open();
    for (let time = 0; time < 2; time++) {
      await click(button(root, "Add key"));
      await click(choice(dialog(root), "Secret for userHash"));
      await click(button(dialog(root), "Create secret"));
      await click(button(dialog(root), "I have saved it"));
    }
    const secrets = client.callsTo("security:addSecret").map((args) => args["secret"]);
    expect(new Set(secrets).size).toBe(2);
    expect(client.callsTo("security:addSecret").map((args) => args["use"])).toEqual(["userHash", "userHash"]);
  });

  it("does not close on Escape while a secret is being shown, and moves through languages by arrow", async () => {
    const { root } = await open();
    await click(button(root, "Add key"));
    await click(button(dialog(root), "Create secret"));
    const cancel = new Event("cancel", { cancelable: true });
    dialog(root).dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
    const tab = find(dialog(root), "[role=tab][aria-selected=true]");
    tab.focus();
    press("ArrowRight", tab);
    expect(document.activeElement?.textContent).toBe("Python");
    expect(dialog(root).querySelectorAll("pre")[1]?.textContent).toContain("import hmac");
  });

  it("takes a secret back whose dialog was closed before it could be shown", async () => {
    const { client, root } = await open();
    let answer: (value: { keyId: string }) => void = () => {};
    client.on("security:addSecret", () => new Promise((resolve) => (answer = resolve)));
    await click(button(root, "Add key"));
    await click(button(dialog(root), "Create secret"));
    await click(button(dialog(root), "Cancel"));
    answer({ keyId: "unseen" });
    await settle(5);
    expect(client.callsTo("security:retireKey")).toMatchObject([{ keyId: "unseen", when: "now" }]);
  });

  it("adds a public key, and never sends a private one", async () => {
    const { client, root } = await open();
    client.on("security:addPublicKey", () => ({ keyId: "key-public" }));
    await click(button(root, "Add key"));
    await click(choice(dialog(root), "Public key for signed tokens"));
    const field = find<HTMLTextAreaElement>(dialog(root), "textarea");
    await click(button(dialog(root), "Add public key"));
    expect(find(dialog(root), "[role=alert]").textContent).toBe("Paste the public key.");
    type(field, "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----");
    await click(button(dialog(root), "Add public key"));
    expect(find(dialog(root), "[role=alert]").textContent).toContain("private key");
    expect(client.callsTo("security:addPublicKey")).toEqual([]);
    type(field, " AAAA ");
    await click(button(dialog(root), "Add public key"));
    expect(client.callsTo("security:addPublicKey")).toMatchObject([{ publicKey: "AAAA" }]);
    expect(dialog(root).textContent).toContain("OPENCOM_USER_TOKEN_PRIVATE_KEY");
    await click(button(dialog(root), "Done"));
  });

  it("offers no third key of a kind, and no secret where the deployment cannot keep one", async () => {
    const world = makeWorld();
    world.trust.identity.keys.push(makeKey("key-2", world.now));
    const { client, root } = await open(world);
    await click(button(root, "Add key"));
    expect(choice(dialog(root), "Secret for signed tokens").disabled).toBe(true);
    expect(choice(dialog(root), "Public key for signed tokens").checked).toBe(true);
    await click(button(dialog(root), "Cancel"));
    world.trust.identity.canStoreSecrets = false;
    client.push("security:get");
    await settle();
    expect(root.textContent).toContain("set OPENCOM_SECRET_KEY");
    await click(button(root, "Add key"));
    expect(choice(dialog(root), "Secret for userHash").disabled).toBe(true);
  });

  it("lists who added which and when, and retires in a week or now", async () => {
    const world = makeWorld();
    world.trust.identity.keys.push(
      makeKey("key-2", world.now, { algorithm: "EdDSA", hint: "Zk_9", retireAt: world.now + 86_400_000 }),
      makeKey("key-3", world.now, { algorithm: "HMAC-SHA256", isActive: false, retireAt: world.now - 1 }),
    );
    const { client, root } = await open(world);
    const rows = [...root.querySelectorAll(".c-listbox[aria-label=Keys] li")].map((row) => row.textContent);
    expect(rows[0]).toContain("Secret for userToken");
    expect(rows[0]).toContain("3 days ago by Ana Bergström");
    expect(rows[1]).toContain("Until");
    expect(rows[2]).toContain("Retired");
    expect(rows[2]).not.toContain("Retire…");
    await click(button(root, "Retire Secret for userToken ending in a91f"));
    await click(button(dialog(root), "Retire in a week"));
    await click(button(root, "Retire Secret for userToken ending in a91f"));
    await click(choice(dialog(root), "Now"));
    await click(button(dialog(root), "Retire now"));
    expect(client.callsTo("security:retireKey")).toMatchObject([
      { keyId: "key-1", when: "inAWeek" },
      { keyId: "key-1", when: "now" },
    ]);
  });

  it("does not let go of the last key while proof is required", async () => {
    const world = makeWorld();
    world.trust.identity.mode = "required";
    const { root } = await open(world);
    await click(button(root, "Retire Secret for userToken"));
    expect(dialog(root).textContent).toContain("this is the last key");
    expect(button(dialog(root), "Retire in a week").disabled).toBe(true);
  });
});

describe("sessions", () => {
  const lifetime = (root: HTMLElement): HTMLSelectElement => find<HTMLSelectElement>(root, "select");
  const choose = (select: HTMLSelectElement, value: string): void => {
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  it("last as long as is chosen, from an hour to a week", async () => {
    const { client, root, world } = await open();
    client.on("security:setSessionLifetime", (args) => {
      world.trust.identity.sessionLifetimeMs = args["sessionLifetimeMs"] as number;
      client.push("security:get");
      return null;
    });
    expect(lifetime(root).value).toBe("24");
    expect([...lifetime(root).options].map((option) => option.value)).toEqual([
      "1",
      "4",
      "8",
      "12",
      "24",
      "72",
      "168",
    ]);
    choose(lifetime(root), "168");
    await settle(5);
    expect(client.callsTo("security:setSessionLifetime")).toMatchObject([{ sessionLifetimeMs: 604_800_000 }]);
    expect(lifetime(root).value).toBe("168");
  });

  it("keep their lifetime when the server refuses another", async () => {
    const { client, root } = await open();
    client.on("security:setSessionLifetime", () => {
      throw refusal("RATE_LIMITED", "", 3000);
    });
    choose(lifetime(root), "1");
    await settle(5);
    expect(lifetime(root).value).toBe("24");
    expect(find(root, ".c-toast").textContent).toContain("Wait 3 seconds");
  });

  it("of everybody end after a question", async () => {
    const { client, root } = await open();
    await click(button(root, "End all sessions…"));
    expect(client.callsTo("security:endAllSessions")).toEqual([]);
    await click(button(dialog(root), "End all sessions"));
    expect(client.callsTo("security:endAllSessions")).toHaveLength(1);
  });
});
