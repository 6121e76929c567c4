import { useAgentAccess } from "../data/agentToken.ts";
import { api } from "../data/api.ts";
import { useClient } from "../data/client.ts";
import { createAttachmentUpload } from "../data/createAttachmentUpload.ts";
import { endsSession, type Outcome, toFailure } from "../data/errors.ts";

const MAX_WAIT_MS = 60_000;

/**
 * Uploads a picture for articles and resolves with its id. Waits where the server asks for it, so that an import of many
 * pictures is slow rather than broken.
 */
export function createImageUpload(): (file: File) => Promise<Outcome<string>> {
  const client = useClient();
  const access = useAgentAccess();
  const upload = createAttachmentUpload();
  const once = async (file: File): Promise<string> => {
    const attachmentId = await upload(file);
    return (await client.mutation(api.articles.addImage, { agentToken: access.token(), attachmentId }))
      .imageId;
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
