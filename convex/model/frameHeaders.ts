import type { Environment } from "../environment";
import { frameAncestors } from "../origins";
import { originOf } from "./installation";

/** The headers of the frame's and the surfaces' documents: who may embed them, and what they may load. */

type Policy = {
  environment: Environment;
  assetBase: string;
  inlineHashes: string[];
  /** null admits every page: only for documents that hold nothing but a refusal. */
  allowedOrigins: string[] | null;
};

/** The Content-Security-Policy. Styles are constructed sheets, which need no source. */
export function contentSecurityPolicy(policy: Policy): string {
  const { environment, allowedOrigins } = policy;
  const ancestors = allowedOrigins === null ? "*" : frameAncestors(allowedOrigins, environment.development);
  const api = originOf(environment.convexUrl);
  return [
    "default-src 'none'",
    `script-src ${[policy.assetBase, ...policy.inlineHashes].join(" ")}`,
    "style-src 'none'",
    `img-src ${environment.siteUrl}/attachments/ blob: data:`,
    `media-src ${environment.siteUrl}/attachments/`,
    // Languages are data beside the scripts.
    `connect-src 'self' ${api} ${api.replace(/^http/, "ws")} ${policy.assetBase}`,
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types opencom-solid",
    `frame-ancestors ${ancestors}`,
  ].join("; ");
}

/** Every header of a document. `coep` is asked for by loaders on cross-origin isolated pages. */
export function documentHeaders(policy: string, options: { coep: boolean; cacheControl: string }): Headers {
  const headers = new Headers({
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Cache-Control": options.cacheControl,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), unload=()",
  });
  if (options.coep) headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return headers;
}
