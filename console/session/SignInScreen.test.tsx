import { afterEach, describe, expect, it, vi } from "vitest";
import { refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, TOKEN } from "../testing/mountApp.tsx";
import { sha256Hex } from "./credentials.ts";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

function fill(root: HTMLElement, email: string, password: string): void {
  find<HTMLInputElement>(root, "input[name=email]").value = email;
  find<HTMLInputElement>(root, "input[name=password]").value = password;
  find<HTMLFormElement>(root, "form").requestSubmit();
}

describe("signing in", () => {
  it("sends only a hash of the token it keeps, and opens the inbox", async () => {
    const client = serveWorld(makeWorld());
    const mounted = mountApp(client, { token: null });
    app = mounted;
    fill(app.root, " ana@northwind.example ", "correct horse");
    await vi.waitFor(() => expect(mounted.root.querySelector(".c-list h1")).not.toBeNull());
    const [sent] = client.callsTo("agents:signIn");
    expect(sent).toMatchObject({ email: "ana@northwind.example", password: "correct horse" });
    expect(sent?.["tokenHash"]).toBe(await sha256Hex(app.store.token ?? ""));
    expect(find(app.root, "h1").textContent).toBe("Inbox");
  });

  it.each([
    ["UNAUTHENTICATED", undefined, "do not match"],
    ["RATE_LIMITED", 42_000, "Wait 42 seconds"],
    ["INTERNAL", undefined, "Something went wrong"],
  ] as const)("says calmly what %s means and keeps what was typed", async (code, retryAfterMs, words) => {
    const client = serveWorld(makeWorld()).on("agents:signIn", () => {
      throw refusal(code, "", retryAfterMs);
    });
    const mounted = mountApp(client, { token: null });
    app = mounted;
    fill(app.root, "ana@northwind.example", "wrong");
    await vi.waitFor(() => expect(find(mounted.root, "[role=alert]").textContent).toContain(words));
    expect(find<HTMLInputElement>(app.root, "input[name=email]").value).toBe("ana@northwind.example");
    expect(app.store.token).toBeNull();
  });

  it("asks for what is missing without asking the server", async () => {
    const client = serveWorld(makeWorld());
    app = mountApp(client, { token: null });
    fill(app.root, "", "");
    await settle();
    expect(find(app.root, "[role=alert]").textContent).toContain("Enter your e-mail");
    expect(client.callsTo("agents:signIn")).toEqual([]);
  });
});

describe("a session that ends", () => {
  it("leads to the sign-in screen with a calm word, and back to the same place", async () => {
    const client = serveWorld(makeWorld());
    app = mountApp(client, { hash: "#/settings/security" });
    await settle();
    client.on("workspaces:security", () => {
      throw refusal("UNAUTHENTICATED");
    });
    await settle();
    expect(app.root.textContent).toContain("Your session has ended");
    expect(app.store.token).toBeNull();
    expect(window.location.hash).toBe("#/settings/security");
  });

  it("signs out here at once and revokes the token on the server", async () => {
    const client = serveWorld(makeWorld());
    app = mountApp(client);
    await settle();
    find<HTMLButtonElement>(app.root, "button", "Sign out").click();
    await settle();
    expect(app.root.textContent).toContain("You are signed out");
    expect(app.store.token).toBeNull();
    expect(client.callsTo("agents:signOut")).toEqual([{ agentToken: TOKEN }]);
  });

  it("follows a sign-out in another tab", async () => {
    app = mountApp(serveWorld(makeWorld()));
    await settle();
    app.store.announce(null);
    await settle();
    expect(find(app.root, "h1").textContent).toContain("Sign in");
  });

  it("shows a failure to load the workspace with a way to try again", async () => {
    const client = serveWorld(makeWorld()).on("agents:me", () => {
      throw new Error("boom");
    });
    app = mountApp(client);
    await settle();
    expect(app.root.textContent).toContain("could not be loaded");
    client.on("agents:me", () => makeWorld().me);
    find<HTMLButtonElement>(app.root, "button", "Try again").click();
    await settle();
    expect(find(app.root, "h1").textContent).toBe("Inbox");
  });
});
