import { sendFile } from "../../ui/sendFile.ts";
import { useAgentAccess } from "../data/agentToken.ts";
import { api } from "../data/api.ts";
import { useClient } from "../data/client.ts";
import { endsSession, type Outcome, toFailure } from "../data/errors.ts";

const MAX_WAIT_MS = 60_000;

/**
 * Uploads a picture for articles and resolves with its id. Waits where the server asks for it, so that an import of many
 * pictures is slow rather than broken.
 */
export function createImageUpload(): (file: File) => Promise<Outcome<string>> {
  const client = useClient();
  const access = useAgentAccess();
  const once = async (file: File): Promise<string> => {
    const agentToken = access.token();
    const { uploadUrl } = await client.mutation(api.attachments.generateUploadUrlForAgent, { agentToken });
    const { signal } = new AbortController();
    const answer = await sendFile(uploadUrl, file, { signal, onProgress: () => {} });
    if (!answer.ok) throw new Error("Connection lost");
    const { storageId } = answer;
    const upload = { uploadId: crypto.randomUUID(), storageId, name: file.name, type: file.type };
    const { id } = await client.action(api.attachments.finalizeForAgent, { agentToken, ...upload });
    return (await client.mutation(api.articles.addImage, { agentToken, attachmentId: id })).imageId;
  };
  return async (file) => {
    for (;;) {
      try {
        return { ok: true, value: await once(file) };
      } catch (error) {
        const failure = toFailure(error);
        if (endsSession(failure)) access.onSessionEnded();
        const waitMs = failure.retryAfterMs ?? Number.POSITIVE_INFINITY;
        if (failure.code !== "RATE_LIMITED" || waitMs > MAX_WAIT_MS) return { ok: false, failure };
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  };
}
