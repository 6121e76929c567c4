import type { Options } from "./options.ts";
import { warn } from "./warn.ts";

/** `https:`, or `http:` on this machine: by the whole address, since a `blob:` has the origin of its page. */
const isWebUrl = (url: string): boolean =>
  URL.canParse(url) &&
  /^https:|^http:\/\/([\w.-]+\.)?(localhost|127[.\d]+|\[::1])(:\d+)?\//.test(new URL(url).href);

/** Where the frame of a workspace is served (DESIGN D5); `undefined` after one clear line about what is wrong. */
export function frameAddress(options: Options): URL | undefined {
  // Own values only: a page's patched Object.prototype must not choose the frame.
  const { convexUrl, workspaceId = "", frameUrl }: Options = { __proto__: null, ...options } as Options;
  const [api, workspace] = [`${convexUrl as string}`, `${workspaceId as string}`];
  const base = api.replace(/[/?#]*$/, "/http").replace(/\.convex\.cloud\/http$/, ".convex.site");
  const url = `${(frameUrl ?? `${base}/frame/${workspace}`) as string}`;
  // `self.origin` tells sandboxes, and is replaceable by any script; `location` tells files.
  const wrong =
    ([self.origin, location.origin].includes("null") && "page without origin") ||
    (!isWebUrl(api) && "convexUrl") ||
    (!/^[\w-]{1,128}$/.test(workspace) && "workspaceId") ||
    (!isWebUrl(url) && "frameUrl");
  if (wrong) return warn("CONFIG_INVALID", wrong) as undefined;
  return new URL(url + (globalThis.crossOriginIsolated ? "?coep=1" : ""));
}
