/** What a home needs before its first visitor: the release its frames load, a workspace, and somebody to sign in. */
import { randomInt } from "node:crypto";
import type { EngineApi, JsonValue } from "../engine/api.ts";
import { readPrivate, writePrivate } from "./dataDir.ts";
import type { Release } from "./release.ts";

type Owner = { email: string; password: string };
export type Seeded = { workspaceId: string; owner: Owner; isNew: boolean };

/** Kept beside the database, so that `npm start` can say every time how to sign in. */
type OwnerFile = Owner & { passwordHash: string };

const FILE = "owner.json";
const EMAIL = "owner@example.com";
const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeiou";

/** Registers the release and makes the workspace and its owner when there are none. Safe to run at every start. */
export async function seed(
  engine: EngineApi,
  { dataDir, examples }: { dataDir: string; examples: boolean },
  release: Release,
): Promise<Seeded> {
  await run(engine, "releases:register", { version: release.version, integrity: release.integrity });
  const owner = readOwner(dataDir) ?? (await createOwner(engine, dataDir));
  const { email, password, passwordHash } = owner;
  const made = await run(engine, "seed:ensureWorkspace", {
    workspaceName: "My workspace",
    owner: { name: "Owner", email, passwordHash },
  });
  const { workspaceId, created } = made as { workspaceId: string; created: boolean };
  // Whoever starts it is most likely where the office is.
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  if (created) await run(engine, "seed:firstContent", { workspaceId, timeZone });
  if (created && examples) await run(engine, "seed:exampleItems", { workspaceId });
  return { workspaceId, owner: { email, password }, isNew: created };
}

/** A random password that can be read out: five groups of two syllables, 63 bits. */
export function createPassword(): string {
  const pick = (letters: string) => letters[randomInt(letters.length)] ?? "";
  const syllable = () => pick(CONSONANTS) + pick(VOWELS);
  return Array.from({ length: 5 }, () => syllable() + syllable()).join("-");
}

// Written before the workspace is made: a crash in between must not leave a workspace nobody can enter.
async function createOwner(engine: EngineApi, dataDir: string): Promise<OwnerFile> {
  const password = createPassword();
  const passwordHash = (await run(engine, "seed:hashPassword", { password })) as string;
  const owner = { email: EMAIL, password, passwordHash };
  writePrivate(dataDir, FILE, `${JSON.stringify(owner)}\n`);
  return owner;
}

function readOwner(dataDir: string): OwnerFile | null {
  const text = readPrivate(dataDir, FILE);
  if (text === null) return null;
  const { email, password, passwordHash } = JSON.parse(text) as Partial<OwnerFile>;
  if (!email || !password || !passwordHash)
    throw new Error(`${dataDir}/${FILE} is damaged. Delete it to start anew.`);
  return { email, password, passwordHash };
}

async function run(engine: EngineApi, path: string, args: Record<string, JsonValue>): Promise<JsonValue> {
  const outcome = await engine.call({
    kind: "any",
    path,
    args: [args],
    identity: { kind: "admin" },
    caller: { ip: null, userAgent: null },
  });
  if (!outcome.ok) throw new Error(`${path} failed: ${outcome.errorMessage}`);
  return outcome.value;
}
