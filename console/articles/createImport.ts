import { createSignal } from "solid-js";
import { api, type ImportedFile } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import type { Failure } from "../data/errors.ts";
import type { Collected, CollectedFile } from "./collectFiles.ts";
import { createImageUpload } from "./createImageUpload.ts";

const BATCH = 10;
/** Of one call, so that it stays well under what a function takes. */
const BATCH_BYTES = 2_000_000;
const MAX_WAIT_MS = 60_000;

export type ImportState = {
  isRunning: boolean;
  done: number;
  all: number;
  results: ImportedFile[];
  /** Pictures that could not be taken. */
  lost: { path: string; failure: Failure }[];
  /** What ended it before its end. */
  failure: Failure | null;
};

export const NO_IMPORT: ImportState = {
  isRunning: false,
  done: 0,
  all: 0,
  results: [],
  lost: [],
  failure: null,
};

/** Imports files in small batches: first the pictures, then the articles that show them. */
export function createImport(): {
  state: () => ImportState;
  run: (files: Collected, status: "draft" | "published") => Promise<void>;
} {
  const [state, setState] = createSignal<ImportState>(NO_IMPORT);
  const upload = createImageUpload();
  const importFiles = createMutation(api.articles.importFiles);
  const add = (change: (state: ImportState) => Partial<ImportState>): void =>
    void setState((before) => ({ ...before, ...change(before) }));

  const patiently = async (args: Parameters<typeof importFiles>[0]) => {
    for (;;) {
      const outcome = await importFiles(args);
      const waitMs = outcome.ok ? 0 : (outcome.failure.retryAfterMs ?? MAX_WAIT_MS + 1);
      if (outcome.ok || outcome.failure.code !== "RATE_LIMITED" || waitMs > MAX_WAIT_MS) return outcome;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  };
  return {
    state,
    async run({ articles, images }, status) {
      if (state().isRunning) return;
      setState({ ...NO_IMPORT, isRunning: true, all: articles.length + images.length });
      const known: { path: string; imageId: string }[] = [];
      for (const { path, file } of images) {
        const outcome = await upload(file);
        if (outcome.ok) known.push({ path, imageId: outcome.value });
        else add(({ lost }) => ({ lost: [...lost, { path, failure: outcome.failure }] }));
        add(({ done }) => ({ done: done + 1 }));
      }
      const paths = articles.map(({ path }) => path);
      for (const batch of batchesOf(articles)) {
        const files = await Promise.all(
          batch.map(async ({ path, file }) => ({ path, text: await file.text() })),
        );
        const outcome = await patiently({ files, paths, images: known, status });
        if (!outcome.ok) return add(() => ({ isRunning: false, failure: outcome.failure }));
        add(({ done, results }) => ({
          done: done + files.length,
          results: [...results, ...outcome.value],
        }));
      }
      add(() => ({ isRunning: false }));
    },
  };
}

function batchesOf(files: readonly CollectedFile[]): CollectedFile[][] {
  const batches: CollectedFile[][] = [];
  let bytes = 0;
  for (const each of files) {
    const last = batches[batches.length - 1];
    bytes += each.file.size;
    if (last && last.length < BATCH && bytes <= BATCH_BYTES) last.push(each);
    else {
      batches.push([each]);
      bytes = each.file.size;
    }
  }
  return batches;
}
