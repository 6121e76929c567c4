/** The built server for hostile tests, and the question each of them ends with: is it well? */
import { expect } from "vitest";
import { createPackage, TestHome } from "../../server/testing/home.ts";
import { residentMiB } from "./httpRaw.ts";

/** What all attacks together may leave behind in the server, MiB: the largest answers and what the allocator keeps (142 measured). */
const MAX_GROWTH_MIB = 192;

export type HostileHome = {
  home: TestHome;
  /** The package it was started from. */
  folder: string;
  port: number;
  /** Host header of an ordinary request. */
  host: string;
  /** Fails unless an ordinary client is answered and memory is back to about what it was. */
  expectWell: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = {
  functions?: string;
  args?: string[];
  env?: Record<string, string>;
  /** Another limit for the server's growth, MiB. */
  maxGrowthMiB?: number;
};

/** Builds and starts a server. */
export async function startHostileHome({
  functions,
  args,
  env,
  maxGrowthMiB = MAX_GROWTH_MIB,
}: Options = {}): Promise<HostileHome> {
  const pack = await createPackage(functions);
  const collector = new URL("collectGarbage.mjs", import.meta.url);
  const collecting = { NODE_OPTIONS: `--import=${collector}`, ...env };
  const home = await TestHome.start({ folder: pack.folder, args, env: collecting });
  const { host, port } = new URL(home.info.url);
  const isWell = async () => {
    const [version, query] = await Promise.all([
      fetch(`${home.info.url}/version`),
      home.fetch("/api/query", { path: "notes:list", args: { channel: "ordinary" } }),
    ]);
    expect([version.status, query.status]).toEqual([200, 200]);
    await Promise.all([version.arrayBuffer(), query.arrayBuffer()]);
  };
  await isWell();
  const before = residentMiB(home.pid);
  return {
    home,
    folder: pack.folder,
    port: Number(port),
    host,
    async expectWell() {
      await isWell();
      const grown = () => residentMiB(home.pid) - before;
      // The dust settles first.
      for (const end = Date.now() + 8_000; grown() > maxGrowthMiB && Date.now() < end; )
        await new Promise((resolve) => setTimeout(resolve, 200));
      expect(grown()).toBeLessThan(maxGrowthMiB);
    },
    async stop() {
      await home.remove();
      pack.remove();
    },
  };
}
