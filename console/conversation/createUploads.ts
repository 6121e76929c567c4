import { onCleanup } from "solid-js";
import { createStore, produce } from "solid-js/store";
import { MAX_FILE_BYTES } from "../../ui/files.ts";
import type { TrayFile } from "../../ui/fileTray.ts";
import { sendFile, UNREADABLE } from "../../ui/sendFile.ts";
import { useAgentAccess } from "../data/agentToken.ts";
import { api } from "../data/api.ts";
import { useClient } from "../data/client.ts";
import { endsSession, type Failure, toFailure } from "../data/errors.ts";
import { failureText } from "../strings.ts";

/** A file chosen for a reply; `attachmentId` once the server has checked it. */
export type ReplyFile = TrayFile & { attachmentId: string | null };

export type Uploads = {
  files: (conversationId: string) => ReplyFile[];
  attach: (conversationId: string, files: File[]) => void;
  detach: (conversationId: string, uploadId: string) => void;
  /** The files of a reply that is being sent; they leave the draft. */
  take: (conversationId: string) => ReplyFile[];
};

type Box = { files: Record<string, ReplyFile[]> };

const IMAGE = /^image\/(?:png|jpeg|gif|webp)$/;
const FINAL = new Set(["TOO_LARGE", "TYPE_REFUSED", "INPUT_INVALID", "FORBIDDEN", "NOT_FOUND"]);
const RETRY_MS = 1_000;
const RETRY_CAP_MS = 30_000;

/** Uploads files as soon as they are chosen, again and again while the line is bad. They live as long as the page. */
export function createUploads(): Uploads {
  const client = useClient();
  const access = useAgentAccess();
  const [box, setBox] = createStore<Box>({ files: {} });
  const aborts = new Map<string, AbortController>();
  onCleanup(() => aborts.forEach((abort) => abort.abort()));
  const files = (conversationId: string): ReplyFile[] => box.files[conversationId] ?? [];
  const mark = (conversationId: string, uploadId: string, change: Partial<ReplyFile>): void =>
    setBox(
      "files",
      conversationId,
      (file) => file.uploadId === uploadId,
      produce((found) => Object.assign(found, change)),
    );
  const sendOnce = async (blob: File, uploadId: string, onProgress: (share: number) => void) => {
    const agentToken = access.token();
    const { uploadUrl } = await client.mutation(api.attachments.generateUploadUrlForAgent, { agentToken });
    const { signal } = aborts.get(uploadId) as AbortController;
    const answer = await sendFile(uploadUrl, blob, { signal, onProgress });
    if (answer.ok) {
      const upload = { uploadId, storageId: answer.storageId, name: blob.name, type: blob.type };
      return client.action(api.attachments.finalizeForAgent, { agentToken, ...upload });
    }
    const code = answer.status === 413 ? "TOO_LARGE" : answer.status === UNREADABLE && "TYPE_REFUSED";
    throw code ? new Refused(code) : new Error("Connection lost");
  };
  const upload = (conversationId: string, blob: File, uploadId: string): Promise<void> =>
    uploadUntilChecked({
      isTooLarge: blob.size > MAX_FILE_BYTES,
      isWanted: () => aborts.get(uploadId)?.signal.aborted === false,
      send: (onProgress) => sendOnce(blob, uploadId, onProgress),
      set: (change) => mark(conversationId, uploadId, change),
      onSessionEnded: () => access.onSessionEnded(),
    });

  const attach = async (conversationId: string, blob: File): Promise<void> => {
    const uploadId = crypto.randomUUID();
    aborts.set(uploadId, new AbortController());
    setBox("files", conversationId, [...files(conversationId), toReplyFile(blob, uploadId)]);
    void upload(conversationId, blob, uploadId);
    mark(conversationId, uploadId, await pictureOf(blob));
  };
  return {
    files,
    attach(conversationId, chosen) {
      for (const blob of chosen) void attach(conversationId, blob);
    },
    detach(conversationId, uploadId) {
      aborts.get(uploadId)?.abort();
      setBox("files", conversationId, (all) => all.filter((file) => file.uploadId !== uploadId));
    },
    take(conversationId) {
      const taken = files(conversationId).map((file) => ({ ...file }));
      setBox("files", conversationId, []);
      return taken;
    },
  };
}

/** For good, and known without the server. */
class Refused extends Error {
  readonly code: Failure["code"];
  constructor(code: Failure["code"]) {
    super(code);
    this.code = code;
  }
}

function toReplyFile({ name, type, size }: File, uploadId: string): ReplyFile {
  const file = { uploadId, name, type, size, progress: 0, problem: null, url: null, attachmentId: null };
  return { ...file, state: "waiting" };
}

/** What a picture is drawn with; nothing for any other file. */
async function pictureOf(blob: File): Promise<Pick<ReplyFile, "width" | "height"> & { url?: string }> {
  const bitmap = IMAGE.test(blob.type) ? await createImageBitmap(blob).catch(() => null) : null;
  return bitmap ? { width: bitmap.width, height: bitmap.height, url: URL.createObjectURL(blob) } : {};
}

type Attempt = {
  isTooLarge: boolean;
  isWanted: () => boolean;
  send: (onProgress: (share: number) => void) => Promise<{ id: string }>;
  set: (change: Partial<ReplyFile>) => void;
  onSessionEnded: () => void;
};

/** Tries until the server has checked the file or refused it for good. */
async function uploadUntilChecked({
  isTooLarge,
  isWanted,
  send,
  set,
  onSessionEnded,
}: Attempt): Promise<void> {
  const refuse = (failure: Failure): void => set({ state: "refused", problem: failureText(failure) });
  if (isTooLarge) return refuse({ code: "TOO_LARGE", message: "" });
  for (let failures = 0; isWanted(); failures++) {
    try {
      set({ state: "uploading", progress: 0 });
      const { id } = await send((progress) => set({ progress }));
      return set({ state: "ready", progress: 1, problem: null, attachmentId: id });
    } catch (error) {
      const failure: Failure =
        error instanceof Refused ? { code: error.code, message: "" } : toFailure(error);
      if (endsSession(failure)) return onSessionEnded();
      if (FINAL.has(failure.code)) return refuse(failure);
      set({ state: "waiting", progress: 0, problem: failureText(failure) });
      const wait = failure.retryAfterMs ?? Math.min(RETRY_CAP_MS, RETRY_MS * 2 ** failures);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
