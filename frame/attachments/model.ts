import type { CallErrorCode } from "../core/errors.ts";

/** The server's own limit; known here, so that nobody waits for a file that will be refused. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** A file of a message on its way (DESIGN D9). It travels with the message; its content is kept apart (fileStore.ts). */
export type StagedFile = {
  /** The same from the choice of the file to its place in the history. */
  uploadId: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Of an image, pixels. */
  width?: number;
  height?: number;
  /** The server's id, once the upload was checked. */
  attachmentId: string | null;
};

/** A staged file and how far it has come. */
export type Upload = StagedFile & {
  /** Where it was chosen: the draft's place (threadState.ts). */
  thread: string;
  /** Taken by a message: no longer in the draft. */
  isSent: boolean;
  state: "waiting" | "uploading" | "ready" | "refused";
  /** 0 to 1. */
  progress: number;
  /** What is in its way: for good when refused, else until it is tried again. */
  error: CallErrorCode | null;
  /** Of an image, its content for this page. */
  url: string | null;
};

/** Reads what a stored message says of a file; false when damaged. */
export function isStagedFile(value: unknown): value is StagedFile {
  const fields = (value ?? {}) as Record<string, unknown>;
  return ["uploadId", "name", "type"].every((key) => typeof fields[key] === "string");
}
