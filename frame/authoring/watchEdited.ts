import { BaseConvexClient } from "convex/browser";
import { type AuthoringError, endsSession } from "./calls.ts";
import { type Edited, getEdited } from "./functions.ts";
import type { Entry } from "./world.ts";

export type EditedWatch = {
  url: string;
  entry: Entry;
  onEdited(edited: Edited): void;
  /** The session is good for nothing any more, or what it is about is gone. */
  onRefused(error: AuthoringError): void;
};

const nothing = (): void => undefined;

/** Follows what is edited, over a socket of its own. Returns its stop, which may be called again. */
export function watchEdited({ url, entry, onEdited, onRefused }: EditedWatch): () => void {
  const path = getEdited as unknown as string;
  const args = { authoringToken: entry.token };
  const read = (): void => {
    let edited: Edited | undefined;
    try {
      edited = client.localQueryResult(path, args) as Edited | undefined;
    } catch (error) {
      const refusal = entry.toError((error as { data?: unknown }).data, "The session is over.");
      // A failure of the server's own passes: the query runs again with the next change.
      if (endsSession(refusal)) onRefused(refusal);
    }
    // What goes wrong in there is no end of the session.
    if (edited) onEdited(edited);
  };
  const logger = { logVerbose: nothing, log: nothing, warn: nothing, error: nothing };
  const options = { unsavedChangesWarning: false, skipConvexDeploymentUrlCheck: true, logger };
  const client: BaseConvexClient = new BaseConvexClient(url, read, options);
  const { unsubscribe } = client.subscribe(path, args);
  let isStopped = false;
  return () => {
    // Once more, and the client throws in the middle of what ends.
    if (isStopped) return;
    isStopped = true;
    unsubscribe();
    void client.close().catch(nothing);
  };
}
