/** Syscalls of `ctx.storage`, in queries, mutations and actions. */
import type { StagedFile, Storage } from "../engine/storage.ts";
import type { Transaction } from "../engine/transaction.ts";
import type { JsonValue } from "../wire/value.ts";
import { type Frame, isTransactional } from "./frame.ts";
import type { Services } from "./services.ts";

type Args = Record<string, JsonValue>;
export type StorageContext = { services: Services; frame: Frame };

/** In the function's own transaction; in an action, in one of its own, durable when it resolves. */
async function within<T>(
  { services, frame }: StorageContext,
  access: "read" | "write",
  body: (storage: Storage, transaction: Transaction) => T,
): Promise<T> {
  const { storage } = services;
  if (access === "write" && frame.kind === "query")
    throw new Error("Files can only be changed in mutations and actions.");
  if (frame.execution !== null) return body(storage, frame.execution.transaction);
  return services.transactionOfAction(access, (transaction) => body(storage, transaction));
}

export async function getUrl(context: StorageContext, { storageId }: Args): Promise<string> {
  return JSON.stringify(
    await within(context, "read", (storage, transaction) => storage.url(transaction, storageId)),
  );
}

/** As the deprecated `storage.getMetadata` has it: the key of the URL for an id, and sha256 in hex. */
export async function getMetadata(context: StorageContext, { storageId }: Args): Promise<string> {
  const found = await within(context, "read", (storage, transaction) => storage.find(transaction, storageId));
  if (found === null) return "null";
  const { size, contentType, sha256 } = found.facts;
  const hex = Buffer.from(sha256, "base64").toString("hex");
  return JSON.stringify({ storageId: found.key, sha256: hex, size, contentType });
}

export function generateUploadUrl({ services, frame }: StorageContext): string {
  if (frame.kind === "query") throw new Error("Upload URLs can only be made in mutations and actions.");
  return JSON.stringify(services.storage.uploadUrl());
}

export async function remove(context: StorageContext, { storageId }: Args): Promise<string> {
  await within(context, "write", (storage, transaction) => storage.delete(transaction, storageId));
  return "null";
}

/** `storage.store` of a mutation: the content is written at once, its row with the commit. */
export async function store(context: StorageContext, { blob, contentType, sha256 }: Args): Promise<string> {
  if (context.frame.kind !== "mutation") throw new Error("This way of storing a file is the mutations'.");
  const bytes = Buffer.from(String(blob), "base64");
  const type = typeof contentType === "string" && contentType !== "" ? contentType : null;
  return JSON.stringify(await stageAndInsert(context, bytes, { contentType: type, name: null, sha256 }));
}

/** `storage.get` of a mutation. */
export async function get(context: StorageContext, { storageId }: Args): Promise<string> {
  if (context.frame.kind !== "mutation")
    throw new Error("Contents of files can only be read in mutations and actions.");
  const content = await read(context, storageId);
  return JSON.stringify(
    content === null ? null : { blob: content.bytes.toString("base64"), contentType: content.contentType },
  );
}

/** `storage.store` of an action: the blob itself comes over. A `File` keeps its name for downloads. */
export async function storeBlob(context: StorageContext, args: Record<string, unknown>): Promise<string> {
  const { blob, options } = args as { blob: unknown; options?: { sha256?: JsonValue } };
  assertAction(context);
  if (!(blob instanceof Blob)) {
    throw new Error(
      "store() expects a Blob. To store a Request or a Response, pass what its `.blob()` resolves with.",
    );
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const name = "name" in blob && typeof blob.name === "string" ? blob.name : null;
  return stageAndInsert(context, bytes, { contentType: blob.type || null, name, sha256: options?.sha256 });
}

/** `storage.get` of an action. */
export async function getBlob(
  context: StorageContext,
  { storageId }: Record<string, unknown>,
): Promise<Blob | null> {
  assertAction(context);
  const content = await read(context, storageId);
  if (content === null) return null;
  return new Blob([new Uint8Array(content.bytes)], { type: content.contentType ?? "" });
}

function assertAction({ frame }: StorageContext): void {
  if (isTransactional(frame)) throw new Error("Blobs can only be passed in actions.");
}

async function stageAndInsert(
  context: StorageContext,
  bytes: Uint8Array,
  about: { contentType: string | null; name: string | null; sha256: JsonValue | undefined },
): Promise<string> {
  const { services, frame } = context;
  const { storage } = services;
  const { contentType, name, sha256 } = about;
  const usage = frame.execution?.transaction.usage;
  usage?.add("filesWritten", 1);
  usage?.add("fileWriteBytes", bytes.length);
  const expected = typeof sha256 === "string" ? sha256 : null;
  const staged = await storage.stage(bytes, { contentType, name, expected });
  if (frame.execution !== null) return insertStaged(context, staged);
  try {
    return await services.transactionOfAction("write", (transaction) => storage.insert(transaction, staged));
  } finally {
    await storage.discard([staged.key]);
  }
}

/** The attempt removes what it staged and did not commit; a function that has ended meanwhile has no attempt any more. */
async function insertStaged({ services, frame }: StorageContext, staged: StagedFile): Promise<string> {
  const { transaction, stagedFiles } = frame.execution!;
  if (frame.ended || !transaction.isOpen) {
    await services.storage.discard([staged.key]);
    throw new Error("This function has ended; storing a file must be awaited before it returns.");
  }
  stagedFiles.push(staged.key);
  return services.storage.insert(transaction, staged);
}

async function read(
  context: StorageContext,
  storageId: unknown,
): Promise<{ bytes: Buffer; contentType: string | null } | null> {
  const found = await within(context, "read", (storage, transaction) => storage.find(transaction, storageId));
  if (found === null) return null;
  const usage = context.frame.execution?.transaction.usage;
  usage?.add("filesRead", 1);
  usage?.add("fileReadBytes", found.facts.size);
  const bytes = await context.services.storage.read(found.key);
  return bytes === null ? null : { bytes, contentType: found.facts.contentType };
}
