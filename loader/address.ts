import type { Options } from "./options.ts";
import { warn } from "./warn.ts";

/** `http:` only on this machine. `undefined` for what is not an address we would load. */
function toWebUrl(value = ""): URL | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  return /^https:|^http:\/\/(localhost|[^/]+\.localhost|127(\.\d+){3}|\[::1\])[:/]/.test(url.href)
    ? url
    : undefined;
}

/** Where the frame of a workspace is served (DESIGN D5); `undefined` after one clear line about what is wrong. */
export function frameAddress({ convexUrl, workspaceId = "", frameUrl }: Options): URL | undefined {
  const api = toWebUrl(convexUrl);
  const base = api?.href
    .replace(/\/*([?#].*)?$/, "/http")
    .replace(/\.convex\.cloud(:\d+)?\/http$/, ".convex.site");
  const url = toWebUrl(frameUrl ?? `${base}/frame/${workspaceId}`);
  // `self.origin` tells sandboxes, and is replaceable by any script; `location` tells files.
  if (self.origin === "null" || location.origin === "null")
    warn("HOST_OPAQUE", "file: and sandboxed pages have no origin");
  else if (!api) warn("CONFIG_INVALID", "convexUrl: use https:// (http:// only on localhost)");
  else if (!/^[\w-]{1,128}$/.test(workspaceId)) warn("CONFIG_INVALID", "workspaceId: copy it from Settings");
  else if (!url) warn("CONFIG_INVALID", "frameUrl: use https://");
  else {
    if (globalThis.crossOriginIsolated) url.searchParams.set("coep", "1");
    return url;
  }
  return undefined;
}
