import type { Options } from "./options.ts";
import { warn } from "./warn.ts";

/** `http:` only on this machine. */
const isWebUrl = (url: string): boolean =>
  URL.canParse(url) && /^https:|^http:\/\/([^/]+\.)?(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/.test(url);

/** Where the frame of a workspace is served (DESIGN D5); `undefined` after one clear line about what is wrong. */
export function frameAddress({ convexUrl, workspaceId, frameUrl }: Options): URL | undefined {
  const api = `${convexUrl as string}`;
  const base = api.replace(/[/?#]*$/, "/http").replace(/\.convex\.cloud\/http$/, ".convex.site");
  const url = `${(frameUrl ?? `${base}/frame/${workspaceId as string}`) as string}`;
  // `self.origin` tells sandboxes, and is replaceable by any script; `location` tells files.
  const wrong = [self.origin, location.origin].includes("null")
    ? "page: no file: or sandbox"
    : !isWebUrl(api)
      ? "convexUrl: https:// or localhost"
      : !/^[\w-]{1,128}$/.test(`${(workspaceId ?? "") as string}`)
        ? "workspaceId: see Settings"
        : !isWebUrl(url) && "frameUrl: https:// or localhost";
  if (wrong) return warn("CONFIG_INVALID", wrong) as undefined;
  return new URL(url + (globalThis.crossOriginIsolated ? "?coep=1" : ""));
}
