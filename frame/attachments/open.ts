/** The lazy chunk of files on their way: connects them with this page's session, storage and state. */
import type { api } from "../../convex/_generated/api";
import { sendFile } from "../../ui/sendFile.ts";
import type { FrameState } from "../app.ts";
import { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import type { StorageAdapter } from "../session/storage.ts";
import { joinDraftClaims } from "./draftClaims.ts";
import { openFileStore } from "./fileStore.ts";
import { Uploads } from "./uploads.ts";

export { en as strings } from "../strings/attachments/en.ts";
export { openTray } from "./tray.ts";

export type UploadsPlace = {
  http: Http;
  convexUrl: string;
  state: Store<FrameState>;
  storage: StorageAdapter;
  databaseName: string;
  /** Set in storage while files are kept. */
  keptKey: string;
  token(): string | null;
  onSessionInvalid(): void;
  visitorRef(): string;
  isOurs(visitorRef: string): boolean;
};

type Api = (typeof api)["attachments"];

const KEEP_MS = 7 * 86_400_000;
/** The server reads the whole file. */
const FINALIZE_MS = 60_000;
const FINALIZE = "attachments:finalize" as unknown as Api["finalize"];
const GENERATE_URL = "attachments:generateUploadUrl" as unknown as Api["generateUploadUrl"];

/** Opens one visitor's files, with what an earlier page left. */
export async function openUploads(place: UploadsPlace): Promise<Uploads> {
  const { http, storage, state } = place;
  const store = await openFileStore(place.databaseName, storage);
  const claims = joinDraftClaims(place.databaseName, () => uploads.drafted());
  const uploads: Uploads = new Uploads({
    visitorRef: place.visitorRef,
    isOurs: place.isOurs,
    store,
    draftedElsewhere: claims.elsewhere,
    onEnd: claims.close,
    send: sendFile,
    random: Math.random,
    generateUploadUrl: () =>
      withToken(place, (sessionToken) => http.mutation(GENERATE_URL, { sessionToken })),
    finalize: (upload) =>
      withToken(place, (sessionToken) =>
        http.action(FINALIZE, { sessionToken, ...upload }, { patienceMs: FINALIZE_MS }),
      ),
    onChange: (all) => {
      if (all.length > 0) storage.set(place.keptKey, "1", KEEP_MS);
      else void forgetWhenEmpty();
      state.set({ uploads: all });
    },
  });
  // Another tab's draft may be all that is kept.
  async function forgetWhenEmpty(): Promise<void> {
    if ((await store.load()).length === 0) storage.remove(place.keptKey);
  }
  await uploads.restore();
  return uploads;
}

/** With the present token. Without one, or with one the server does not take, it is as being off line. */
async function withToken<T>(place: UploadsPlace, act: (sessionToken: string) => Promise<T>): Promise<T> {
  const token = place.token();
  try {
    if (token) return await act(token);
  } catch (error) {
    if ((error as CallError).code !== "SESSION_INVALID") throw error;
    place.onSessionInvalid();
  }
  throw new CallError("OFFLINE", "There is no session.");
}
