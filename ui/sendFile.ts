/** Sends a file to an upload address. `fetch` tells nobody how far it has come. */

/** Without a sign of life for so long the line counts as dead. */
const STALL_MS = 30_000;

/** Instead of an answer: there is nothing to read, as of a folder, or of a file that is gone since it was chosen. */
export const UNREADABLE = -1;

export type SentFile = { ok: true; storageId: string } | { ok: false; status: number };

/** Resolves with the server's answer; status 0 when there was none, or UNREADABLE. @param onProgress gets 0 to 1 */
export function sendFile(
  uploadUrl: string,
  file: Blob,
  options: { signal: AbortSignal; onProgress(share: number): void },
): Promise<SentFile> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const live = () => {
      clearTimeout(stall);
      stall = setTimeout(() => request.abort(), STALL_MS);
    };
    const settle = (answer: SentFile) => {
      clearTimeout(stall);
      resolve(answer);
    };
    const fail = () => settle({ ok: false, status: request.status });
    // A browser takes a folder for a file, and reports it as it does a broken line.
    const onError = () =>
      void file
        .slice(0, 1)
        .arrayBuffer()
        .then(fail, () => settle({ ok: false, status: UNREADABLE }));
    request.open("POST", uploadUrl);
    if (file.type) request.setRequestHeader("content-type", file.type);
    request.upload.onprogress = ({ loaded, total }) => {
      live();
      options.onProgress(total > 0 ? loaded / total : 0);
    };
    request.onerror = onError;
    request.onabort = fail;
    request.onload = () => {
      const storageId = request.status === 200 ? storageIdIn(request.responseText) : null;
      if (storageId === null) fail();
      else settle({ ok: true, storageId });
    };
    options.signal.addEventListener("abort", () => request.abort());
    live();
    request.send(file);
  });
}

function storageIdIn(text: string): string | null {
  try {
    const { storageId } = JSON.parse(text) as { storageId?: unknown };
    return typeof storageId === "string" ? storageId : null;
  } catch {
    return null;
  }
}
