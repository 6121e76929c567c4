/** `http:` only on this machine. `undefined` for what is not an address we would load. */
export function toWebUrl(value: string | undefined): URL | undefined {
  try {
    const url = new URL(value as string);
    const isLoopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback) ? url : undefined;
  } catch {
    // Not absolute, or not an address at all.
    return undefined;
  }
}

/**
 * Where the frame of a workspace is served (DESIGN D5).
 * @param convexUrl the deployment, already valid
 * @param frameUrl the whole address, where the customer gave one
 */
export function frameAddress(convexUrl: URL, workspaceId: string, frameUrl?: string): URL | undefined {
  const cloud = /^(.+)\.convex\.cloud$/.exec(convexUrl.hostname);
  const base = cloud ? `https://${cloud[1]}.convex.site` : `${convexUrl.href.replace(/[/?#]*$/, "")}/http`;
  const url = toWebUrl(frameUrl ?? `${base}/frame/${encodeURIComponent(workspaceId)}`);
  if (url && globalThis.crossOriginIsolated) url.searchParams.set("coep", "1");
  return url;
}
