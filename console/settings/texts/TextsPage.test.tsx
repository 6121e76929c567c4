import { afterEach, describe, expect, it } from "vitest";
import { makeWorld, serveWorld } from "../../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, type } from "../../testing/mountApp.tsx";

let app: MountedApp | undefined;
afterEach(() => app?.stop());

async function open(role = "owner") {
  const world = makeWorld();
  Object.assign(world.me.agent, { role });
  const kept: Record<string, Record<string, string>> = { en: { send: "Off it goes" } };
  const client = serveWorld(world);
  client
    .on("texts:list", () => Object.entries(kept).map(([language, texts]) => ({ language, texts })))
    .on("texts:change", (args) => {
      const language = String(args["language"]);
      const texts = { ...kept[language], ...(args["change"] as Record<string, string>) };
      kept[language] = Object.fromEntries(Object.entries(texts).filter(([, value]) => value));
      client.push("texts:list");
      return kept[language];
    });
  app = mountApp(client, { hash: "#/settings/texts" });
  await expect.poll(() => app?.root.textContent, { timeout: 10_000 }).toMatch(/Usual|sentences|Only owners/);
  await settle(20);
  return { client, root: app.root };
}
const row = (root: ParentNode, key: string) => find(root, `[data-key="${key}"]`);
const field = (root: ParentNode, key: string) => find<HTMLTextAreaElement>(row(root, key), "textarea");
async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle(20);
}
async function search(root: ParentNode, words: string): Promise<void> {
  type(find<HTMLInputElement>(root, ".c-settings-page input[type=search]"), words);
  await settle(20);
}

describe("Settings › Texts", () => {
  it("shows the usual words, finds by them, saves one sentence and nothing else, and shows it before", async () => {
    const { client, root } = await open();
    await search(root, "we are happy to help");
    const usual = find(row(root, "sendUsAMessageHint"), ".c-text-usual").textContent;
    expect(usual).toBe("Ask anything, we are happy to help");
    type(field(root, "sendUsAMessageHint"), "Ask away");
    await settle(20);
    expect(find(root, ".c-texts-preview").textContent).toContain("Ask away");
    expect(client.callsTo("texts:change")).toEqual([]);
    await click(find(row(root, "sendUsAMessageHint"), "button", "Save"));
    const { agentToken: _, ...sent } = client.callsTo("texts:change")[0] ?? {};
    expect(sent).toEqual({ language: "en", change: { sendUsAMessageHint: "Ask away" } });
    expect(row(root, "sendUsAMessageHint").textContent).toContain("In your words");
  });

  it("says the place of a mistake while it is written, and does not save it", async () => {
    const { root } = await open();
    await search(root, "unread");
    type(field(root, "unread"), "{count, plural, one {# new} other {# new}");
    await settle(20);
    expect(find(row(root, "unread"), ".c-text-mistake").textContent).toContain("Mistake at sign 42");
    expect(find<HTMLButtonElement>(row(root, "unread"), "button", "Save").disabled).toBe(true);
    type(field(root, "unread"), "{count, plural, one {# new} other {# brand new}}");
    await settle(20);
    expect(find(row(root, "unread"), ".c-text-samples").textContent).toContain("2 brand new");
    expect(find<HTMLButtonElement>(row(root, "unread"), "button", "Save").disabled).toBe(false);
  });

  it("goes back to the usual words, and shows only one's own where asked for", async () => {
    const { client, root } = await open();
    await click(find<HTMLInputElement>(find(root, "label", "Only those in your words"), "input"));
    expect([...root.querySelectorAll("[data-key]")].map((each) => each.getAttribute("data-key"))).toEqual([
      "send",
    ]);
    await click(find(row(root, "send"), "button", "Use the usual words"));
    expect(client.callsTo("texts:change")[0]?.["change"]).toEqual({ send: "" });
    expect(root.textContent).toContain("No sentence matches.");
  });

  it("is for owners and admins", async () => {
    const { client, root } = await open("agent");
    expect(root.textContent).toContain("Only owners and admins");
    expect(client.callsTo("texts:list")).toEqual([]);
  });
});
