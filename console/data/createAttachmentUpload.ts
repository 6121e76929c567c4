import { sendFile } from "../../ui/sendFile.ts";
import { useAgentAccess } from "./agentToken.ts";
import { api } from "./api.ts";
import { useClient } from "./client.ts";

/** Uploads a file and has it checked; resolves with the attachment's id. Rejects as the server's functions do. */
export function createAttachmentUpload(): (file: File) => Promise<string> {
  const client = useClient();
  const access = useAgentAccess();
  return async (file) => {
    const agentToken = access.token();
    const { uploadUrl } = await client.mutation(api.attachments.generateUploadUrlForAgent, { agentToken });
    const { signal } = new AbortController();
    const answer = await sendFile(uploadUrl, file, { signal, onProgress: () => {} });
    if (!answer.ok) throw new Error("Connection lost");
    const { storageId } = answer;
    const upload = { uploadId: crypto.randomUUID(), storageId, name: file.name, type: file.type };
    return (await client.action(api.attachments.finalizeForAgent, { agentToken, ...upload })).id;
  };
}
