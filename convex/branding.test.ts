import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { BrandUse } from "./brandingValidators";
import { type Backend, boot, errorOf, makeAgent, makeBackend, makeWorkspace, messageId } from "./test.setup";

const KIB = 1024;
let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.stubEnv("CONVEX_SITE_URL", "https://happy-otter-1.convex.site");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "admin");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The head of a PNG of that size; `bytes` long in all. */
function png(width: number, height: number, bytes = 64): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes);
  file.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(file.buffer).setUint32(16, width);
  new DataView(file.buffer).setUint32(20, height);
  return file;
}
const GIF = Uint8Array.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 10, 0, 10, 0, 0, 0, 0]);

async function upload(body: Uint8Array<ArrayBuffer>, name = "a.png", token = agentToken): Promise<string> {
  const storageId = await t.run((ctx) => ctx.storage.store(new Blob([body])));
  const file = { uploadId: messageId(), storageId, name, type: "" };
  return (await t.action(api.attachments.finalizeForAgent, { agentToken: token, ...file })).id;
}
const put = (use: BrandUse, attachmentId: string, scrim?: number) =>
  t.mutation(api.branding.setImage, {
    agentToken,
    use,
    attachmentId,
    ...(scrim === undefined ? {} : { scrim }),
  });
const set = (change: (typeof api.branding.set._args)["change"]) =>
  t.mutation(api.branding.set, { agentToken, change });
const files = () => t.run(async (ctx) => (await ctx.db.system.query("_storage").collect()).length);
const pathOf = (url: string) => url.slice("https://happy-otter-1.convex.site".length);

describe("branding", () => {
  it("is absent until something is set, and then reaches boots and live sessions", async () => {
    const { response, sessionToken } = await boot(t, workspaceId);
    expect(response.branding).toBeUndefined();
    await set({ header: { kind: "gradient", from: "#FF0000", to: "#00ff00" } });
    await put("logo", await upload(png(200, 80)));
    const live = await t.query(api.widgetSessions.current, { sessionToken });
    expect(live.branding).toMatchObject({
      header: { kind: "gradient", from: "#ff0000", to: "#00ff00" },
      logo: { width: 200, height: 80, alt: "Acme" },
      icon: null,
    });
    expect((await boot(t, workspaceId)).response.branding).toEqual(live.branding);
    await set({ logoAlt: "  Acme, Inc.  " });
    const { branding } = (await boot(t, workspaceId)).response;
    expect([branding?.logo?.alt, branding?.header.kind]).toEqual(["Acme, Inc.", "gradient"]);
  });

  it("shows a header's image at once under no more black than white text needs, until it is taken away", async () => {
    const kept = await put("header", await upload(png(1280, 720)), 0.9);
    expect(kept).toMatchObject({ header: { kind: "image" }, scrim: 0.54, image: { width: 1280 } });
    expect((await put("header", await upload(png(1280, 720)), 0.2)).scrim).toBe(0.2);
    expect((await boot(t, workspaceId)).response.branding?.header).toMatchObject({
      kind: "image",
      scrim: 0.2,
    });
    const after = await t.mutation(api.branding.removeImage, { agentToken, use: "header" });
    expect(after).toMatchObject({ header: { kind: "accent" }, image: null });
    await set({ header: { kind: "image" } });
    expect((await boot(t, workspaceId)).response.branding?.header).toEqual({ kind: "accent" });
  });

  it("is served for good under an address that nobody guesses, as a picture and nothing else", async () => {
    const body = png(128, 128);
    const url = (await put("icon", await upload(body))).icon?.url ?? "";
    const answer = await t.fetch(pathOf(url), { method: "GET" });
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(body);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    });
    const other = pathOf(url).replace(/key=../, "key=zz");
    expect((await t.fetch(other, { method: "GET" })).status).toBe(404);
    expect((await t.fetch("/attachments/brand/nonsense?key=", { method: "GET" })).status).toBe(404);
  });

  it("deletes what it replaces and what is taken away, and keeps what is shown from the sweep", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const first = (await put("logo", await upload(png(10, 10)))).logo?.url ?? "";
    const second = (await put("logo", await upload(png(20, 20)))).logo?.url ?? "";
    expect(await files()).toBe(1);
    expect((await t.fetch(pathOf(first), { method: "GET" })).status).toBe(404);
    vi.setSystemTime(Date.now() + 3 * 3_600_000);
    await t.mutation(internal.expiry.sweep, {});
    expect((await t.fetch(pathOf(second), { method: "GET" })).status).toBe(200);
    await t.mutation(api.branding.removeImage, { agentToken, use: "logo" });
    await t.mutation(api.branding.removeImage, { agentToken, use: "logo" });
    expect([await files(), await t.run((ctx) => ctx.db.query("brandImages").collect())]).toEqual([0, []]);
  });

  it.each<[string, BrandUse, Uint8Array<ArrayBuffer>, string, string]>([
    ["a logo that is an animation", "logo", GIF, "a.gif", "TYPE_REFUSED"],
    ["a logo of more than 256 KB", "logo", png(20, 20, 256 * KIB + 1), "a.png", "TOO_LARGE"],
    ["a logo of many pixels", "logo", png(2049, 20), "a.png", "TOO_LARGE"],
    ["a background of more than 1 MB", "header", png(20, 20, 1024 * KIB + 1), "a.png", "TOO_LARGE"],
    ["an icon that is no square", "icon", png(64, 65), "a.png", "TOO_LARGE"],
    ["an icon of more than 128 pixels", "icon", png(129, 129), "a.png", "TOO_LARGE"],
    ["an icon of more than 32 KB", "icon", png(64, 64, 32 * KIB + 1), "a.png", "TOO_LARGE"],
    ["a text", "logo", new TextEncoder().encode("<svg/>"), "a.txt", "TYPE_REFUSED"],
  ])("refuses %s", async (_what, use, body, name, code) => {
    const refused = async () => put(use, await upload(body, name));
    expect(await errorOf(refused())).toMatchObject({ code });
    expect((await t.query(api.messenger.get, { agentToken })).branding).toMatchObject({
      logo: null,
      image: null,
      icon: null,
    });
  });

  it("refuses an upload of somebody else's, one that is used, and colours that are none", async () => {
    const stranger = await makeAgent(t, workspaceId, "owner");
    const theirs = await upload(png(10, 10), "a.png", stranger);
    expect(await errorOf(put("logo", theirs))).toMatchObject({ code: "NOT_FOUND" });
    const own = await upload(png(10, 10));
    await put("logo", own);
    expect(await errorOf(put("icon", own))).toMatchObject({ code: "NOT_FOUND" });
    for (const from of ["red", "#12345", "url(x)"])
      expect(await errorOf(set({ header: { kind: "gradient", from, to: "#000000" } }))).toMatchObject({
        code: "INPUT_INVALID",
      });
    expect(await errorOf(set({ logoAlt: "x".repeat(121) }))).toMatchObject({ code: "INPUT_INVALID" });
  });

  it("is an admin's business", async () => {
    const agent = await makeAgent(t, workspaceId, "agent");
    const remove = t.mutation(api.branding.removeImage, { agentToken: agent, use: "logo" });
    expect(await errorOf(remove)).toMatchObject({ code: "FORBIDDEN" });
  });
});
