/** The app's own functions run on this engine. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "./testEngine.ts";

const convexDir = fileURLToPath(new URL("../../convex", import.meta.url));
const admin = { identity: { kind: "admin" as const } };
const env = {
  CONVEX_CLOUD_URL: "http://localhost:4000",
  CONVEX_SITE_URL: "http://localhost:4000/http",
  OPENCOM_ASSET_ORIGIN: "http://localhost:4000",
  OPENCOM_DEVELOPMENT: "1",
};

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ convexDir, env });
});
afterAll(() => engine.shutdown());

describe("the app's folder", () => {
  it("bundles, loads and keeps visitors out of internal functions", async () => {
    const specs = await engine.functionSpecs();
    expect(specs).toContainEqual({ path: "messages:send", kind: "mutation", visibility: "public" });
    expect(specs.find(({ path }) => path === "seed:ensureWorkspace")?.visibility).toBe("internal");
    await expect(engine.run("seed:hashPassword", { password: "x" })).rejects.toThrow(
      "Could not find public function",
    );
  });

  it("seeds a workspace once, however often it is asked", async () => {
    const passwordHash = await engine.run<string>(
      "seed:hashPassword",
      { password: "correct horse battery" },
      admin,
    );
    const owner = { name: "Ann", email: "ann@example.com", passwordHash };
    const first = await engine.run<{ workspaceId: string; created: boolean }>(
      "seed:ensureWorkspace",
      { workspaceName: "Acme", owner },
      admin,
    );
    const again = await engine.run<{ workspaceId: string; created: boolean }>(
      "seed:ensureWorkspace",
      { workspaceName: "Acme", owner },
      admin,
    );
    expect([first.created, again.created]).toEqual([true, false]);
    expect(again.workspaceId).toBe(first.workspaceId);
  });

  it("refuses an unknown workspace at boot with a typed answer", async () => {
    const body = JSON.stringify({
      workspaceId: "nope",
      tokenHash: "0".repeat(64),
      nextResumeHash: "1".repeat(64),
      page: { url: "http://localhost/", title: "", referrer: "", locale: "en" },
      parentOrigin: "http://localhost",
    });
    const response = await engine.httpAction({
      method: "POST",
      url: "http://localhost:4000/boot",
      headers: [
        ["content-type", "application/json"],
        ["origin", "http://localhost:4000"],
      ],
      body: Buffer.from(body),
      caller: { ip: "127.0.0.1", userAgent: "Test/1" },
    });
    expect(response.status).toBe(200);
    expect(JSON.parse(Buffer.from(response.body).toString())).toMatchObject({
      status: "refused",
      code: "WORKSPACE_UNKNOWN",
    });
  });
});
