import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as slim from "./slimConvex.ts";

const CLIENT = "node_modules/convex/dist/esm/browser/sync";
const REPLACED =
  /import\s*\{([^}]*)\}\s*from\s*"[^"]*\/(?:authentication_manager|jwt-decode\/index|metrics|logging|server\/api)\.js"/g;

describe("slimConvex", () => {
  it("has every name the Convex client imports from what it replaces", () => {
    const wanted = new Set<string>();
    for (const file of readdirSync(CLIENT).filter((name) => name.endsWith(".js"))) {
      if (file === "authentication_manager.js") continue;
      for (const match of readFileSync(join(CLIENT, file), "utf8").matchAll(REPLACED)) {
        for (const name of (match[1] ?? "").split(",")) if (name.trim()) wanted.add(name.trim());
      }
    }
    expect(wanted.size).toBeGreaterThan(5);
    expect([...wanted].filter((name) => !(name in slim))).toEqual([]);
  });
  it("has every method the client calls on its authentication manager", () => {
    const source = readFileSync(join(CLIENT, "client.js"), "utf8");
    const called = new Set(
      [...source.matchAll(/authenticationManager\.(\w+)/g)].map((match) => match[1] ?? ""),
    );
    expect(called.size).toBeGreaterThan(2);
    const manager = new slim.AuthenticationManager();
    expect([...called].filter((name) => !(name in manager))).toEqual([]);
  });
});
