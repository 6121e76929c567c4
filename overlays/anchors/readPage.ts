import type { Reader } from "./features.ts";
import type { Pool } from "./pool.ts";
import { runInSlices } from "./slices.ts";
import type { Root } from "./tree.ts";

/**
 * Reads a whole page into a pool, without the page feeling it. What reads is a file of its own: most anchors are found by their
 * paths alone. Null where that could not be fetched.
 */
export const readPage = (root: Root, reader: Reader): Promise<Pool | null> =>
  import("./pool.ts").then(
    ({ fillPool }) => runInSlices(fillPool(root, reader)),
    () => null,
  );
